package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.col;

import io.rsd.eval.benchmarks.ScoreTable;
import io.rsd.spark.run.Run;
import io.rsd.spark.tables.Tables;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Prints the main figures of a run, as its tables of figures and scores have them. */
public final class RunSummary {

  private final List<Row> figures;
  private final List<ScoreTable.Line> scores;

  private RunSummary(List<Row> figures, List<ScoreTable.Line> scores) {
    this.figures = figures;
    this.scores = scores;
  }

  /** Reads the figures and scores of all stages that are done. */
  public static RunSummary of(Run run) {
    run.describeJobs("rsd: figures");
    return new RunSummary(
        run.rows(Tables.FIGURES).sort(col("stage")).collectAsList(),
        run.rows(Tables.SCORES).collectAsList().stream().map(ScoreRows::line).toList());
  }

  /**
   * Prints the data set as a row of the paper's Table 2, and the main scores of every evaluation.
   */
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
    List<String> table = ScoreText.of(scores);
    if (!table.isEmpty()) {
      out.printf("%nThe evaluations (the table scores has more):%n");
      table.forEach(out::println);
    }
    out.flush();
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
}
