package io.rsd.eval.benchmarks;

import io.rsd.eval.metrics.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The figures of several models on several benchmarks: those of each model on each benchmark, the
 * differences between every two models, and the means over all benchmarks.
 */
public final class ScoreTable {

  /** What stands in the place of a benchmark where a figure is the mean over all. */
  public static final String MEAN = "mean";

  /** The same for the mean over all but those that have {@code gpqa} in their names. */
  public static final String MEAN_WITHOUT_GPQA = "mean_without_gpqa";

  /**
   * A row.
   *
   * @param model its name; of a difference {@code SECOND - FIRST}
   * @param benchmark its name, {@link #MEAN} or {@link #MEAN_WITHOUT_GPQA}
   */
  public record Line(String model, String benchmark, Score score) {}

  /** Scores by benchmark. */
  private record Averages(Map<String, Score> byBenchmark) {

    static Averages of(Map<String, List<Score>> scores, String metric) {
      Map<String, Score> averages = new LinkedHashMap<>();
      scores.forEach(
          (benchmark, all) ->
              all.stream()
                  .filter(of -> of.metric().equals(metric) && of.subset().equals(Scores.ALL))
                  .findFirst()
                  .ifPresent(score -> averages.put(benchmark, score)));
      return new Averages(averages);
    }

    Optional<Score> mean(Set<String> benchmarks) {
      if (benchmarks.isEmpty() || !byBenchmark.keySet().containsAll(benchmarks)) {
        return Optional.empty();
      }
      List<Score> scores = benchmarks.stream().map(byBenchmark::get).toList();
      return Optional.of(
          new Score(
              Scores.ALL,
              scores.get(0).metric(),
              OptionalInt.empty(),
              Estimate.ofIndependent(scores.stream().map(Score::estimate).toList()),
              scores.stream().mapToInt(Score::problems).sum(),
              scores.stream().mapToLong(Score::attempts).sum()));
    }
  }

  private final Map<String, Map<String, Evaluation>> models = new LinkedHashMap<>();
  private final Set<String> benchmarks = new LinkedHashSet<>();
  private final List<Line> lines = new ArrayList<>();

  private ScoreTable(List<Evaluation> evaluations) {
    for (Evaluation of : evaluations) {
      models.computeIfAbsent(of.model(), model -> new LinkedHashMap<>()).put(of.benchmark(), of);
      benchmarks.add(of.benchmark());
    }
  }

  /**
   * All rows. Of two models the later one is compared with the earlier one. A mean is over all
   * benchmarks that any of the models was evaluated on; a model that lacks one of them has none.
   */
  public static List<Line> of(List<Evaluation> evaluations) {
    ScoreTable table = new ScoreTable(evaluations);
    table.models.forEach(table::addModel);
    List<String> names = List.copyOf(table.models.keySet());
    for (int second = 1; second < names.size(); second++) {
      for (int first = 0; first < second; first++) {
        table.addDifference(names.get(second), names.get(first));
      }
    }
    return List.copyOf(table.lines);
  }

  private void addModel(String model, Map<String, Evaluation> evaluations) {
    Map<String, List<Score>> scores = new LinkedHashMap<>();
    evaluations.forEach((name, evaluation) -> scores.put(name, Scores.of(evaluation.problems())));
    add(model, scores, Scores.AVERAGE);
  }

  private void addDifference(String second, String first) {
    Map<String, List<Score>> scores = new LinkedHashMap<>();
    Map<String, Evaluation> base = models.get(first);
    models
        .get(second)
        .forEach(
            (name, evaluation) ->
                Optional.ofNullable(base.get(name))
                    .ifPresent(
                        other ->
                            scores.put(
                                name, Scores.difference(evaluation.problems(), other.problems()))));
    add("%s - %s".formatted(second, first), scores, Scores.DIFFERENCE);
  }

  private void add(String model, Map<String, List<Score>> scores, String metric) {
    scores.forEach(
        (benchmark, all) -> all.forEach(score -> lines.add(new Line(model, benchmark, score))));
    if (benchmarks.size() < 2) {
      return;
    }
    Averages averages = Averages.of(scores, metric);
    averages.mean(benchmarks).ifPresent(mean -> lines.add(new Line(model, MEAN, mean)));
    Set<String> others = new LinkedHashSet<>(benchmarks);
    if (others.removeIf(ScoreTable::isGpqa)) {
      averages.mean(others).ifPresent(mean -> lines.add(new Line(model, MEAN_WITHOUT_GPQA, mean)));
    }
  }

  private static boolean isGpqa(String benchmark) {
    return benchmark.toLowerCase(Locale.ROOT).contains("gpqa");
  }
}
