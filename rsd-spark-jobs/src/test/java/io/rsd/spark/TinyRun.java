package io.rsd.spark;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.decoding.Role;
import io.rsd.eval.world.JsonLines;
import io.rsd.eval.world.TinyWorld;
import io.rsd.eval.world.TinyWorldData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A run of the tiny world in this JVM: its trained teacher and student, a few of its problems.
 *
 * @param world where models, problems and settings lie
 * @param folder of the run
 */
public record TinyRun(Path world, Path folder) {

  public static final int PREFIX_TOKENS = 8;

  /** The commands that together do what the pipeline does. */
  public static final List<String> STAGES =
      List.of("problems", "solve", "generate", "dataset", "train", "evaluate");

  /** Columns that do not come out equal whenever an attempt is made: times, and rounded figures. */
  private static final String[] INEXACT = {
    "seconds",
    "mean_surprisal",
    "perplexity",
    "student_logprobs",
    "student_entropies",
    "teacher_logprobs",
    "refused_student_logprobs",
    "refused_teacher_logprobs"
  };

  /** What a command left behind. */
  public record Outcome(int exitCode, String told) {

    public Outcome succeeds() {
      assertThat(exitCode).withFailMessage(told).isZero();
      return this;
    }

    /** The last line, which says what was refused. */
    public String refusal() {
      assertThat(exitCode).withFailMessage(told).isEqualTo(2);
      assertThat(told.lines()).isNotEmpty().allMatch(line -> line.startsWith("rsd: "));
      return told.lines().reduce((before, last) -> last).orElseThrow();
    }
  }

  /** The argument that adds the evaluation of held-out problems to the settings. */
  public String evaluation() {
    return "--config=" + world.resolve("evaluation.conf");
  }

  /** Lays out the models and so many of the world's problems, with more rows after them. */
  public static void layOut(Path world, int problems, String... moreRows) {
    try {
      TinyWorld.unpack(Role.TEACHER, world.resolve("teacher"));
      TinyWorld.unpack(Role.STUDENT, world.resolve("student"));
      Path file = world.resolve("problems.jsonl");
      TinyWorldData data = new TinyWorldData(TinyWorld.SEED);
      JsonLines.writeProblems(file, data.experimentProblems().subList(0, problems));
      Files.write(file, List.of(moreRows), StandardOpenOption.APPEND);
      JsonLines.writeProblems(
          world.resolve("held-out.jsonl"), data.heldOutProblems().subList(0, 5));
      Files.writeString(
          world.resolve("run.conf"),
          """
          run { problems_per_chunk = 4, problems_per_task = 2 }
          models { teacher = "%1$s/teacher", student = "%1$s/student", compute_type = float32 }
          problems { path = "%1$s/problems.jsonl", columns.id = id }
          decoding { context = 256, slots = 8 }
          solve.attempts = 3
          generate.attempts = 3
          dataset.prefix_tokens = %2$d
          training { epochs = 1, context = 256, compute_type = float32 }
          evaluation.context = 256
          """
              .formatted(world, PREFIX_TOKENS));
      Files.writeString(
          world.resolve("evaluation.conf"),
          """
          benchmarks.held_out { path = "%s/held-out.jsonl", columns.id = id, attempts = 3 }
          evaluation.benchmarks = [held_out]
          """
              .formatted(world));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static TinyRun of(Path world, String name) {
    return new TinyRun(world, world.resolve(name));
  }

  /** Another run with the same settings. */
  public TinyRun another(Path otherFolder) {
    return new TinyRun(world, otherFolder);
  }

  /** A copy of this run, to be changed. */
  public TinyRun copy(Path target) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path source : all.toList()) {
        Files.copy(source, target.resolve(folder.relativize(source)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return another(target);
  }

  /** Executes a command of the command line on this run. */
  public Outcome rsd(String command, String... overrides) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(command, "--config", world.resolve("run.conf").toString()));
    arguments.add("run.directory=" + folder);
    arguments.addAll(List.of(overrides));
    StringWriter told = new StringWriter();
    int exitCode =
        Rsd.commandLine()
            .setErr(new PrintWriter(told, true))
            .execute(arguments.toArray(String[]::new));
    return new Outcome(exitCode, told.toString());
  }

  /** Executes commands one after the other, with the same settings. */
  public TinyRun having(List<String> commands, String... overrides) {
    commands.forEach(command -> rsd(command, overrides).succeeds());
    return this;
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /** A table as it was written. */
  public Dataset<Row> table(SparkSession spark, String name) {
    return spark.read().parquet(file(name).toString());
  }

  public Dataset<Row> attempts(SparkSession spark, String stage) {
    return table(spark, "attempts").filter(col("stage").equalTo(stage)).sort("position", "attempt");
  }

  /** The tokens that a row to train on teaches. */
  public static List<Integer> learnt(Row row) {
    List<Integer> labels = row.getList(row.fieldIndex("labels"));
    return labels.stream().filter(label -> label != -100).toList();
  }

  /** The rows of a stage's attempts but for times and rounded figures, in their order. */
  public List<String> attemptRows(SparkSession spark, String stage) {
    return rows(attempts(spark, stage).drop(INEXACT));
  }

  public static List<String> rows(Dataset<Row> table) {
    return table.toJSON().collectAsList();
  }

  /** The numbers of a column that has one for each token. */
  public static float[] floats(Row row, String column) {
    List<Float> values = row.getList(row.fieldIndex(column));
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    return floats;
  }

  public JsonObject manifest() {
    try {
      return JsonParser.parseString(Files.readString(file("run.json"))).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonObject counts(String stage) {
    return manifest().getAsJsonObject("stages").getAsJsonObject(stage).getAsJsonObject("counts");
  }

  /** Takes back from the manifest that a stage was finished. */
  public void unfinish(String stage) {
    JsonObject manifest = manifest();
    manifest.getAsJsonObject("stages").getAsJsonObject(stage).addProperty("finished", "");
    try {
      Files.writeString(file("run.json"), manifest.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The Parquet files under a folder of the run; Spark gives every file that it writes a name. */
  public List<String> parts(String name) {
    try (Stream<Path> all = Files.walk(file(name))) {
      return all.map(Path::toString)
          .filter(path -> path.endsWith(".parquet"))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
