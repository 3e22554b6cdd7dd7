package io.rsd.eval.tinyworld;

import io.rsd.eval.metrics.DataSetMetrics;
import io.rsd.eval.metrics.Estimate;
import io.rsd.eval.tinyworld.ExperimentTables.ComparisonLine;
import io.rsd.eval.tinyworld.ExperimentTables.DataSetLine;
import io.rsd.eval.tinyworld.ExperimentTables.StudentLine;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Formats the tables of an experiment as Markdown. */
final class TablesInMarkdown {

  private static final String EXPLANATION =
      """
      %d problems to decode traces for; %d held-out problems to evaluate on, each answered %d times at
      temperature 0.7 and once greedily; up to %d trainings for each method at a learning rate of %s; seed %d. Accuracies
      are in percent, differences in percentage points. In brackets: 95%% confidence intervals over the
      evaluated problems, by the normal approximation; those of differences are paired by problem. They
      do not include the variance of training and of the traces.
      """;

  private static final String STUDENTS =
      """
      | method | T = 0.7 | minus base | minus self-distill | greedy | minus base | minus self-distill | two / three / four operations, T = 0.7 | each training, T = 0.7 |
      |---|---|---|---|---|---|---|---|---|
      """;

  private static final String DATA_SETS =
      """
      | method | solved | first try %% | fallback %%, all / kept traces | sub-1%% tokens %% | mean perplexity | mean tokens | seconds |
      |---|---|---|---|---|---|---|---|
      """
          .replace("%%", "%");

  private TablesInMarkdown() {}

  static String of(ExperimentTables tables) {
    ExperimentSettings settings = tables.settings();
    return EXPLANATION.formatted(
            settings.problems(),
            settings.heldOutProblems(),
            settings.samples(),
            settings.trainings(),
            settings.learningRate(),
            settings.seed())
        + "\nTable 1: accuracy of the students\n\n"
        + STUDENTS
        + lines(tables.students(), line -> student(line, tables.comparisons()))
        + "\nTable 2: the data sets, under the student that made them\n\n"
        + DATA_SETS
        + lines(tables.dataSets(), TablesInMarkdown::dataSet);
  }

  private static <T> String lines(List<T> lines, Function<T, String> text) {
    return lines.stream().map(text).map(line -> line + "\n").collect(Collectors.joining());
  }

  private static String student(StudentLine line, List<ComparisonLine> all) {
    return "| "
        + String.join(
            " | ",
            line.method(),
            withInterval("%.1f", line.sampled()),
            difference(line, ExperimentTables.BASE, all, ComparisonLine::sampled),
            difference(line, Method.SELF.title(), all, ComparisonLine::sampled),
            withInterval("%.1f", line.greedy()),
            difference(line, ExperimentTables.BASE, all, ComparisonLine::greedy),
            difference(line, Method.SELF.title(), all, ComparisonLine::greedy),
            percents(line.byOperations(), " / "),
            percents(line.ofTrainings(), ", "))
        + " |";
  }

  private static String difference(
      StudentLine line,
      String minus,
      List<ComparisonLine> all,
      Function<ComparisonLine, Estimate> estimate) {
    return all.stream()
        .filter(comparison -> comparison.method().equals(line.method()))
        .filter(comparison -> comparison.minus().equals(minus))
        .map(comparison -> withInterval("%+.1f", estimate.apply(comparison)))
        .collect(Collectors.joining());
  }

  private static String withInterval(String format, Estimate estimate) {
    return "%s [%s, %s]"
        .formatted(
            number(format, 100 * estimate.mean()),
            number(format, 100 * estimate.low()),
            number(format, 100 * estimate.high()));
  }

  private static String percents(List<Double> shares, String separator) {
    return shares.stream()
        .map(share -> number("%.1f", 100 * share))
        .collect(Collectors.joining(separator));
  }

  private static String dataSet(DataSetLine line) {
    DataSetMetrics of = line.figures();
    return "| "
        + String.join(
            " | ",
            line.method(),
            "%d/%d".formatted(of.solved(), of.problems()),
            number("%.1f", 100.0 * of.solvedAtFirst() / of.problems()),
            number("%.2f", 100 * of.fallbackShare())
                + " / "
                + number("%.2f", 100 * of.keptFallbackShare()),
            number("%.2f", 100 * of.improbableShare()),
            number("%.2f", of.meanPerplexity()),
            number("%.1f", of.meanTokens()),
            number("%.0f", line.seconds()))
        + " |";
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
