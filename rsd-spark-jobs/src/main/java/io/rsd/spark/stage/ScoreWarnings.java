package io.rsd.spark.stage;

import io.rsd.eval.benchmarks.Evaluation;
import io.rsd.eval.benchmarks.ProblemOutcome;
import io.rsd.eval.benchmarks.Scores;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a reader of scores should know of the evaluations that they come from. */
final class ScoreWarnings {

  private ScoreWarnings() {}

  /** One sentence for each thing. */
  static List<String> of(List<Evaluation> evaluations) {
    List<String> warnings = new ArrayList<>();
    evaluations.forEach(of -> addFailed(of, warnings));
    for (int second = 1; second < evaluations.size(); second++) {
      for (int first = 0; first < second; first++) {
        addOtherProblems(evaluations.get(first), evaluations.get(second), warnings);
      }
    }
    addLacking(evaluations, warnings);
    return warnings;
  }

  private static void addFailed(Evaluation evaluation, List<String> warnings) {
    int failed = evaluation.problems().stream().mapToInt(ProblemOutcome::failed).sum();
    if (failed > 0) {
      int asked =
          evaluation.problems().stream()
              .mapToInt(of -> of.attempts() + of.failed())
              .max()
              .orElseThrow();
      int most = Scores.fewestAttempts(evaluation.problems());
      warnings.add(
          "%s: %d attempts failed and count neither as right nor as wrong (column reason of its attempts). There is no avg@%d, since a problem has only %d attempts%s"
              .formatted(
                  name(evaluation),
                  failed,
                  asked,
                  most,
                  most == 0 ? "" : "; avg@%d is given".formatted(most)));
    }
  }

  private static void addOtherProblems(Evaluation first, Evaluation second, List<String> warnings) {
    if (!first.benchmark().equals(second.benchmark())) {
      return;
    }
    Set<String> one = names(first);
    Set<String> other = names(second);
    if (!one.equals(other)) {
      Set<String> common = new HashSet<>(one);
      common.retainAll(other);
      warnings.add(
          "%s has %d problems and %s has %d; they are compared on the %d that both have"
              .formatted(name(first), one.size(), name(second), other.size(), common.size()));
    }
  }

  private static void addLacking(List<Evaluation> evaluations, List<String> warnings) {
    Set<String> all = evaluations.stream().map(Evaluation::benchmark).collect(Collectors.toSet());
    evaluations.stream()
        .collect(
            Collectors.groupingBy(
                Evaluation::model,
                TreeMap::new,
                Collectors.mapping(Evaluation::benchmark, Collectors.toSet())))
        .forEach(
            (model, there) -> {
              if (!there.equals(all)) {
                warnings.add(
                    "%s has no mean over the benchmarks, since it was evaluated on %d of %d"
                        .formatted(model, there.size(), all.size()));
              }
            });
  }

  private static Set<String> names(Evaluation evaluation) {
    return evaluation.problems().stream().map(ProblemOutcome::problem).collect(Collectors.toSet());
  }

  private static String name(Evaluation evaluation) {
    return "%s on %s".formatted(evaluation.model(), evaluation.benchmark());
  }
}
