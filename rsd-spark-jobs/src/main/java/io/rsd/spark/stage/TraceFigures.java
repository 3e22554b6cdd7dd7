package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.expr;

import io.rsd.core.decoding.Trace;
import io.rsd.spark.run.Run;
import io.rsd.spark.tables.Tables;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The figures of a data set as in the paper's Table 2, all under the student. {@code
 * fallback_percent} and the figures that follow it are those of the traces that are kept whole;
 * {@code dataset_sub_1_percent} is that of all tokens to train on, prefixes included.
 */
final class TraceFigures {

  private static final double LOG_IMPROBABLE = Math.log(Trace.IMPROBABLE);

  /** The tokens of a trace that a model drew, or that were given. */
  static final String DRAWN = "tokens - size(forced_positions)";

  private TraceFigures() {}

  /**
   * The figures of the tables that a run has.
   *
   * @param solvable how many problems were given all attempts
   */
  static Map<String, Object> of(Run run, long solvable) {
    run.describeJobs("rsd dataset: figures");
    Dataset<Row> traces = run.rows(DatasetStage.NAME, Tables.TRACES);
    Dataset<Row> learntRows =
        run.rows(DatasetStage.NAME, Tables.SFT)
            .selectExpr("position", "kind", "size(input_ids) as row_tokens");
    // Forced tokens have no figure.
    String learnt =
        "filter(slice(student_logprobs, 1, row_tokens - size(prompt_token_ids)), x -> x is not null)";
    String improbable = "size(filter(%s, x -> x < %s))".formatted(learnt, LOG_IMPROBABLE);
    String improbableFallbacks =
        "size(filter(arrays_zip(student_logprobs, fallback), x -> x.fallback and x.student_logprobs < %s))"
            .formatted(LOG_IMPROBABLE);
    Row row =
        traces
            .join(learntRows, "position")
            .agg(
                expr("count(1) as rows"),
                expr("count_if(kind = 'full') as full"),
                expr("count_if(kind = 'prefix') as prefixes"),
                expr("count_if(solved) as solved"),
                expr("count_if(gold_status != 'readable') as gold_not_readable"),
                expr("100 * " + whole("fallbacks") + " / " + whole(DRAWN) + " as fallback_percent"),
                expr(
                    "100 * %s / %s as sub_1_percent"
                        .formatted(whole("sub_1_percent_tokens"), whole(DRAWN))),
                expr(
                    "100 * (1 - %s / %s) as acceptance_percent"
                        .formatted(whole("fallbacks"), whole(DRAWN))),
                expr(
                    "100 * %s / nullif(%s, 0) as sub_1_fallback_percent"
                        .formatted(whole(improbableFallbacks), whole("sub_1_percent_tokens"))),
                spread("perplexity", "avg(%s)", "mean"),
                spread("perplexity", "stddev_samp(%s)", "sd"),
                spread("perplexity", "percentile(%s, 0.1)", "p10"),
                spread("perplexity", "percentile(%s, 0.5)", "median"),
                spread("perplexity", "percentile(%s, 0.9)", "p90"),
                spread("tokens", "avg(%s)", "mean"),
                spread("tokens", "stddev_samp(%s)", "sd"),
                spread("tokens", "percentile(%s, 0.5)", "median"),
                spread("tokens", "max(%s)", "max"),
                expr(
                    "100 * sum(%s) / sum(size(%s)) as dataset_sub_1_percent"
                        .formatted(improbable, learnt)))
            .first();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("solvable", solvable);
    for (String name : row.schema().fieldNames()) {
      // Where nothing was solved there are no figures of whole traces.
      if (!row.isNullAt(row.fieldIndex(name))) {
        figures.put(name, row.getAs(name));
      }
    }
    run.log(
        "dataset: %s rows to train on, %s whole traces and %s prefixes%n",
        figures.get("rows"), figures.get("full"), figures.get("prefixes"));
    return figures;
  }

  /** A figure of how a column of the whole traces is spread. */
  private static Column spread(String column, String function, String name) {
    return expr(function.formatted("if(kind = 'full', %s, null)".formatted(column)))
        .as(name + "_" + column);
  }

  private static String whole(String column) {
    return "sum(if(kind = 'full', %s, null))".formatted(column);
  }
}
