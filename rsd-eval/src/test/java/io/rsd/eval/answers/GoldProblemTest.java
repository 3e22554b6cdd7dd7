package io.rsd.eval.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.testing.Fixtures;
import io.rsd.core.testing.JsonRows;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoldProblemTest {

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

  @ParameterizedTest
  @ValueSource(
      strings = {"nan", "NaN", "None", "None.", "null", "N/A", "n/a", "unknown", "TBD", " - "})
  void aTextThatSaysNoneIsNoAnswer(String gold) {
    assertThat(checker.goldProblem(gold)).contains("the gold text says that there is no answer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hence there are \\boxed{\\text{None}}.", "n", "-1", "(N) none"})
  void aSolutionMayEndWithSuchAWord(String gold) {
    assertThat(checker.goldProblem(gold))
        .isNotEqualTo(Optional.of("the gold text says that there is no answer"));
  }

  @Test
  void aBrokenFormulaIsFoundButNotRead() {
    assertThat(checker.goldProblem("\\boxed{|\\underbrace{A + A}_k| \\le c^k |A|}"))
        .hasValueSatisfying(
            reason -> assertThat(reason).startsWith("the gold answer cannot be read: "));
  }

  @ParameterizedTest
  @CsvSource({
    "math500.jsonl, answer",
    "math500.jsonl, solution",
    "gsm8k.jsonl, answer",
    "aime_leading_zeros.jsonl, answer",
    "aime_nemo_skills.jsonl, expected_answer"
  })
  void allAnswersOfTheBenchmarksFormsCanBeRead(String file, String column) {
    assertThat(golds(file, column)).isNotEmpty();
    assertThat(golds(file, column))
        .allSatisfy(gold -> assertThat(checker.goldProblem(gold)).isEmpty());
  }

  /** Of s1K's five forms, the last one is a proof. */
  @Test
  void theProofsOfS1kCannotBeReadAndTheRestCan() {
    List<String> golds = golds("s1k.jsonl", "solution");
    assertThat(golds.subList(0, 4))
        .allSatisfy(gold -> assertThat(checker.goldProblem(gold)).isEmpty());
    assertThat(checker.goldProblem(golds.get(4))).contains("the gold text states no answer");
  }

  private static List<String> golds(String file, String column) {
    return JsonRows.read(Fixtures.problems(file)).stream()
        .map(row -> row.get(column).getAsString())
        .toList();
  }
}
