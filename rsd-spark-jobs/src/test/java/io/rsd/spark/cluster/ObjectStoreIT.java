package io.rsd.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.decoding.Role;
import io.rsd.eval.world.JsonLines;
import io.rsd.eval.world.TinyWorld;
import io.rsd.eval.world.TinyWorldData;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run whose problems, models and tables lie in an object store that speaks S3. */
class ObjectStoreIT {

  private static final Path LIBRARIES = Path.of(System.getProperty("rsd.libraries"));
  private static final Path SERVERS = Path.of(System.getProperty("rsd.servers"));

  @TempDir private static Path folder;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static int port;
  private static JavaProcess server;

  @BeforeAll
  static void startServer() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Path jar;
    try (Stream<Path> jars = Files.list(SERVERS)) {
      jar = jars.findFirst().orElseThrow();
    }
    server =
        JavaProcess.start(
            folder.resolve("server.log"),
            Map.of(),
            List.of(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dhttp.port=" + port,
                "-Dserver.port=0",
                "-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("store")),
                "-Dcom.adobe.testing.s3mock.store.initial-buckets=bucket",
                "-jar",
                jar.toString()));
    server.runsUntil("a bucket", () -> get("").contains("<Name>bucket</Name>"));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static String get(String path) {
    try {
      return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return ""; // It does not listen yet.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:%d/%s".formatted(port, path));
  }

  private static void put(Path file, String key) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri("bucket/" + key)).PUT(BodyPublishers.ofFile(file)).build();
    assertThat(CLIENT.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  private static Path settings() throws IOException {
    return Files.writeString(
        folder.resolve("run.conf"),
        """
        run { directory = "s3a://bucket/run", problems_per_chunk = 6, problems_per_task = 3 }
        models {
          teacher = "s3a://bucket/teacher", student = "s3a://bucket/student"
          compute_type = float32, cache = "%s"
        }
        problems { path = "s3a://bucket/problems.jsonl", columns.id = id }
        decoding { context = 256, slots = 8 }
        solve.attempts = 2
        generate.attempts = 2
        dataset.prefix_tokens = 8
        training { epochs = 1, compute_type = float32 }
        evaluation { models = [trained], benchmarks = [held_out], context = 256 }
        benchmarks.held_out { path = "s3a://bucket/problems.jsonl", columns.id = id, limit = 3 }
        spark.master = "local[2]"
        spark.settings {
          "spark.ui.enabled" = false
          "spark.hadoop.fs.s3a.endpoint" = "http://127.0.0.1:%d"
          "spark.hadoop.fs.s3a.path.style.access" = true
          "spark.hadoop.fs.s3a.endpoint.region" = us-east-1
          "spark.hadoop.fs.s3a.access.key" = test
          "spark.hadoop.fs.s3a.secret.key" = testsecret
          "spark.hadoop.fs.s3a.connection.ssl.enabled" = false
          "spark.hadoop.fs.s3a.aws.credentials.provider" = org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider
          "spark.hadoop.fs.s3a.committer.name" = magic
          "spark.hadoop.fs.s3a.committer.magic.enabled" = true
          "spark.sql.sources.commitProtocolClass" = org.apache.spark.internal.io.cloud.PathOutputCommitProtocol
          "spark.sql.parquet.output.committer.class" = org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter
        }
        """
            .formatted(folder.resolve("cache"), port));
  }

  private static JavaProcess pipeline(String log, String... overrides) throws IOException {
    List<String> command = StandaloneCluster.driverOptions();
    String classPath = StandaloneCluster.JOB_JAR + ":" + LIBRARIES + "/*";
    command.addAll(List.of("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp"))));
    command.addAll(List.of("-cp", classPath, "io.rsd.spark.Rsd", "pipeline", "--config"));
    command.add(settings().toString());
    command.addAll(List.of(overrides));
    return JavaProcess.start(
        folder.resolve(log), Map.of("OMP_NUM_THREADS", "1", "DJL_OFFLINE", "true"), command);
  }

  @Test
  void aRunMayLieInAnObjectStore() throws IOException, InterruptedException {
    for (Role role : Role.values()) {
      Path model = folder.resolve(role.label());
      TinyWorld.unpack(role, model);
      try (Stream<Path> files = Files.list(model)) {
        for (Path file : files.toList()) {
          put(file, role.label() + "/" + file.getFileName());
        }
      }
    }
    Path problems = folder.resolve("problems.jsonl");
    JsonLines.writeProblems(
        problems, new TinyWorldData(TinyWorld.SEED).experimentProblems().subList(0, 12));
    put(problems, "problems.jsonl");

    JavaProcess first = pipeline("first.log");
    first.succeeds();
    assertThat(first.output()).contains("rsd: dataset: 12 rows to train on", "rsd: train: done in");
    String keys = get("bucket?list-type=2&prefix=run/");
    assertThat(keys)
        .contains(
            "run/run.json",
            "run/problems/problems-00000.parquet",
            secondChunk(),
            "run/sft/sft-00000.parquet",
            "run/training/model/model.safetensors",
            "run/training/metrics.jsonl",
            "run/evaluation/trained/held_out/attempts/evaluate-0-1-00000.parquet")
        .doesNotContain("_lock", "__magic", "_temporary", "_SUCCESS", "run/work");

    stopInGenerate();
    JavaProcess second = pipeline("second.log");
    second.succeeds();
    assertThat(second.output().lines().filter(line -> line.startsWith("rsd: ")))
        .contains("rsd: generate: goes on, 1 of 2 chunks are done")
        .contains("rsd: solve: done already", "rsd: dataset: done already")
        .contains("rsd: train: done already", "rsd: evaluate/trained/held_out: done already");
    assertThat(get("bucket?list-type=2&prefix=run/"))
        .contains(secondChunk())
        .doesNotContain("_lock", "__magic", "_temporary", "_SUCCESS", "run/work");
    // All stages of both drivers have read the same copies: teacher, student and trained student.
    try (Stream<Path> copies = Files.walk(folder.resolve("cache"))) {
      assertThat(copies.filter(path -> path.endsWith("model.safetensors"))).hasSize(3);
    }
  }

  private static String secondChunk() {
    return "run/attempts/generate-00001.parquet";
  }

  /** Makes the run look as if it was stopped before its last chunk was written to its end. */
  private static void stopInGenerate() throws IOException, InterruptedException {
    HttpRequest delete = HttpRequest.newBuilder(uri("bucket/" + secondChunk())).DELETE().build();
    assertThat(CLIENT.send(delete, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
    JsonObject manifest = JsonParser.parseString(get("bucket/run/run.json")).getAsJsonObject();
    manifest.getAsJsonObject("stages").getAsJsonObject("generate").addProperty("finished", "");
    put(Files.writeString(folder.resolve("run.json"), manifest.toString()), "run/run.json");
  }

  @Test
  void aModelThatIsNotThereIsToldAtOnce() throws IOException {
    JavaProcess refused = pipeline("refused.log", "models.student=s3a://bucket/nowhere");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.output().lines().filter(line -> line.startsWith("rsd: ")))
        .containsExactly("rsd: s3a://bucket/nowhere: there is no such model folder");
  }
}
