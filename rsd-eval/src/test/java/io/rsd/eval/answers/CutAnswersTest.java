package io.rsd.eval.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A completion that a limit has cut counts if a boxed answer stands after its reasoning. */
class CutAnswersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "open   | I try 3. </think> So \\boxed{4}. And th       | true",
        "open   | I try \\boxed{4}. But perhaps                 | false",
        "open   | I try \\boxed{4}. </think> So it is fo        | false",
        "open   | </think> So \\boxed{4                         | false",
        "open   | </think> So \\boxed{4} <think> Or is it \\boxed{5}? | false",
        "closed | <think> I try 3. </think> So \\boxed{4}. An   | true",
        "closed | <think> I try \\boxed{4}. But perhaps         | false",
        "closed | So \\boxed{4}. And this                       | true",
        "closed | So the answer is 4. And this                  | false",
      })
  void countsWithABoxAfterItsReasoning(String prompt, String completion, boolean counts) {
    CutAnswers checker = new CutAnswers(new MathAnswerChecker(), prompt.equals("open"));
    assertThat(checker.counts(completion)).isEqualTo(counts);
  }

  @Test
  void isComparedAsTheOtherCheckerDoes() {
    CutAnswers checker = new CutAnswers(new ChoiceAnswerChecker(), true);
    assertThat(checker.check("B", List.of("1", "2"), "</think> \\boxed{2} and").verdict())
        .isEqualTo(Verdict.EQUAL);
    assertThat(new MathAnswerChecker().counts("\\boxed{2}")).isFalse();
  }
}
