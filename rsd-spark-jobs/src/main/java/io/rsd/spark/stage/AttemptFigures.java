package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.rsd.spark.run.Run;
import io.rsd.spark.tables.Tables;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts the attempts of a stage by their outcome. */
final class AttemptFigures {

  /** The count of attempts that failed for a technical reason. */
  static final String FAILED = "failed";

  private AttemptFigures() {}

  /** Counts all attempts of a stage and logs those that could not be made. */
  static Map<String, Object> of(RunContext context, String stage) {
    return of(context, stage, context.run().rows(stage, Tables.ATTEMPTS));
  }

  /**
   * Counts attempts of a stage.
   *
   * @param attempts those that count
   */
  static Map<String, Object> of(RunContext context, String stage, Dataset<Row> attempts) {
    Run run = context.run();
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("problems", "count(distinct if(purpose = 'solution', position, null))");
    figures.put("solved", "count(distinct if(verdict = 'equal', position, null))");
    figures.put("solved_at_first_attempt", "count_if(verdict = 'equal' and attempt = 0)");
    figures.put("finished", "count_if(status = 'finished')");
    figures.put("refused", "count_if(status = 'refused')");
    figures.put(FAILED, "count_if(status = 'failed')");
    figures.put("equal", "count_if(verdict = 'equal')");
    figures.put("different", "count_if(verdict = 'different')");
    figures.put("undecided", "count_if(verdict = 'undecided')");
    figures.put("at_limit", "count_if(finish_reason = 'length')");
    figures.put("tokens", "coalesce(sum(tokens), 0)");
    figures.put("fallbacks", "coalesce(sum(fallbacks), 0)");
    figures.put(
        "acceptance_percent", "100 * (1 - sum(fallbacks) / sum(%s))".formatted(TraceFigures.DRAWN));
    Map<String, Object> counts = aggregate(run, stage, attempts, figures);
    counts.put("cancelled", run.leftOut(stage));
    run.log("%s: solved %s of %s problems%n", stage, counts.get("solved"), counts.get("problems"));
    if (!counts.get("refused").equals(0L) || !counts.get(FAILED).equals(0L)) {
      run.log(
          "%s: %s attempts were refused and %s failed; the column reason of the attempts says why%n",
          stage, counts.get("refused"), counts.get(FAILED));
    }
    counts.putAll(JudgeFigures.of(context, stage, attempts));
    LengthWarning.check(run, stage, attempts);
    return counts;
  }

  /** How many attempts have each value of a column; those without one are not counted. */
  static Map<String, Long> by(String column, Dataset<Row> attempts) {
    Map<String, Long> counts = new HashMap<>();
    attempts
        .filter(col(column).isNotNull())
        .groupBy(column)
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }

  private static Map<String, Object> aggregate(
      Run run, String stage, Dataset<Row> attempts, Map<String, String> figures) {
    run.describeJobs("rsd %s: count".formatted(stage));
    List<Column> columns =
        figures.entrySet().stream()
            .map(figure -> expr(figure.getValue()).as(figure.getKey()))
            .toList();
    Row row =
        attempts
            .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new))
            .first();
    Map<String, Object> counts = new LinkedHashMap<>();
    for (String name : figures.keySet()) {
      if (!row.isNullAt(row.fieldIndex(name))) {
        counts.put(name, row.getAs(name));
      }
    }
    return counts;
  }
}
