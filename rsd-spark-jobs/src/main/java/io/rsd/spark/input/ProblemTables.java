package io.rsd.spark.input;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.Failures;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.tables.Tables;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Makes the tables of problems and rejects. */
public final class ProblemTables {

  private static final int ROWS_PER_FILE = 10_000;

  private static final String STATUS = "gold_status";

  private ProblemTables() {}

  /**
   * Reads the problems, sets aside what is none, and writes both tables as Parquet, in the order of
   * the input. Folders that are there already are replaced.
   *
   * @param student the model whose chat template and tokenizer make the prompts
   * @throws InvalidInputException if the input, the model or a folder cannot be used, or if no
   *     problem is left
   */
  public static ProblemCounts write(
      SparkSession spark,
      ProblemSettings problems,
      PromptSettings prompts,
      ModelLocation student,
      String problemsFolder,
      String rejectsFolder) {
    // Before any work: a model that cannot make prompts would set every row aside.
    Prompter.load(student.description(), prompts).close();
    Classifier classifier = new Classifier(prompts, student);
    Dataset<Row> classified =
        spark
            .createDataFrame(
                InputRows.read(spark, problems).mapPartitions(classifier::classify),
                Classifier.SCHEMA)
            .persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> rows = withoutDuplicates(classified);
    try {
      ProblemCounts counts = Failures.running(() -> tally(rows));
      requireProblems(problems, rows, counts);
      write(rows.filter(isProblem()), counts.problems(), Tables.PROBLEMS, problemsFolder);
      write(
          rows.filter(isProblem().unary_$bang()), counts.rejected(), Tables.REJECTS, rejectsFolder);
      return counts;
    } finally {
      classified.unpersist();
    }
  }

  private static Column isProblem() {
    return col("reason").isNull();
  }

  /** Of several problems with one id the first one stays. */
  private static Dataset<Row> withoutDuplicates(Dataset<Row> rows) {
    Dataset<Row> repeated =
        rows.filter(isProblem())
            .groupBy(col("problem_id").as("repeated_id"))
            .agg(min("position").as("first"), count(lit(1)).as("count"))
            .filter(col("count").gt(1))
            .drop("count");
    Column taken = concat(lit("the id is taken by the row at position "), col("first"));
    // Broadcast, for the rows with their traces are large and repeated ids are few.
    return rows.join(broadcast(repeated), col("problem_id").equalTo(col("repeated_id")), "left")
        .withColumn(
            "reason",
            when(isProblem().and(col("position").gt(col("first"))), taken)
                .otherwise(col("reason")));
  }

  private static ProblemCounts tally(Dataset<Row> rows) {
    // Rejects have no status of their own, or one that does not count.
    Map<String, Long> counts =
        rows
            .select(when(isProblem(), col(STATUS)).otherwise("rejected").as(STATUS))
            .groupBy(STATUS)
            .count()
            .collectAsList()
            .stream()
            .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
    long readable = counts.getOrDefault(Classifier.GoldStatus.READABLE.label(), 0L);
    long unreadable = counts.getOrDefault(Classifier.GoldStatus.UNREADABLE.label(), 0L);
    long missing = counts.getOrDefault(Classifier.GoldStatus.MISSING.label(), 0L);
    long rejected = counts.getOrDefault("rejected", 0L);
    long problems = readable + unreadable + missing;
    return new ProblemCounts(
        problems + rejected, problems, rejected, readable, unreadable, missing);
  }

  private static void requireProblems(
      ProblemSettings problems, Dataset<Row> rows, ProblemCounts counts) {
    if (counts.rows() == 0) {
      throw new InvalidInputException(problems.path() + ": there are no rows in it");
    }
    if (counts.problems() == 0) {
      String reason = rows.orderBy("position").select("reason").first().getString(0);
      throw new InvalidInputException(
          "%s: no problem is left, %d rows were set aside; the first: %s"
              .formatted(problems.path(), counts.rejected(), reason));
    }
  }

  private static void write(Dataset<Row> rows, long count, StructType schema, String folder) {
    Column[] columns =
        Arrays.stream(schema.fieldNames()).map(name -> col(name)).toArray(Column[]::new);
    int files = Math.toIntExact(1 + count / ROWS_PER_FILE);
    Dataset<Row> sorted =
        rows.select(columns)
            .repartitionByRange(files, col("position"))
            .sortWithinPartitions("position");
    Failures.writing(
        folder,
        () ->
            rows.sparkSession()
                // Once more, for the schema's columns that are never null.
                .createDataFrame(sorted.javaRDD(), schema)
                .write()
                .mode(SaveMode.Overwrite)
                .parquet(folder));
  }
}
