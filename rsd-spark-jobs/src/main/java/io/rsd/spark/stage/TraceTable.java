package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.rsd.spark.run.Run;
import io.rsd.spark.run.TablePart;
import io.rsd.spark.tables.Tables;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Chooses the attempt of each problem that is kept: a correct one, or, where none is correct, the
 * first that made a trace, for its prefix (paper: UPFT).
 */
final class TraceTable {

  private TraceTable() {}

  /**
   * Writes the table, and to the rejects the problems of which no attempt made a trace.
   *
   * @param source the stage that made the attempts
   * @param choice which correct attempt is kept
   * @param files how many files the table should have
   */
  static void write(Run run, String source, TraceChoice choice, int files) {
    Dataset<Row> attempts = run.rows(source, Tables.ATTEMPTS);
    Dataset<Row> problems = run.rows(ProblemStage.NAME, Tables.PROBLEMS);
    // The choice is made on three narrow columns: the traces themselves are read once.
    Dataset<Row> chosen =
        choice(
            attempts
                .filter(col("status").equalTo("finished"))
                // There is nothing to learn from a text that ended at once.
                .filter(col("tokens").gt(1).or(col("finish_reason").equalTo("length"))),
            choice);
    Dataset<Row> traces =
        attempts
            .join(broadcast(chosen), new String[] {"position", "attempt"})
            .join(
                problems.select(
                    "position", "conversation", "gold_status", "prompt", "prompt_token_ids"),
                "position");
    String stage = DatasetStage.NAME;
    run.write(stage, new TablePart("", Tables.TRACES, "traces"), traces, files, "position");
    run.write(
        stage,
        new TablePart("", Tables.REJECTS, stage),
        withoutTrace(problems, attempts, chosen),
        1,
        "position");
  }

  /**
   * Of each problem a correct attempt, or else the first one.
   *
   * @param choice which of those that are correct
   * @return its position, its number in the column "attempt", and whether it is "solved"
   */
  static Dataset<Row> choice(Dataset<Row> attempts, TraceChoice choice) {
    Column solved = col("verdict").eqNullSafe("equal");
    return attempts
        .groupBy("position")
        .agg(
            min(struct(
                    not(solved).as("unsolved"),
                    when(solved, choice.order()).as("order"),
                    col("attempt")))
                .as("first"))
        .select(
            col("position"),
            col("first.attempt").as("attempt"),
            not(col("first.unsolved")).as("solved"));
  }

  private static Dataset<Row> withoutTrace(
      Dataset<Row> problems, Dataset<Row> attempts, Dataset<Row> chosen) {
    Dataset<Row> reasons =
        attempts
            .groupBy("position")
            .agg(coalesce(min("reason"), lit("No attempt wrote anything.")).as("reason"));
    return problems
        .join(chosen, problems.col("position").equalTo(chosen.col("position")), "left_anti")
        .join(reasons, "position")
        .select(
            lit(DatasetStage.NAME).as("stage"),
            col("position"),
            col("problem_id"),
            col("reason"),
            lit(null).cast("string").as("source"),
            lit(null).cast("string").as("benchmark"),
            lit(null).cast("long").as("benchmark_row"),
            lit(null).cast("string").as("shared_words"));
  }
}
