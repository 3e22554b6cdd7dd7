package io.rsd.eval.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rsd.eval.benchmarks.ScoreTable.Line;
import io.rsd.eval.metrics.Estimate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The figures of several models on several benchmarks. */
class ScoreTableTest {

  /** Of 10,000 problems with one attempt each, so many are solved, the first ones. */
  private static Evaluation evaluation(String model, String benchmark, int solved) {
    List<ProblemOutcome> problems = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      int correct = i < solved ? 1 : 0;
      problems.add(
          new ProblemOutcome(
              "p" + i,
              List.of(),
              0,
              0,
              correct,
              new Votes(1, correct, Collections.nCopies(1 - correct, 1)),
              Map.of(),
              1,
              1));
    }
    return new Evaluation(model, benchmark, problems);
  }

  private static Estimate find(List<Line> lines, String model, String benchmark, String metric) {
    return lines.stream()
        .filter(line -> line.model().equals(model) && line.benchmark().equals(benchmark))
        .map(Line::score)
        .filter(score -> score.metric().equals(metric))
        .map(Score::estimate)
        .findFirst()
        .orElseThrow();
  }

  /** Two rows of the paper's Table 1 with their averages. */
  @Test
  void meansAreThoseOfThePaper() {
    List<Line> lines =
        ScoreTable.of(
            List.of(
                evaluation("base", "aime24", 271),
                evaluation("base", "aime25", 1094),
                evaluation("base", "gpqa_diamond", 2475),
                evaluation("base", "math500", 6540),
                evaluation("rsd", "aime24", 328),
                evaluation("rsd", "aime25", 1260),
                evaluation("rsd", "gpqa_diamond", 2677),
                evaluation("rsd", "math500", 6620)));
    assertThat(find(lines, "base", "mean", "avg").mean()).isCloseTo(25.95, within(0.0051));
    assertThat(find(lines, "rsd", "mean", "avg").mean()).isCloseTo(27.21, within(0.0051));
    assertThat(find(lines, "base", "mean_without_gpqa", "avg").mean())
        .isCloseTo((2.71 + 10.94 + 65.40) / 3, within(1e-9));
    Estimate difference = find(lines, "rsd - base", "mean", "avg_difference");
    assertThat(difference.mean()).isCloseTo(27.2125 - 25.95, within(1e-9));
    double squares = 0;
    for (String benchmark : List.of("aime24", "aime25", "gpqa_diamond", "math500")) {
      double error = find(lines, "rsd - base", benchmark, "avg_difference").standardError();
      squares += error * error;
    }
    assertThat(difference.standardError()).isCloseTo(Math.sqrt(squares) / 4, within(1e-12));
    assertThat(find(lines, "rsd - base", "mean_without_gpqa", "avg_difference").mean())
        .isCloseTo((0.57 + 1.66 + 0.80) / 3, within(1e-9));
  }

  @Test
  void aModelThatLacksABenchmarkHasNoMean() {
    List<Line> lines =
        ScoreTable.of(
            List.of(
                evaluation("base", "aime24", 100),
                evaluation("base", "math500", 100),
                evaluation("other", "math500", 200)));
    assertThat(lines.stream().filter(line -> line.benchmark().startsWith("mean")))
        .extracting(Line::model)
        .containsExactly("base");
    assertThat(find(lines, "other - base", "math500", "avg_difference").mean())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void everyTwoModelsAreCompared() {
    List<Line> lines =
        ScoreTable.of(
            List.of(
                evaluation("a", "x", 100), evaluation("b", "x", 300), evaluation("c", "x", 200)));
    assertThat(lines.stream().filter(line -> line.score().metric().equals("avg_difference")))
        .extracting(Line::model)
        .containsExactly("b - a", "c - a", "c - b");
    assertThat(lines).extracting(Line::benchmark).containsOnly("x");
  }
}
