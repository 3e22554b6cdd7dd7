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
import io.rsd.spark.tables.Table;
import io.rsd.spark.tables.Tables;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Makes the tables of problems and rejects. */
public final class ProblemTables {

  private static final int ROWS_PER_FILE = 10_000;

  private static final String STATUS = "gold_status";

  private ProblemTables() {}

  /** Where the tables go. */
  public interface Output {

    /**
     * Writes a table.
     *
     * @param files how many files it should have
     */
    void write(Table table, Dataset<Row> rows, int files);
  }

  /**
   * Reads the problems, sets aside what is none, and writes both tables.
   *
   * @param decontamination which problems are too close to benchmarks, or to each other
   * @param student the model whose chat template and tokenizer make the prompts
   * @throws InvalidInputException if the input or the model cannot be used, or if no problem is
   *     left
   */
  public static ProblemCounts write(
      SparkSession spark,
      ProblemSettings problems,
      Decontamination decontamination,
      PromptSettings prompts,
      ModelLocation student,
      Output output) {
    // Before any work: a model that cannot make prompts would set every row aside.
    Prompter.load(student.description(), prompts).close();
    Classifier classifier = new Classifier(prompts, student, problems.answers(), problems.seed());
    Dataset<Row> classified =
        spark
            .createDataFrame(
                InputRows.read(spark, problems).mapPartitions(classifier::classify),
                Classifier.SCHEMA)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try (Decontaminator decontaminator =
        Decontaminator.of(spark, withoutDuplicates(classified), decontamination)) {
      Dataset<Row> rows = decontaminator.rows();
      ProblemCounts counts = Failures.running(() -> tally(rows));
      requireProblems(problems, rows, counts);
      output.write(Tables.PROBLEMS, rows.filter(isProblem()), files(counts.problems()));
      output.write(
          Tables.REJECTS,
          rows.filter(isProblem().unary_$bang()).withColumn("stage", lit("problems")),
          files(counts.rejected()));
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

  private static int files(long rows) {
    return Math.toIntExact(1 + rows / ROWS_PER_FILE);
  }
}
