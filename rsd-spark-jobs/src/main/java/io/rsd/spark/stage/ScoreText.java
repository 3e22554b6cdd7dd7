package io.rsd.spark.stage;

import io.rsd.eval.benchmarks.Score;
import io.rsd.eval.benchmarks.ScoreTable.Line;
import io.rsd.eval.benchmarks.Scores;
import io.rsd.eval.benchmarks.Share;
import io.rsd.eval.metrics.Estimate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The main scores as a small table for a terminal: a line for each model on each benchmark, for
 * their differences and for the means over benchmarks.
 */
final class ScoreText {

  private static final List<String> HEADING =
      List.of(
          "model",
          "benchmark",
          "k",
          "avg@k %",
          "95% interval",
          "pass@k %",
          "maj@k %",
          "no answer %",
          "cut %",
          "tokens");

  /** The columns on the left are texts. */
  private static final int TEXTS = 2;

  private final List<Score> scores;

  private ScoreText(List<Score> scores) {
    this.scores = scores;
  }

  /** The lines of the table, the heading first; none where there are no scores. */
  static List<String> of(List<Line> lines) {
    Map<List<String>, List<Score>> groups = new LinkedHashMap<>();
    lines.stream()
        .filter(line -> line.score().subset().equals(Scores.ALL))
        .forEach(
            line ->
                groups
                    .computeIfAbsent(
                        List.of(line.model(), line.benchmark()), key -> new ArrayList<>())
                    .add(line.score()));
    List<List<String>> table = new ArrayList<>();
    groups.forEach((names, scores) -> table.add(new ScoreText(scores).cells(names)));
    table.addAll(chances(lines));
    if (table.isEmpty()) {
      return List.of();
    }
    table.add(0, HEADING);
    return aligned(table);
  }

  /** One line for each benchmark of questions with options: what a draw at random would reach. */
  private static List<List<String>> chances(List<Line> lines) {
    Map<String, List<String>> chances = new LinkedHashMap<>();
    for (Line line : lines) {
      Score score = line.score();
      if (score.metric().equals(Scores.CHANCE) && score.subset().equals(Scores.ALL)) {
        List<String> cells =
            new ArrayList<>(
                List.of("(chance)", line.benchmark(), "", text(List.of(score), "%.2f")));
        cells.addAll(Collections.nCopies(HEADING.size() - cells.size(), ""));
        chances.putIfAbsent(line.benchmark(), cells);
      }
    }
    return List.copyOf(chances.values());
  }

  private List<String> cells(List<String> names) {
    List<String> cells = new ArrayList<>(names);
    List<Score> main = find(of -> List.of(Scores.AVERAGE, Scores.DIFFERENCE).contains(of.metric()));
    boolean difference = main.stream().anyMatch(of -> of.metric().equals(Scores.DIFFERENCE));
    OptionalInt k = main.stream().map(Score::k).findFirst().orElse(OptionalInt.empty());
    cells.add(k.isPresent() ? Integer.toString(k.getAsInt()) : "");
    cells.add(text(main, difference ? "%+.2f" : "%.2f"));
    cells.add(main.isEmpty() ? "" : interval(main.get(0).estimate(), difference));
    for (String metric : List.of(Scores.PASS, Scores.MAJORITY)) {
      cells.add(text(find(of -> of.metric().equals(metric) && of.k().equals(k)), "%.2f"));
    }
    for (Share share : List.of(Share.NO_ANSWER, Share.CUT)) {
      cells.add(text(find(of -> of.metric().equals(share.label())), "%.2f"));
    }
    cells.add(text(find(of -> of.metric().equals(Scores.TOKENS)), "%.0f"));
    return cells;
  }

  private List<Score> find(Predicate<Score> wanted) {
    return scores.stream().filter(wanted).limit(1).toList();
  }

  private static String text(List<Score> score, String format) {
    return score.stream()
        .map(of -> String.format(Locale.ROOT, format, of.estimate().mean()))
        .collect(Collectors.joining());
  }

  private static String interval(Estimate estimate, boolean difference) {
    return Double.isNaN(estimate.standardError())
        ? ""
        : String.format(
            Locale.ROOT,
            difference ? "%+.2f to %+.2f" : "%.2f to %.2f",
            estimate.low(),
            estimate.high());
  }

  private static List<String> aligned(List<List<String>> table) {
    List<Integer> widths =
        IntStream.range(0, HEADING.size())
            .map(column -> table.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .boxed()
            .toList();
    return table.stream()
        .map(
            row ->
                IntStream.range(0, row.size())
                    .mapToObj(
                        column ->
                            (column < TEXTS ? "%-" + widths.get(column) : "%" + widths.get(column))
                                + "s")
                    .collect(Collectors.joining("  "))
                    .formatted(row.toArray())
                    .stripTrailing())
        .toList();
  }
}
