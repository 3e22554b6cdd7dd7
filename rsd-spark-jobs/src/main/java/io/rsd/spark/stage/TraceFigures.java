package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.expr;

import io.rsd.core.decoding.Trace;
import io.rsd.spark.run.Run;
import io.rsd.spark.tables.Tables;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The figures of a data set as in the paper's Table 2, all under the student. {@code
 * fallback_percent} and the figures that follow it are those of the traces that are kept whole;
 * {@code dataset_sub_1_percent} is that of all tokens to train on, prefixes included.
 */
final class TraceFigures {

  private TraceFigures() {}

  /**
   * The figures of the tables that a run has.
   *
   * @param solvable how many problems were given all attempts
   */
  static Map<String, Object> of(Run run, long solvable) {
    run.describeJobs("rsd dataset: figures");
    Dataset<Row> traces = run.table(TraceTable.NAME, Tables.TRACES);
    Dataset<Row> learntRows =
        run.table(SftTable.NAME, Tables.SFT).select("position", "kind", "labels");
    String learnt = "slice(student_logprobs, 1, size(filter(labels, x -> x != -100)))";
    String improbable =
        "size(filter(%s, x -> x < %s))".formatted(learnt, Math.log(Trace.IMPROBABLE));
    Row row =
        traces
            .join(learntRows, "position")
            .agg(
                expr("count(1) as rows"),
                expr("count_if(kind = 'full') as full"),
                expr("count_if(kind = 'prefix') as prefixes"),
                expr("count_if(solved) as solved"),
                expr("count_if(gold_status != 'readable') as gold_not_readable"),
                expr(
                    "100 * "
                        + whole("fallbacks")
                        + " / "
                        + whole("tokens")
                        + " as fallback_percent"),
                expr(
                    "100 * %s / %s as sub_1_percent"
                        .formatted(whole("sub_1_percent_tokens"), whole("tokens"))),
                expr("avg(if(kind = 'full', perplexity, null)) as mean_perplexity"),
                expr("avg(if(kind = 'full', tokens, null)) as mean_tokens"),
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

  private static String whole(String column) {
    return "sum(if(kind = 'full', %s, null))".formatted(column);
  }
}
