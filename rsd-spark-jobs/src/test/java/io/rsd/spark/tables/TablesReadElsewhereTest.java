package io.rsd.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tables of a run without Spark: DuckDB reads from them what Spark does. */
@ExtendWith(FinishedRun.class)
class TablesReadElsewhereTest {

  private static final List<String> PER_TOKEN =
      List.of("fallback", "student_logprobs", "student_entropies", "teacher_logprobs");

  private static SparkSession spark;
  private static TinyRun run;
  private static Connection duckDb;

  @BeforeAll
  static void take(SparkSession session, TinyRun finished) throws SQLException {
    spark = session;
    run = finished;
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterAll
  static void close() throws SQLException {
    duckDb.close();
  }

  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  private static <T> List<T> query(String sql, Reading<T> reading) throws SQLException {
    try (Statement statement = duckDb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(reading.of(result));
      }
      return rows;
    }
  }

  private static String parquet(String files) {
    return "read_parquet('%s/%s')".formatted(run.folder(), files);
  }

  private static String attempts() {
    return parquet("attempts/*.parquet");
  }

  @Test
  void columnsHaveTheTypesOfTheSchemas() throws SQLException {
    for (Table table : Tables.ALL.values()) {
      String folder =
          table.equals(Tables.EVALUATION_ATTEMPTS) ? "evaluation/*/*/attempts" : table.name();
      hasTypes(folder + "/*.parquet", table.schema());
    }
  }

  private static void hasTypes(String files, StructType schema) throws SQLException {
    List<String> expected =
        Stream.of(schema.fields())
            .map(field -> field.name() + " " + type(field.dataType()))
            .toList();
    assertThat(
            query(
                "describe select * from read_parquet('%s/%s')".formatted(run.folder(), files),
                column -> column.getString(1) + " " + column.getString(2)))
        .isEqualTo(expected);
  }

  /** What DuckDB calls a type. */
  private static String type(DataType type) {
    if (type instanceof ArrayType list) {
      return type(list.elementType()) + "[]";
    }
    if (type instanceof StructType struct) {
      return Stream.of(struct.fields())
          .map(TablesReadElsewhereTest::field)
          .reduce((before, next) -> before + ", " + next)
          .map("STRUCT(%s)"::formatted)
          .orElseThrow();
    }
    if (type.equals(DataTypes.IntegerType)) {
      return "INTEGER";
    }
    return type.equals(DataTypes.StringType) ? "VARCHAR" : type.sql();
  }

  private static String field(StructField field) {
    return "\"%s\" %s".formatted(field.name(), type(field.dataType()));
  }

  @Test
  void stagesAndChunksAreColumns() throws SQLException {
    List<String> counts =
        query(
            "select stage, chunk, count(*) from %s group by all order by all".formatted(attempts()),
            row -> row.getString(1) + " " + row.getInt(2) + " " + row.getLong(3));
    List<String> ofSpark =
        run
            .table(spark, "attempts")
            .groupBy("stage", "chunk")
            .count()
            .sort("stage", "chunk")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0) + " " + row.getInt(1) + " " + row.getLong(2))
            .toList();
    assertThat(counts).hasSize(6).isEqualTo(ofSpark);
  }

  /** The attempts that have this column: those of solve have no figures of the student. */
  private static String with(String column) {
    return column.startsWith("student") ? "stage = 'generate'" : "true";
  }

  @Test
  void listsPerTokenAreOfOneLength() throws SQLException {
    for (String column : PER_TOKEN) {
      assertThat(
              query(
                  "select count(*) from %s where status = 'finished' and len(token_ids) = tokens and len(%s) = tokens"
                      .formatted(attempts(), column),
                  row -> row.getLong(1)))
          .as(column)
          .containsExactly(
              run.table(spark, "attempts")
                  .filter("status = 'finished'")
                  .filter(with(column))
                  .count());
    }
  }

  @Test
  void figuresAreTheVeryOnesThatSparkReads() throws SQLException {
    for (String column : List.of("student_logprobs", "student_entropies", "teacher_logprobs")) {
      List<List<Object>> figures =
          query(
              "select %s from %s where status = 'finished' and %s order by stage, position, attempt"
                  .formatted(column, attempts(), with(column)),
              row -> Arrays.asList((Object[]) row.getArray(1).getArray()));
      List<List<Object>> ofSpark =
          run
              .table(spark, "attempts")
              .filter("status = 'finished'")
              .filter(with(column))
              .sort("stage", "position", "attempt")
              .select(column)
              .collectAsList()
              .stream()
              .map((Row row) -> row.<Object>getList(0))
              .toList();
      assertThat(figures).as(column).isNotEmpty().isEqualTo(ofSpark);
    }
  }

  @Test
  void rowsToTrainOnAreAConversationAndItsPromptAndCompletion() throws SQLException {
    String wrong =
        """
        select count(*) from %s sft
        full join %s chat using (position)
        where (kind = 'full') <> (messages is not null)
          or len(messages) <> 2 or messages[1].role <> 'user' or messages[2].role <> 'assistant'
          or not contains(prompt, messages[1].content)
          or not ends_with(messages[2].content || '<|im_end|>', completion)
          or len(input_ids) <> len(labels) or len(input_ids) <> len(attention_mask)
          or list_min(attention_mask) <> 1
          or list_sum(completion_mask) <> len(list_filter(labels, x -> x <> -100))
          or list_sum(completion_mask) in (0, len(labels))
        """;
    String sft = parquet("sft/*.parquet");
    assertThat(query(wrong.formatted(sft, parquet("sft_chat/*.parquet")), row -> row.getLong(1)))
        .containsExactly(0L);
    assertThat(query("select count(*) from " + sft, row -> row.getLong(1)))
        .containsExactly(FinishedRun.ROWS - 2L);
  }
}
