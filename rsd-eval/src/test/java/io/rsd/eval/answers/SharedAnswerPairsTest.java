package io.rsd.eval.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.eval.answers.extraction.AnswerExtractor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answer pairs of public graders and the gold answers of public problem sets. */
class SharedAnswerPairsTest {

  /** The uncontested rows that our rules decide otherwise; the module's README says why. */
  private static final Set<String> DECIDED_OTHERWISE =
      Set.of(
          "math-verify:test_complex_math_expressions:008",
          "math-verify:test_complex_math_expressions:014",
          "math-verify:test_latex_notation:010",
          "math-verify:test_precision:001",
          "math-verify:test_precision:003",
          "math-verify:test_precision:005",
          "math-verify:test_set_rel_assymetry:003");

  private final MathAnswerChecker checker = new MathAnswerChecker();

  private boolean isEqual(String gold, String prediction) {
    return checker.check(gold, prediction).verdict() == Verdict.EQUAL;
  }

  private static String text(JsonObject row, String field) {
    return row.get(field).getAsString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"answers/math_verify_visible.jsonl", "answers/extra_graders_visible.jsonl"})
  void decidesAsTheSuitesDoButForTheDocumentedRows(String file) throws IOException {
    Set<String> otherwise = new TreeSet<>();
    for (JsonObject row : SharedFiles.rows(file)) {
      boolean counts = text(row, "kind").equals("verify") && !row.get("contested").getAsBoolean();
      boolean equal = isEqual(text(row, "gold"), text(row, "pred"));
      if (counts && equal != row.get("expected").getAsBoolean()) {
        otherwise.add(text(row, "id"));
      }
    }
    assertThat(DECIDED_OTHERWISE).containsAll(otherwise);
  }

  @Test
  void everyMath500SolutionGivesItsAnswer() throws IOException {
    for (JsonObject row : SharedFiles.rows("data/math500.jsonl")) {
      String answer = text(row, "answer");
      assertThat(isEqual(answer, text(row, "solution"))).as(answer).isTrue();
      assertThat(isEqual(answer, "It is $" + answer + "$.")).as(answer).isTrue();
    }
  }

  @Test
  void differentMath500AnswersAreToldApartBothWaysRound() throws IOException {
    List<String> answers =
        SharedFiles.rows("data/math500.jsonl").stream()
            .map(row -> text(row, "answer"))
            .filter(answer -> answer.length() > 5)
            .distinct()
            .toList();
    List<String> equal = new ArrayList<>();
    for (String gold : answers) {
      for (String other : answers) {
        if (!gold.equals(other) && isEqual(gold, other)) {
          assertThat(isEqual(other, gold)).as("%s, %s", gold, other).isTrue();
          equal.add(gold + " = " + other);
        }
      }
    }
    assertThat(equal)
        .containsExactlyInAnyOrder(
            "\\frac{1}{4} = \\frac14",
            "\\frac14 = \\frac{1}{4}", "2\\sqrt{5} = 2 \\sqrt{5}", "2 \\sqrt{5} = 2\\sqrt{5}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data/aime24_nemo_skills.jsonl", "data/aime25_nemo_skills.jsonl"})
  void everyAimeAnswerEqualsItselfWithLeadingZeros(String file) throws IOException {
    for (JsonObject row : SharedFiles.rows(file)) {
      String answer = text(row, "expected_answer");
      assertThat(isEqual("0".repeat(3 - answer.length()) + answer, answer)).as(answer).isTrue();
    }
  }

  @Test
  void everyGsm8kAnswerIsFoundAtTheEndOfItsSolution() throws IOException {
    for (JsonObject row : SharedFiles.rows("data/gsm8k_test.jsonl")) {
      String solution = text(row, "answer");
      String answer = solution.substring(solution.indexOf("####") + 4).strip();
      assertThat(isEqual(solution, "The answer is " + answer.replace(",", "") + "."))
          .as(solution)
          .isTrue();
    }
  }

  @Test
  void solutionsWithoutABoxStateNoAnswer() throws IOException {
    for (JsonObject row : SharedFiles.rows("data/s1k_questions_sample.jsonl")) {
      String solution = text(row, "solution");
      boolean bare = solution.length() <= 21;
      boolean boxed = solution.contains("\\boxed");
      assertThat(AnswerExtractor.fromGold(solution).isPresent())
          .as(solution)
          .isEqualTo(bare || boxed);
    }
  }
}
