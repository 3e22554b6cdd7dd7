package io.rsd.spark.input;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.rsd.eval.benchmarks.FoldedQuestion;
import io.rsd.spark.input.Decontamination.Benchmark;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Sets problems aside that share a sequence of words with a benchmark, or repeat an earlier
 * problem. Both are found by joins on what is shared, so that the work grows with the number of
 * problems.
 */
final class Decontaminator implements AutoCloseable {

  /** The columns of the rejects that say what is shared. */
  private static final StructType SHARED =
      new StructType()
          .add("benchmark", DataTypes.StringType)
          .add("benchmark_row", DataTypes.LongType)
          .add("shared_words", DataTypes.StringType);

  private static final StructType OF_PROBLEMS =
      new StructType()
          .add("position", DataTypes.LongType)
          .add("shared_words", DataTypes.StringType);

  private static final StructType OF_BENCHMARKS =
      new StructType(SHARED.fields()).add("order", DataTypes.IntegerType);

  private static final String FIRST = "first_position";

  private final Dataset<Row> rows;
  private final Optional<Dataset<Row>> marks;

  private Decontaminator(Dataset<Row> rows, Optional<Dataset<Row>> marks) {
    this.rows = rows;
    this.marks = marks;
  }

  /**
   * Looks at all problems.
   *
   * @param rows with the columns {@code position}, {@code question} and {@code reason}, which is
   *     null for problems
   */
  static Decontaminator of(SparkSession spark, Dataset<Row> rows, Decontamination wanted) {
    if (!wanted.isWanted()) {
      return new Decontaminator(rows, Optional.empty());
    }
    Dataset<Row> problems = rows.filter(col("reason").isNull()).select("position", "question");
    Dataset<Row> marks =
        contaminated(spark, problems, wanted)
            .join(repeated(spark, problems), new String[] {"position"}, "full_outer")
            // They are asked for with every table that is written.
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new Decontaminator(rows, Optional.of(marks));
  }

  /** The rows with their reasons, and the columns that say what a problem shares. */
  Dataset<Row> rows() {
    if (marks.isEmpty()) {
      Dataset<Row> plain = rows;
      for (String column : SHARED.fieldNames()) {
        plain = plain.withColumn(column, lit(null).cast(SHARED.apply(column).dataType()));
      }
      return plain;
    }
    Column shares =
        concat(
            lit("it shares words with the question at position "),
            col("benchmark_row"),
            lit(" of the benchmark "),
            col("benchmark"));
    Column repeats = concat(lit("it repeats the question at position "), col(FIRST));
    return rows.join(marks.get(), new String[] {"position"}, "left")
        .withColumn(
            "reason",
            coalesce(
                col("reason"),
                when(col("benchmark").isNotNull(), shares),
                when(col(FIRST).isNotNull(), repeats)));
  }

  /** Of each problem that shares words, the first benchmark in the list and the first row of it. */
  private static Dataset<Row> contaminated(
      SparkSession spark, Dataset<Row> problems, Decontamination wanted) {
    int words = wanted.words();
    JavaRDD<Row> sequences =
        problems
            .javaRDD()
            .flatMap(
                row ->
                    sequences(row.getString(1), words)
                        .map(sequence -> RowFactory.create(row.getLong(0), sequence))
                        .iterator());
    List<String> found = List.of("order", "benchmark_row", "benchmark", "shared_words");
    Column first = min(struct(found.stream().map(name -> col(name)).toArray(Column[]::new)));
    // One row for each sequence, so that a common one does not multiply the rows of the join.
    Dataset<Row> benchmarks =
        spark
            .createDataFrame(ofBenchmarks(spark, wanted), OF_BENCHMARKS)
            .groupBy("shared_words")
            .agg(first.as("found"))
            .select("found.*");
    return spark
        .createDataFrame(sequences, OF_PROBLEMS)
        // Benchmarks are small, whatever the number of problems: these need not be moved.
        .join(broadcast(benchmarks), "shared_words")
        .groupBy("position")
        .agg(first.as("found"))
        .select("position", "found.benchmark", "found.benchmark_row", "found.shared_words");
  }

  private static JavaRDD<Row> ofBenchmarks(SparkSession spark, Decontamination wanted) {
    List<Benchmark> benchmarks = wanted.benchmarks();
    return IntStream.range(0, benchmarks.size())
        .mapToObj(order -> ofBenchmark(spark, benchmarks.get(order), order, wanted.words()))
        .reduce(JavaRDD::union)
        .orElseThrow();
  }

  private static JavaRDD<Row> ofBenchmark(
      SparkSession spark, Benchmark benchmark, int order, int words) {
    String name = benchmark.name();
    return InputRows.read(spark, benchmark.problems())
        .flatMap(row -> ofQuestion(row._1(), row._2(), name, order, words));
  }

  private static Iterator<Row> ofQuestion(
      InputRow question, long position, String benchmark, int order, int words) {
    return question.question().stream()
        .flatMap(text -> sequences(text, words))
        .map(sequence -> RowFactory.create(benchmark, position, sequence, order))
        .iterator();
  }

  private static Stream<String> sequences(String question, int words) {
    return FoldedQuestion.of(question).sequences(words).stream();
  }

  /** Of each problem that repeats another one, the first problem with this question. */
  private static Dataset<Row> repeated(SparkSession spark, Dataset<Row> problems) {
    String text = "text";
    JavaRDD<Row> texts =
        problems
            .javaRDD()
            .map(
                row ->
                    RowFactory.create(row.getLong(0), FoldedQuestion.of(row.getString(1)).text()));
    StructType schema =
        new StructType().add("position", DataTypes.LongType).add(text, DataTypes.StringType);
    return spark
        .createDataFrame(texts, schema)
        .withColumn(FIRST, min("position").over(Window.partitionBy(text)))
        .filter(col("position").gt(col(FIRST)))
        .select("position", FIRST);
  }

  @Override
  public void close() {
    marks.ifPresent(Dataset::unpersist);
  }
}
