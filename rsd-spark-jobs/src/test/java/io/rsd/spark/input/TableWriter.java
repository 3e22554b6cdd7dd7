package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.decoding.Role;
import io.rsd.eval.world.UntrainedModel;
import io.rsd.spark.files.Location;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.tables.Table;
import io.rsd.spark.tables.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.Assertions;

/** Makes the tables of a test in its folder, with the tiny world's student. */
record TableWriter(SparkSession spark, Path folder) {

  /** Both tables, in the order in which their files come. */
  record Result(ProblemCounts counts, List<Row> problems, List<Row> rejects) {

    List<String> questions() {
      return column(problems, "question");
    }

    List<String> ids() {
      return column(problems, "problem_id");
    }

    List<String> reasons() {
      return column(rejects, "reason");
    }
  }

  static List<String> column(List<Row> rows, String name) {
    List<String> values = new ArrayList<>();
    rows.forEach(row -> values.add(row.getAs(name)));
    return values;
  }

  /** A file of the input, with these lines. */
  Path file(String name, String... lines) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.write(file, List.of(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path student() {
    Path student = folder.resolve("student");
    if (!Files.exists(student)) {
      UntrainedModel.write(Role.STUDENT, student, 1);
    }
    return student;
  }

  /** Writes both tables of an input and reads them again. */
  Result write(Path input, String... settings) {
    return write(Optional.empty(), input, settings);
  }

  Result write(Optional<String> completion, Path input, String... settings) {
    SettingsFile all = settings(input, settings);
    return write(ProblemSettings.read(all.section("problems"), completion), all);
  }

  /** The same of a benchmark, whose settings are those of the block benchmarks.b. */
  Result writeBenchmark(Path input, String... settings) {
    List<String> all = new ArrayList<>(List.of("benchmarks.b.path=" + input));
    Stream.of(settings).map(setting -> "benchmarks.b." + setting).forEach(all::add);
    SettingsFile read = SettingsFile.read(List.of(file("empty.conf")), all);
    return write(ProblemSettings.ofBenchmark(read.section("benchmarks").section("b")), read);
  }

  private Result write(ProblemSettings problems, SettingsFile all) {
    Map<Table, List<Row>> written = new HashMap<>();
    ProblemCounts counts =
        ProblemTables.write(
            spark,
            problems,
            Decontamination.read(all),
            PromptSettings.read(all.section("prompt")),
            new ModelLocation(Location.of(student())),
            (table, rows, files) ->
                written.put(
                    table,
                    rows.selectExpr(table.columnNames()).orderBy("position").collectAsList()));
    Result result = new Result(counts, written.get(Tables.PROBLEMS), written.get(Tables.REJECTS));
    assertThat(result.problems).hasSize(Math.toIntExact(counts.problems()));
    assertThat(result.rejects).hasSize(Math.toIntExact(counts.rejected()));
    return result;
  }

  SettingsFile settings(Path input, String... settings) {
    List<String> all = new ArrayList<>(List.of("problems.path=" + input));
    all.addAll(List.of(settings));
    return SettingsFile.read(List.of(file("empty.conf")), all);
  }

  /** Bad input, told in one sentence. */
  void refused(String message, Path input, String... settings) {
    Assertions.assertThatThrownBy(() -> write(input, settings))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }
}
