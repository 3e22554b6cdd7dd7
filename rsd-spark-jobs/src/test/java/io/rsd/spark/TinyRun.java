package io.rsd.spark;

import com.google.gson.JsonObject;
import io.rsd.core.decoding.Role;
import io.rsd.core.tinyworld.TinyProblem;
import io.rsd.core.tinyworld.TinyWorld;
import io.rsd.core.tinyworld.TinyWorldData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;

/**
 * The tiny pair, a few problems of its world and some that are no problems, and the command line
 * that works on them.
 *
 * @param folder where all of it lies
 */
record TinyRun(Path folder) {

  /** How many problems of the tiny world there are, at the positions from 0. */
  static final int SOLVABLE = 12;

  /** Positions of what comes after them. */
  static final int PROOF = SOLVABLE;

  static final int NO_QUESTION = SOLVABLE + 1;
  static final int REPEATED_ID = SOLVABLE + 2;
  static final int TOO_LONG = SOLVABLE + 3;

  /** What a command wrote and how it ended. */
  record Outcome(int exitCode, String text) {}

  static TinyRun write(Path folder) throws IOException {
    TinyWorld.unpack(Role.TEACHER, folder.resolve("teacher"));
    TinyWorld.unpack(Role.STUDENT, folder.resolve("student"));
    TinyWorldData world = new TinyWorldData(TinyWorld.SEED);
    List<String> rows = new ArrayList<>();
    for (TinyProblem problem : world.experimentProblems().subList(0, SOLVABLE)) {
      rows.add(row(problem.id(), problem.question(), Integer.toString(problem.answer())));
    }
    rows.add(row("proof", "start with 12, plus 5.", "We argue by induction on the steps."));
    rows.add(row("silent", "", "3"));
    rows.add(row(world.experimentProblems().get(0).id(), "start with 12, plus 6.", "18"));
    rows.add(row("endless", "start with 12, plus 6. ".repeat(80), "18"));
    Files.write(folder.resolve("problems.jsonl"), rows);
    Files.writeString(
        folder.resolve("run.conf"),
        """
        run { directory = "%1$s/run", problems_per_chunk = 8, problems_per_task = 4 }
        models { teacher = "%1$s/teacher", student = "%1$s/student", compute_type = float32 }
        problems { path = "%1$s/problems.jsonl", columns.id = id }
        decoding { context = 256, slots = 8 }
        solve.attempts = 3
        generate.attempts = 3
        dataset.prefix_tokens = 8
        training { epochs = 1, compute_type = float32 }
        evaluation {
          problems { path = "%1$s/problems.jsonl", columns.id = id, limit = 4 }
          attempts = 2, context = 256
        }
        """
            .formatted(folder));
    return new TinyRun(folder);
  }

  private static String row(String id, String question, String answer) {
    JsonObject row = new JsonObject();
    row.addProperty("id", id);
    row.addProperty("question", question);
    row.addProperty("answer", answer);
    return row.toString();
  }

  /** Runs a command on this configuration. */
  Outcome rsd(String command, String... overrides) {
    List<String> arguments = new ArrayList<>(List.of(command, "--config"));
    arguments.add(folder.resolve("run.conf").toString());
    arguments.addAll(List.of(overrides));
    StringWriter text = new StringWriter();
    CommandLine line = Rsd.commandLine().setErr(new PrintWriter(text, true));
    return new Outcome(line.execute(arguments.toArray(String[]::new)), text.toString());
  }

  Path run() {
    return folder.resolve("run");
  }

  /** A table of the run, in the order of the problems. */
  static List<Row> rows(SparkSession spark, Path table) {
    Dataset<Row> rows = spark.read().parquet(table.toString());
    return List.of(rows.columns()).contains("attempt")
        ? rows.orderBy("position", "attempt").collectAsList()
        : rows.orderBy("position").collectAsList();
  }

  static Row at(List<Row> rows, long position) {
    return rows.stream()
        .filter(row -> row.<Long>getAs("position") == position)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row at " + position));
  }
}
