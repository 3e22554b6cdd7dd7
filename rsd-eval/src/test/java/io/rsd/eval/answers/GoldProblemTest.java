package io.rsd.eval.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoldProblemTest {

  /** Longer than this, a text of the s1K sample is a solution or a proof. */
  private static final int LONGEST_BARE = 20;

  private final MathAnswerChecker checker = new MathAnswerChecker();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42",
        "073",
        "\\left( 3, \\frac{\\pi}{2} \\right)",
        "\\text{Evelyn}",
        "C",
        "(D) 5",
        "The answer is (B).",
        "She makes 9 * 2 = $<<9*2=18>>18 every day.\n#### 18",
        "Adding up gives $2 + 2$, so the answer is $\\boxed{4}$."
      })
  void answersChoicesAndWordsCanBeRead(String gold) {
    assertThat(checker.goldProblem(gold)).isEmpty();
    assertThat(checker.check(gold, "So it is \\boxed{" + gold + "}").gold()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Suppose that the set is finite. Then it has a largest element $m$, but $m + 1$ is in it as"
            + " well, which contradicts the choice of $m$. Hence the set is infinite, as claimed.",
      })
  void aProofStatesNoAnswer(String gold) {
    assertThat(checker.goldProblem(gold)).contains("the gold text states no answer");
  }

  @Test
  void aBrokenFormulaIsFoundButNotRead() {
    assertThat(checker.goldProblem("\\boxed{|\\underbrace{A + A}_k| \\le c^k |A|}"))
        .hasValueSatisfying(
            reason -> assertThat(reason).startsWith("the gold answer cannot be read: "));
  }

  @ParameterizedTest
  @CsvSource({
    "data/math500.jsonl, answer",
    "data/math500.jsonl, solution",
    "data/gsm8k_test.jsonl, answer",
    "data/aime24_simplerl.jsonl, answer",
    "data/aime25_nemo_skills.jsonl, expected_answer"
  })
  void allAnswersOfTheBenchmarksCanBeRead(String file, String column) throws IOException {
    assertThat(SharedFiles.rows(file))
        .allSatisfy(
            row -> assertThat(checker.goldProblem(row.get(column).getAsString())).isEmpty());
  }

  @Test
  void theProofsOfS1kCannotBeReadAndTheRestCan() throws IOException {
    List<String> golds =
        SharedFiles.rows("data/s1k_questions_sample.jsonl").stream()
            .map(row -> row.get("solution").getAsString())
            .toList();
    List<String> bare = golds.stream().filter(gold -> gold.length() <= LONGEST_BARE).toList();
    List<String> boxed =
        golds.stream().filter(gold -> !bare.contains(gold) && gold.contains("\\boxed")).toList();
    assertThat(bare).hasSize(74).filteredOn(this::isUnreadable).isEmpty();
    assertThat(boxed).hasSize(73).filteredOn(this::isUnreadable).hasSizeLessThan(3);
    // Two of the others are no proofs: a short list, and a formula with a letter before it.
    assertThat(golds)
        .filteredOn(gold -> !bare.contains(gold) && !boxed.contains(gold))
        .hasSize(72)
        .filteredOn(gold -> !isUnreadable(gold))
        .hasSizeLessThan(3);
  }

  private boolean isUnreadable(String gold) {
    return checker.goldProblem(gold).isPresent();
  }
}
