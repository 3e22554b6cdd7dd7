package io.rsd.spark.executor;

import io.rsd.spark.tables.Tables;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * What the tasks read of a problem, by the names of the columns in {@link Tables#PROBLEMS}.
 *
 * @param position row of the input
 * @param id the problem's name
 * @param question the question as the input has it
 * @param gold the gold answer, if there is one
 * @param prompt the prompt in the student's tokens
 */
record ProblemRow(long position, String id, String question, Optional<String> gold, int[] prompt) {

  static ProblemRow of(Row row) {
    return new ProblemRow(
        row.getLong(row.fieldIndex("position")),
        row.getString(row.fieldIndex("problem_id")),
        row.getString(row.fieldIndex("question")),
        text(row, "gold"),
        tokens(row, "prompt_token_ids").orElseThrow());
  }

  /** The tokens of a column that may be null. */
  static Optional<int[]> tokens(Row row, String column) {
    return Optional.ofNullable(row.<Integer>getList(row.fieldIndex(column)))
        .map(ids -> ids.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The text of a column that may be null. */
  static Optional<String> text(Row row, String column) {
    return Optional.ofNullable(row.getString(row.fieldIndex(column)));
  }
}
