package io.rsd.eval.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.testing.Fixtures;
import io.rsd.core.testing.JsonRows;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pairs on which the grader Math-Verify and mathematics agree; the fixtures' README says more. */
class AnswerPairsTest {

  private final MathAnswerChecker checker = new MathAnswerChecker();

  private Verdict verdict(String gold, String prediction) {
    return checker.check(gold, prediction).verdict();
  }

  static Stream<Arguments> pairs() {
    return JsonRows.read(Fixtures.answers("pairs.jsonl")).stream()
        .map(
            row ->
                Arguments.arguments(
                    text(row, "gold"), text(row, "pred"), row.get("equal").getAsBoolean()));
  }

  private static String text(JsonObject row, String field) {
    return row.get(field).getAsString();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void decidesAsMathVerifyAndMathematicsDo(String gold, String prediction, boolean equal) {
    assertThat(verdict(gold, prediction)).isEqualTo(equal ? Verdict.EQUAL : Verdict.DIFFERENT);
  }

  @Test
  void solutionsGiveTheirAnswersAndNoOtherProblems() {
    List<JsonObject> rows = JsonRows.read(Fixtures.problems("math500.jsonl"));
    for (JsonObject row : rows) {
      String answer = text(row, "answer");
      for (JsonObject other : rows) {
        assertThat(verdict(answer, text(other, "solution")) == Verdict.EQUAL)
            .as("%s in %s", answer, text(other, "solution"))
            .isEqualTo(row.equals(other));
      }
    }
  }

  @Test
  void everyCompetitionAnswerEqualsItselfWithLeadingZeros() {
    for (JsonObject row : JsonRows.read(Fixtures.problems("aime_leading_zeros.jsonl"))) {
      String answer = text(row, "answer");
      assertThat(answer).hasSize(3);
      assertThat(verdict(answer, String.valueOf(Integer.parseInt(answer))))
          .as(answer)
          .isEqualTo(Verdict.EQUAL);
    }
  }

  @Test
  void theAnswerOfGradeSchoolSolutionsStandsInTheirLastLine() {
    for (JsonObject row : JsonRows.read(Fixtures.problems("gsm8k.jsonl"))) {
      String solution = text(row, "answer");
      String answer = solution.substring(solution.indexOf("####") + 4).strip();
      assertThat(verdict(solution, "The answer is " + answer.replace(",", "") + "."))
          .as(solution)
          .isEqualTo(Verdict.EQUAL);
    }
  }
}
