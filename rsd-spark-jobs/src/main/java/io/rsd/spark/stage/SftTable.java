package io.rsd.spark.stage;

import io.rsd.spark.input.PromptSettings;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.run.Run;
import io.rsd.spark.tables.Tables;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes the table to train on, a row for each problem: the whole trace of a solved one, and the
 * first tokens of the trace of another (paper: UPFT).
 */
final class SftTable {

  static final String NAME = "sft";

  private SftTable() {}

  /**
   * Writes the table.
   *
   * @param prefixTokens tokens of a prefix
   * @param wholeUnsolved whether traces that do not solve their problem are taken whole as well
   */
  static void write(
      Run run,
      ModelLocation student,
      PromptSettings prompts,
      int prefixTokens,
      boolean wholeUnsolved) {
    Dataset<Row> traces =
        run.table(TraceTable.NAME, Tables.TRACES)
            .select(
                "position",
                "problem_id",
                "solved",
                "finish_reason",
                "question",
                "prompt",
                "prompt_token_ids",
                "token_ids",
                "text");
    JavaRDD<Row> rows =
        traces.javaRDD().mapPartitions(new SftRows(student, prompts, prefixTokens, wholeUnsolved));
    run.write(rows, Tables.SFT, NAME);
  }
}
