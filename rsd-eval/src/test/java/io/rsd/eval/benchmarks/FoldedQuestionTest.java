package io.rsd.eval.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies of a question fold to the same, other questions do not. */
class FoldedQuestionTest {

  private static List<String> words(String question) {
    return FoldedQuestion.of(question).words();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Find  the sum.                      | find the SUM
          What is $x + y = 2$?                | What is \\(x+y=2\\)
          Let $x^{2}\\,+\\;y^2 = 1$           | let $x^2+y^2=1$:
          $\\left( a \\right)$ is             | (a) is
          $\\dfrac{1}{2}$, so                 | $\\frac{1}{2}$ so
          $AB~=~\\text{cm}$                   | $AB = \\mathrm{cm}$
          \\[n \\quad m\\]                    | $n$ $m$
          Bob's cat\\\\sat                    | Bob’s “cat” sat
          an $x$-axis                         | an $x$–axis
          $6$ cows; 3.5 pigs                  | 6 cows (3.5 pigs)
          \\hspace{3mm}one \\bigl(two\\bigr)  | one two
          """)
  void copiesHaveTheSameWords(String one, String other) {
    assertThat(words(one)).isNotEmpty().isEqualTo(words(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Compute 2+3 | Compute 2-3
          Compute 3.5 | Compute 35
          $2^3$ is    | $23$ is
          a \\leftarrow b | a b
          the Größe   | the Grosse
          """)
  void otherQuestionsHaveOtherWords(String one, String other) {
    assertThat(words(one)).isNotEqualTo(words(other));
  }

  @Test
  void anEquationIsOneWordHoweverItIsSpaced() {
    assertThat(words("If $3x + 4 = 10$, find $\\frac{x}{2}$ to 0.5 %."))
        .containsExactly("if", "3x+4=10", "find", "frac", "x", "2", "to", "0.5");
  }

  @Test
  void theTextOfAQuestionDiffersWhereItsSignsDo() {
    String text = FoldedQuestion.of("Compute $(2 + 3) \\cdot 4$.").text();
    assertThat(FoldedQuestion.of("compute \\( \\left(2+3\\right)\\cdot  4 \\).").text())
        .isEqualTo(text);
    assertThat(FoldedQuestion.of("Compute $2 + (3 \\cdot 4)$.").text()).isNotEqualTo(text);
  }

  @Test
  void sequencesAreAllRunsOfSoManyWords() {
    FoldedQuestion question = FoldedQuestion.of("One two, three two three!");
    assertThat(question.sequences(2)).containsExactly("one two", "two three", "three two");
    assertThat(question.sequences(5)).containsExactly("one two three two three");
    assertThat(question.sequences(8)).containsExactly("one two three two three");
    assertThat(FoldedQuestion.of("?! $ $").sequences(8)).isEmpty();
  }
}
