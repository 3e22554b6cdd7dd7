package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.col;

import io.rsd.spark.run.Run;
import io.rsd.spark.tables.Tables;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Prints the main figures of a run, as its table of figures has them. */
public final class RunSummary {

  private final List<Row> figures;

  private RunSummary(List<Row> figures) {
    this.figures = figures;
  }

  /** Reads the figures of all stages that are done. */
  public static RunSummary of(Run run) {
    run.describeJobs("rsd: figures");
    return new RunSummary(run.rows(Tables.FIGURES).sort(col("stage")).collectAsList());
  }

  /** Prints the data set as a row of the paper's Table 2, and the accuracy of every evaluation. */
  public void print(PrintWriter out) {
    Map<String, Double> dataset = ofStage(DatasetStage.NAME);
    if (!dataset.isEmpty()) {
      out.printf("%nThe run as a row of the paper's Table 2:%n");
      out.println("solved of solvable  fallback %  sub-1% tokens %  mean perplexity  mean tokens");
      out.printf(
          Locale.ROOT,
          "%9.0f / %-6.0f  %10s  %15s  %15s  %11s%n",
          dataset.get("solved"),
          dataset.get("solvable"),
          rounded(dataset, "fallback_percent"),
          rounded(dataset, "sub_1_percent"),
          rounded(dataset, "mean_perplexity"),
          rounded(dataset, "mean_tokens"));
      Optional.ofNullable(dataset.get("solved_as_given"))
          .ifPresent(
              given ->
                  out.printf(
                      Locale.ROOT,
                      "solved as the paper counts given traces: %.0f, all of them%n",
                      given));
    }
    evaluations().forEach((name, evaluation) -> printEvaluation(out, name, evaluation));
    out.flush();
  }

  private void printEvaluation(PrintWriter out, String name, Map<String, Double> evaluation) {
    String error =
        Optional.ofNullable(evaluation.get("standard_error_percent"))
            .map(percent -> String.format(Locale.ROOT, " (standard error %.1f)", percent))
            .orElse("");
    out.printf(
        Locale.ROOT,
        "%s: %.1f%% of %.0f problems%s%n",
        name,
        evaluation.get("accuracy_percent"),
        evaluation.get("problems"),
        error);
  }

  private static String rounded(Map<String, Double> figures, String name) {
    return Optional.ofNullable(figures.get(name))
        .map(value -> String.format(Locale.ROOT, "%.2f", value))
        .orElse("-");
  }

  private Map<String, Double> ofStage(String stage) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (Row row : figures) {
      if (row.<String>getAs("stage").equals(stage)) {
        values.put(row.getAs("figure"), row.getAs("value"));
      }
    }
    return values;
  }

  /** The figures of each evaluation, by its model and benchmark. */
  private Map<String, Map<String, Double>> evaluations() {
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    for (Row row : figures) {
      if (row.<String>getAs("figure").equals("accuracy_percent")) {
        all.put(
            "%s on %s".formatted(row.getAs("model"), row.getAs("benchmark")),
            ofStage(row.getAs("stage")));
      }
    }
    return all;
  }
}
