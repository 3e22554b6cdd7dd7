package io.rsd.eval.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Laws that hold for every answer, tried on a few of each kind. */
class AnswerPropertiesTest {

  private static final List<String> ANSWERS =
      List.of(
          "-17",
          "\\frac{3\\sqrt{3}}{4}",
          "1\\frac{4}{5}",
          "x^3+3x-6",
          "\\left(\\frac{3}{5},\\frac{8}{3}\\right]",
          "(-\\infty, 2) \\cup (3, \\infty)",
          "\\{1\\pm\\sqrt{5},-2\\}",
          "\\begin{pmatrix} 1/5 \\\\ -18/5 \\end{pmatrix}",
          "5x - 7y + 11z + 4 = 0",
          "x \\in [-2,7]",
          "864 \\mbox{ inches}^2",
          "120^\\circ",
          "4210_{5}",
          "\\text{Evelyn}",
          "3, 5, 7",
          "\\$32,\\!348",
          "\\sin^2 x \\cdot e^{2x}");

  private static final List<String> NOISE =
      List.of(
          "\\frac{",
          "}",
          "{",
          "(",
          ")",
          "[",
          "]",
          "\\sqrt",
          "^",
          "_",
          "1",
          "29",
          "x",
          "+",
          "-",
          "*",
          "/",
          "=",
          "\\le",
          "\\pm",
          "\\mp",
          ",",
          ";",
          " ",
          "\\text{",
          " and ",
          "\\\\",
          "&",
          "\\begin{pmatrix}",
          "\\end{pmatrix}",
          "\\cup",
          "|",
          "!",
          "%",
          "$",
          "\\$",
          "\\boxed{",
          "\\sin",
          "\\log_",
          "\\pi",
          "i",
          "e",
          "\\infty",
          ".5",
          "\\binom",
          "\\left",
          "\\{",
          "\\}",
          "\\sum_{",
          "9^{",
          "\\in",
          "^\\circ",
          ":",
          "\\overline",
          "cm",
          "The answer is ",
          "选A ",
          "\\boxed ",
          "</think>",
          "\n",
          "f(",
          "不",
          "😀",
          "\\",
          "\u0000");

  private final MathAnswerChecker checker = new MathAnswerChecker();

  private Verdict verdict(String gold, String prediction) {
    return checker.check(gold, prediction).verdict();
  }

  private void assertUnaffectedBy(UnaryOperator<String> change) {
    for (String answer : ANSWERS) {
      String changed = change.apply(answer);
      assertThat(verdict(answer, changed)).as("%s as %s", answer, changed).isEqualTo(Verdict.EQUAL);
      assertThat(verdict(changed, answer)).as("%s as %s", changed, answer).isEqualTo(Verdict.EQUAL);
    }
  }

  @Test
  void everyAnswerEqualsItself() {
    assertUnaffectedBy(answer -> answer);
  }

  @Test
  void layoutDoesNotMatter() {
    assertUnaffectedBy(answer -> " " + answer.replace(" ", "  ") + " ");
    assertUnaffectedBy(answer -> answer.replace("\\frac", "\\dfrac"));
    assertUnaffectedBy(answer -> answer.replace("\\left", "").replace("\\right", ""));
    assertUnaffectedBy(answer -> "\\! " + answer.replace("+", "\\,+\\!"));
    assertUnaffectedBy(answer -> "$" + answer + "$");
    assertUnaffectedBy(answer -> "\\boxed{" + answer + "}");
  }

  @Test
  void bracesAroundAFormulaDoNotMatter() {
    assertUnaffectedBy(
        answer -> answer.replace("\\sqrt{3}", "{\\sqrt{{3}}}").replace("x^", "{x}^"));
  }

  @Test
  void theVerdictIsTheSameBothWaysRound() {
    for (String gold : ANSWERS) {
      for (String other : ANSWERS) {
        assertThat(verdict(gold, other))
            .as("%s and %s", gold, other)
            .isEqualTo(verdict(other, gold));
      }
    }
  }

  @Test
  void oneMoreTermMakesADifference() {
    for (String answer : ANSWERS) {
      assertThat(verdict(answer, answer + "+1")).as(answer).isNotEqualTo(Verdict.EQUAL);
      assertThat(verdict(answer + "+1", answer)).as(answer).isNotEqualTo(Verdict.EQUAL);
    }
  }

  @Test
  void everyDigitMatters() {
    for (String answer : ANSWERS) {
      for (int index = 0; index < answer.length(); index++) {
        char digit = answer.charAt(index);
        if (Character.isDigit(digit)) {
          char next = (char) ('0' + (digit - '0' + 1) % 10);
          String changed = answer.substring(0, index) + next + answer.substring(index + 1);
          assertThat(verdict(answer, changed)).as(changed).isNotEqualTo(Verdict.EQUAL);
        }
      }
    }
  }

  @Test
  void noiseIsAnsweredWithAVerdict() {
    Random random = new Random(11);
    for (int round = 0; round < 3_000; round++) {
      String gold = noise(random);
      assertThat(checker.check(gold, noise(random))).isNotNull();
      assertThat(checker.check(gold, gold)).isNotNull();
    }
  }

  private static String noise(Random random) {
    StringBuilder noise = new StringBuilder();
    for (int length = 1 + random.nextInt(40); length > 0; length--) {
      noise.append(NOISE.get(random.nextInt(NOISE.size())));
    }
    return noise.toString();
  }

  @Test
  void megabytesOfNoiseAreAnsweredWithAVerdict() {
    for (int index = 0; index < NOISE.size(); index++) {
      int length = index % 10 == 0 ? 2_000_000 : 100_000;
      String noise = NOISE.get(index).repeat(length / NOISE.get(index).length());
      assertThat(checker.check("5", noise)).isNotNull();
      assertThat(checker.check("A", noise + "A")).isNotNull();
      assertThat(checker.check(noise + "A", "A")).isNotNull();
      assertThat(checker.check(noise, noise + "5")).isNotNull();
    }
  }

  @Test
  void whatWouldBeTooCostlyIsNotWorkedOut() {
    List<String> costly =
        List.of(
            "9^{9^{9^9}}",
            "(10^{10})!",
            "\\binom{10^9}{5\\cdot 10^8}",
            "e^{e^{e^{10}}}",
            "\\sin(10^{1000})",
            "1e999999999",
            "2^{100000}",
            "(\\sqrt2+\\sqrt3+\\sqrt5+\\sqrt7)^{63}",
            "5" + "!".repeat(3_000),
            "x" + "'".repeat(3_000),
            "1" + "\\%".repeat(1_000),
            "x^".repeat(1_000) + "2",
            "-".repeat(3_000) + "1",
            "a(b(c(".repeat(500),
            "f(".repeat(1_000),
            "(0,1)" + "\\cup(0,1)".repeat(400),
            "1/2x" + "/2x".repeat(1_000),
            "f" + "\\circ f".repeat(900),
            "\\vec{a}" + "\\times\\vec{a}".repeat(250),
            "7" + "\\bmod 3".repeat(500),
            "\\sum_{i=1}^{60}\\sum_{j=1}^{60}\\sum_{k=1}^{60}\\frac{1}{i+j+k}",
            "(a+b+c+d+x+y)^{60}(u+v+w)^{60}",
            "x^{x^{x^{x^{x}}}}",
            "\\lfloor " + "x^2+".repeat(900) + "1\\rfloor",
            "1" + "+1".repeat(1_900),
            "1" + ",1".repeat(1_900));
    for (String answer : costly) {
      assertThat(verdict(answer, "7")).as(answer).isNotEqualTo(Verdict.EQUAL);
      assertThat(verdict("7", answer)).as(answer).isNotEqualTo(Verdict.EQUAL);
    }
  }
}
