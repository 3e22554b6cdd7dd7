package io.rsd.eval.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rsd.eval.metrics.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Figures of a model on a benchmark are means over its problems. */
class ScoresTest {

  /** A problem with so many attempts, the other ones with answers of their own. */
  private static ProblemOutcome problem(String name, int attempts, int correct, String... subsets) {
    List<Integer> others = IntStream.range(correct, attempts).map(i -> 1).boxed().toList();
    return new ProblemOutcome(
        name,
        List.of(subsets),
        0,
        0,
        correct,
        new Votes(attempts, correct, others),
        Map.of(),
        attempts,
        10L * attempts);
  }

  private static Score find(List<Score> scores, String subset, String metric, OptionalInt k) {
    return scores.stream()
        .filter(of -> of.subset().equals(subset) && of.metric().equals(metric))
        .filter(of -> of.k().equals(k))
        .findFirst()
        .orElseThrow();
  }

  private static Score find(List<Score> scores, String metric, int k) {
    return find(scores, "all", metric, OptionalInt.of(k));
  }

  private static Score share(List<Score> scores, String metric) {
    return find(scores, "all", metric, OptionalInt.empty());
  }

  /** The paper's Table 1: of 30 problems with 64 attempts, 52 correct ones are 2.71%. */
  @Test
  void avgAtKIsTheMeanShareOfCorrectAttempts() {
    List<ProblemOutcome> aime = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      aime.add(problem("p" + i, 64, i < 4 ? 13 : 0));
    }
    Score average = find(Scores.of(aime), "avg", 64);
    assertThat(average.estimate().mean()).isCloseTo(2.71, within(0.005));
    assertThat(average.problems()).isEqualTo(30);
    assertThat(average.attempts()).isEqualTo(1920);
    // Four values of 20.3125 and 26 of 0: the deviation of a sample, over the root of 30.
    double mean = 4 * 20.3125 / 30;
    double squares = 4 * Math.pow(20.3125 - mean, 2) + 26 * mean * mean;
    double error = Math.sqrt(squares / 29 / 30);
    assertThat(average.estimate().standardError()).isCloseTo(error, within(1e-12));
    assertThat(average.estimate().high()).isCloseTo(mean + 1.96 * error, within(1e-4));
  }

  @Test
  void kAreThePowersOfTwoAndAllAttempts() {
    List<Score> scores = Scores.of(List.of(problem("a", 6, 2), problem("b", 6, 0)));
    assertThat(scores.stream().filter(of -> of.metric().equals("pass")).map(Score::k))
        .containsExactly(
            OptionalInt.of(1), OptionalInt.of(2), OptionalInt.of(4), OptionalInt.of(6));
    assertThat(scores.stream().filter(of -> of.metric().equals("avg")).map(Score::k))
        .containsExactly(OptionalInt.of(6));
    assertThat(find(scores, "pass", 1).estimate())
        .isEqualTo(Estimate.of(new double[] {100 * PassAtK.of(6, 2, 1), 0}));
    assertThat(find(scores, "pass", 2).estimate().mean()).isCloseTo(50 * 0.6, within(1e-12));
    assertThat(find(scores, "maj", 6).estimate().mean()).isEqualTo(50);
    assertThat(find(scores, "maj", 4).estimate().mean())
        .isCloseTo(50 * new Votes(6, 2, List.of(1, 1, 1, 1)).majority(4), within(1e-12));
  }

  @Test
  void avgAtKOverFewerAttemptsIsRefused() {
    List<ProblemOutcome> problems = List.of(problem("a", 8, 2), problem("b", 7, 0));
    assertThatThrownBy(() -> Scores.average("all", problems, 8))
        .hasMessageContaining("a figure of 8 attempts, but a problem has 7");
    assertThat(Scores.of(problems).stream().filter(of -> of.k().isPresent()))
        .allMatch(of -> of.k().getAsInt() <= 7);
  }

  @Test
  void attemptsThatFailedAreNotWrong() {
    ProblemOutcome half =
        new ProblemOutcome("a", List.of(), 0, 2, 1, new Votes(2, 1, List.of()), Map.of(), 2, 8);
    List<Score> scores = Scores.of(List.of(half, problem("b", 4, 4)));
    assertThat(find(scores, "avg", 2).estimate().mean()).isEqualTo(75);
    assertThat(share(scores, "failed").estimate().mean()).isEqualTo(25);
    assertThat(share(scores, "failed").attempts()).isEqualTo(8);
    ProblemOutcome nothing =
        new ProblemOutcome("a", List.of(), 0, 4, 0, new Votes(0, 0, List.of()), Map.of(), 0, 0);
    assertThat(Scores.of(List.of(nothing, problem("b", 4, 4))).stream().map(Score::metric))
        .doesNotContain("avg", "pass", "maj")
        .contains("failed", "mean_tokens");
  }

  @Test
  void sharesAndLengthsAreMeansOverProblems() {
    Map<Share, Integer> shares = Map.of(Share.NO_ANSWER, 3, Share.CUT, 2, Share.REFUSED, 1);
    ProblemOutcome cut =
        new ProblemOutcome("a", List.of(), 0, 0, 0, new Votes(4, 0, List.of()), shares, 2, 300);
    List<Score> scores = Scores.of(List.of(cut, problem("b", 4, 1)));
    assertThat(share(scores, "no_answer").estimate().mean()).isEqualTo(37.5);
    assertThat(share(scores, "cut").estimate().mean()).isEqualTo(25);
    assertThat(share(scores, "refused").estimate().mean()).isEqualTo(12.5);
    assertThat(share(scores, "undecided").estimate().mean()).isZero();
    assertThat(share(scores, "mean_tokens").estimate().mean()).isEqualTo(80);
    assertThat(share(scores, "mean_tokens").attempts()).isEqualTo(6);
  }

  @Test
  void aSubsetHasTheFiguresOfItsProblems() {
    List<ProblemOutcome> easy =
        List.of(problem("a", 2, 2, "level=1", "subject=Algebra"), problem("b", 2, 1, "level=1"));
    List<ProblemOutcome> all = new ArrayList<>(easy);
    all.add(problem("c", 2, 0, "level=5", "subject=Algebra"));
    List<Score> scores = Scores.of(all);
    List<Score> alone = Scores.of(easy).stream().filter(of -> of.subset().equals("all")).toList();
    assertThat(scores.stream().filter(of -> of.subset().equals("level=1")))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("subset")
        .containsExactlyElementsOf(alone);
    assertThat(find(scores, "subject=Algebra", "avg", OptionalInt.of(2)).estimate().mean())
        .isEqualTo(50);
    assertThat(scores.stream().map(Score::subset).distinct())
        .containsExactly("all", "level=1", "level=5", "subject=Algebra");
  }

  @Test
  void chanceIsWhatADrawnOptionHits() {
    List<ProblemOutcome> choices = new ArrayList<>();
    for (int options : new int[] {4, 4, 2, 10}) {
      choices.add(
          new ProblemOutcome(
              "p" + choices.size(),
              List.of(),
              options,
              0,
              0,
              new Votes(1, 0, List.of()),
              Map.of(),
              1,
              1));
    }
    assertThat(share(Scores.of(choices), "chance").estimate().mean())
        .isCloseTo((25 + 25 + 50 + 10) / 4.0, within(1e-12));
    assertThat(share(Scores.of(choices), "chance").attempts()).isZero();
    assertThat(share(Scores.of(choices.subList(0, 2)), "chance").estimate())
        .isEqualTo(new Estimate(25, 0));
    choices.add(problem("no choice", 1, 0));
    assertThat(Scores.of(choices)).noneMatch(of -> of.metric().equals("chance"));
  }

  /** Student's sleep data of 1908: ten patients, two drugs, t = 4.0621. */
  @Test
  void aDifferenceIsPairedByProblem() {
    double[] drug1 = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    double[] drug2 = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    Estimate sleep = Estimate.ofDifference(drug2, drug1);
    assertThat(sleep.mean()).isCloseTo(1.58, within(1e-12));
    assertThat(sleep.mean() / sleep.standardError()).isCloseTo(4.0621, within(5e-5));

    List<ProblemOutcome> trained =
        List.of(problem("only here", 4, 4), problem("a", 4, 4, "level=1"), problem("b", 4, 1));
    List<ProblemOutcome> base =
        List.of(problem("b", 8, 0), problem("a", 8, 4), problem("only there", 8, 8));
    List<Score> difference = Scores.difference(trained, base);
    Score all = find(difference, "all", "avg_difference", OptionalInt.empty());
    assertThat(all.estimate()).isEqualTo(Estimate.of(new double[] {50, 25}));
    assertThat(all.problems()).isEqualTo(2);
    assertThat(all.attempts()).isEqualTo(24);
    assertThat(find(difference, "level=1", "avg_difference", OptionalInt.empty()).problems())
        .isEqualTo(1);
    assertThat(Scores.difference(trained, List.of(problem("z", 1, 1)))).isEmpty();
  }
}
