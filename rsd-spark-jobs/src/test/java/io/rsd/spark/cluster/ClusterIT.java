package io.rsd.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rsd.core.decoding.Role;
import io.rsd.eval.world.JsonLines;
import io.rsd.eval.world.TinyWorld;
import io.rsd.eval.world.TinyWorldData;
import io.rsd.spark.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The job jar on a cluster of real processes, and what befalls them. */
class ClusterIT {

  private static final int PROBLEMS = 40;
  private static final int CHUNKS = 5;

  @TempDir private static Path folder;
  private static StandaloneCluster cluster;
  private static Path undisturbed;

  @BeforeAll
  static void runUndisturbed() throws IOException {
    cluster = StandaloneCluster.start(Files.createDirectories(folder.resolve("cluster")));
    TinyWorld.unpack(Role.TEACHER, folder.resolve("teacher"));
    TinyWorld.unpack(Role.STUDENT, folder.resolve("student"));
    JsonLines.writeProblems(
        folder.resolve("problems.jsonl"),
        new TinyWorldData(TinyWorld.SEED).experimentProblems().subList(0, PROBLEMS));
    Files.writeString(
        folder.resolve("run.conf"),
        """
        run { problems_per_chunk = %d, problems_per_task = 2 }
        models {
          teacher = "%s", student = "%s", compute_type = float32
          device = cpu # of which Spark believes that it is a GPU
        }
        problems { path = "%s", columns.id = id }
        decoding { context = 256, slots = 16 }
        solve.attempts = 3
        generate.attempts = 3
        dataset.prefix_tokens = 8
        training { epochs = 1, compute_type = float32 }
        """
            .formatted(
                PROBLEMS / CHUNKS,
                folder.resolve("teacher"),
                folder.resolve("student"),
                folder.resolve("problems.jsonl")));
    undisturbed = folder.resolve("undisturbed");
    cluster.submitLocally(pipeline(undisturbed)).succeeds();
  }

  @AfterAll
  static void stop() {
    Optional.ofNullable(cluster).ifPresent(StandaloneCluster::close);
  }

  private static String[] pipeline(Path run, String... more) {
    return Stream.concat(
            Stream.of(
                "pipeline",
                "--config",
                folder.resolve("run.conf").toString(),
                "run.directory=" + run),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static void hasTheTablesOfTheUndisturbedRun(Path run) throws SQLException {
    new RunTables(run).areThoseOf(new RunTables(undisturbed));
  }

  private static Path chunk(Path run, String stage, int number) {
    return run.resolve("attempts/%s-%05d.parquet".formatted(stage, number));
  }

  @Test
  void anExecutorThatIsKilledCostsTimeAlone() throws SQLException {
    Path run = folder.resolve("killed-executor");
    JavaProcess driver = cluster.submit(pipeline(run));
    driver.runsUntil("a first chunk", () -> Files.exists(chunk(run, "solve", 0)));
    assertThat(chunk(run, "solve", CHUNKS - 1)).doesNotExist();
    List<ProcessHandle> executors = cluster.executors();
    assertThat(executors).isNotEmpty();
    executors.get(0).destroyForcibly();
    driver.succeeds();
    // On the cluster, too, traces do not depend on who made them.
    hasTheTablesOfTheUndisturbedRun(run);
    // Most problems of this world can be solved; were none, equal tables would tell little.
    assertThat(Collections.frequency(new RunTables(run).kinds(), "full"))
        .isGreaterThan(PROBLEMS / 2);
    assertThat(run.resolve("training/model/model.safetensors")).exists();
  }

  @Test
  void theHistoryServerShowsTheNameOfTheCommand() throws IOException {
    assertThat(cluster.applications()).contains("rsd pipeline " + undisturbed);
  }

  @Test
  void oneOfTwoDriversIsKilledAndTheOtherWaitsAndGoesOn() throws IOException, SQLException {
    Path run = folder.resolve("killed-driver");
    JavaProcess first = cluster.submit(pipeline(run));
    first.runsUntil("a second chunk", () -> Files.exists(chunk(run, "generate", 1)));
    // It must not come to its end while the other one starts.
    first.suspend();
    assertThat(chunk(run, "generate", CHUNKS - 1)).doesNotExist();
    JavaProcess second = cluster.submitLocally(pipeline(run));
    assertThat(second.exitCode()).isEqualTo(ExitCode.BUSY.code());
    assertThat(second.output())
        .contains("another driver is at work on this run, process " + first.pid());
    Map<Path, FileTime> finished = finishedChunks(run);
    assertThat(finished).isNotEmpty();
    // As if it ran in another container, where nobody else sees whether it is alive.
    Path lock = run.resolve("_lock");
    Files.writeString(lock, Files.readString(lock).replace("\"space\":\"", "\"space\":\"not "));
    JavaProcess waiting = cluster.submit(pipeline(run));
    first.kill();
    waiting.succeeds();
    assertThat(finishedChunks(run)).containsAllEntriesOf(finished);
    hasTheTablesOfTheUndisturbedRun(run);
  }

  private static Map<Path, FileTime> finishedChunks(Path run) throws IOException {
    Map<Path, FileTime> chunks = new TreeMap<>();
    for (String stage : List.of("solve", "generate")) {
      for (int number = 0; number < CHUNKS; number++) {
        Path chunk = chunk(run, stage, number);
        if (Files.exists(chunk)) {
          chunks.put(chunk, Files.getLastModifiedTime(chunk));
        }
      }
    }
    return chunks;
  }

  @ParameterizedTest
  @MethodSource("badInput")
  void badInputIsOneSentenceAndExitCodeTwo(String sentence, String setting) {
    JavaProcess submission = cluster.submitLocally(pipeline(folder.resolve("bad"), setting));
    assertThat(submission.exitCode()).withFailMessage(submission::output).isEqualTo(2);
    assertThat(submission.output().lines().filter(line -> line.startsWith("rsd: ")))
        .singleElement()
        .asString()
        .startsWith("rsd: " + sentence);
    // Neither the job nor Spark tells of an exception at length.
    assertThat(submission.output()).doesNotContain("\tat ");
  }

  /** One fault that is found before Spark starts, and one in a task; BadRunTest has more. */
  static Stream<Arguments> badInput() throws IOException {
    Path truncated = truncatedTable();
    return Stream.of(
        arguments("the command line: there is no setting models.studnt", "models.studnt=x"),
        arguments(truncated + ": cannot be read: ", "problems.path=" + truncated));
  }

  /** The first half of a Parquet file. */
  private static Path truncatedTable() throws IOException {
    try (Stream<Path> files = Files.list(undisturbed.resolve("problems"))) {
      Path whole = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().get();
      byte[] bytes = Files.readAllBytes(whole);
      return Files.write(
          folder.resolve("truncated.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
    }
  }
}
