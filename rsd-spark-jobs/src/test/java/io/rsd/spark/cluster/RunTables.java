package io.rsd.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** The tables of a run as DuckDB reads them. */
record RunTables(Path run) {

  /** Kernels for batches of other shapes round otherwise. */
  private static final double ROUNDING = 1e-3;

  private static final String NUMBERS =
      "mean_surprisal, perplexity, student_logprobs, student_entropies, teacher_logprobs,"
          + " refused_student_logprobs, refused_teacher_logprobs";

  private static final String ATTEMPTS =
      "(select * from read_parquet('%s/attempts/*.parquet') order by stage, position, attempt)";

  private static final String TRACES =
      "(select * from read_parquet('%s/traces/*.parquet') order by position)";

  private static final String SFT =
      "(select * from read_parquet('%s/sft/*.parquet') order by position)";

  /**
   * Asserts that both runs have the same rows: all columns but the time that attempts took, and the
   * log-probabilities, entropies and what is made of them up to rounding.
   */
  void areThoseOf(RunTables other) throws SQLException {
    String discrete = "select * exclude (seconds, %s) from ".formatted(NUMBERS);
    sameRows(rows(discrete + ATTEMPTS), other.rows(discrete + ATTEMPTS));
    sameRows(rows(discrete + TRACES), other.rows(discrete + TRACES));
    sameRows(rows("select * from " + SFT), other.rows("select * from " + SFT));
    for (String column :
        List.of(
            "student_logprobs",
            "student_entropies",
            "teacher_logprobs",
            "refused_student_logprobs",
            "refused_teacher_logprobs")) {
      String numbers = "select unnest(%s) from ".formatted(column) + ATTEMPTS;
      assertThat(numbers(numbers))
          .usingComparatorWithPrecision(ROUNDING)
          .containsExactly(other.numbers(numbers));
    }
  }

  private static void sameRows(List<String> actual, List<String> expected) {
    assertThat(actual).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).isEqualTo(expected.get(i));
    }
  }

  /** The kinds of the rows to train on, in the order of the problems. */
  List<String> kinds() throws SQLException {
    List<String> kinds = new ArrayList<>();
    read("select kind from " + SFT, result -> kinds.add(result.getString(1)));
    return kinds;
  }

  private interface Reading {
    void of(ResultSet result) throws SQLException;
  }

  private void read(String query, Reading reading) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query.formatted(run))) {
      while (result.next()) {
        reading.of(result);
      }
    }
  }

  private List<String> rows(String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    read("select cast(t as varchar) from (%s) t".formatted(query), r -> rows.add(r.getString(1)));
    return rows;
  }

  private double[] numbers(String query) throws SQLException {
    DoubleStream.Builder numbers = DoubleStream.builder();
    read(query, result -> numbers.add(result.getDouble(1)));
    return numbers.build().toArray();
  }
}
