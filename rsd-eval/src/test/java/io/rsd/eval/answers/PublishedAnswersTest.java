package io.rsd.eval.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.testing.JsonRows;
import io.rsd.core.testing.SharedFiles;
import io.rsd.eval.answers.extraction.AnswerExtractor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answer pairs of public graders and the gold answers of public problem sets. */
class PublishedAnswersTest {

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

  /** Longer than this, a text of the s1K sample is a solution or a proof. */
  private static final int LONGEST_BARE = 20;

  private final MathAnswerChecker checker = new MathAnswerChecker();

  private boolean isEqual(String gold, String prediction) {
    return checker.check(gold, prediction).verdict() == Verdict.EQUAL;
  }

  private static List<JsonObject> problems(String file) {
    return JsonRows.read(SharedFiles.PROBLEMS.folder().resolve(file));
  }

  private static String text(JsonObject row, String field) {
    return row.get(field).getAsString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"math_verify_visible.jsonl", "extra_graders_visible.jsonl"})
  void decidesAsTheSuitesDoButForTheDocumentedRows(String file) {
    Set<String> otherwise = new TreeSet<>();
    for (JsonObject row : JsonRows.read(SharedFiles.ANSWERS.folder().resolve(file))) {
      boolean counts = text(row, "kind").equals("verify") && !row.get("contested").getAsBoolean();
      boolean equal = isEqual(text(row, "gold"), text(row, "pred"));
      if (counts && equal != row.get("expected").getAsBoolean()) {
        otherwise.add(text(row, "id"));
      }
    }
    assertThat(DECIDED_OTHERWISE).containsAll(otherwise);
  }

  @Test
  void everyMath500SolutionGivesItsAnswer() {
    for (JsonObject row : problems("math500.jsonl")) {
      String answer = text(row, "answer");
      assertThat(isEqual(answer, text(row, "solution"))).as(answer).isTrue();
      assertThat(isEqual(answer, "It is $" + answer + "$.")).as(answer).isTrue();
    }
  }

  @Test
  void differentMath500AnswersAreToldApartBothWaysRound() {
    List<String> answers =
        problems("math500.jsonl").stream()
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
  @ValueSource(strings = {"aime24_nemo_skills.jsonl", "aime25_nemo_skills.jsonl"})
  void everyAimeAnswerEqualsItselfWithLeadingZeros(String file) {
    for (JsonObject row : problems(file)) {
      String answer = text(row, "expected_answer");
      assertThat(isEqual("0".repeat(3 - answer.length()) + answer, answer)).as(answer).isTrue();
    }
  }

  @Test
  void everyGsm8kAnswerIsFoundAtTheEndOfItsSolution() {
    for (JsonObject row : problems("gsm8k_test.jsonl")) {
      String solution = text(row, "answer");
      String answer = solution.substring(solution.indexOf("####") + 4).strip();
      assertThat(isEqual(solution, "The answer is " + answer.replace(",", "") + "."))
          .as(solution)
          .isTrue();
    }
  }

  @Test
  void solutionsWithoutABoxStateNoAnswer() {
    for (JsonObject row : problems("s1k_questions_sample.jsonl")) {
      String solution = text(row, "solution");
      boolean bare = solution.length() <= 21;
      boolean boxed = solution.contains("\\boxed");
      assertThat(AnswerExtractor.fromGold(solution).isPresent())
          .as(solution)
          .isEqualTo(bare || boxed);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "math500.jsonl, answer",
    "math500.jsonl, solution",
    "gsm8k_test.jsonl, answer",
    "aime24_simplerl.jsonl, answer",
    "aime25_nemo_skills.jsonl, expected_answer"
  })
  void allAnswersOfTheBenchmarksCanBeRead(String file, String column) {
    assertThat(problems(file))
        .allSatisfy(row -> assertThat(checker.goldProblem(text(row, column))).isEmpty());
  }

  @Test
  void theProofsOfS1kCannotBeReadAndTheRestCan() {
    List<String> golds =
        problems("s1k_questions_sample.jsonl").stream().map(row -> text(row, "solution")).toList();
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
