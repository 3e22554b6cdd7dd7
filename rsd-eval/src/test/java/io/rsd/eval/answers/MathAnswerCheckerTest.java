package io.rsd.eval.answers;

import static io.rsd.core.decoding.AnswerCheck.Verdict.DIFFERENT;
import static io.rsd.core.decoding.AnswerCheck.Verdict.EQUAL;
import static io.rsd.core.decoding.AnswerCheck.Verdict.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MathAnswerCheckerTest {

  private final MathAnswerChecker checker = new MathAnswerChecker();

  private Verdict verdict(String gold, String completion) {
    return checker.check(gold, completion).verdict();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // numbers
        "\\frac{1}{2} | 0.5",
        "073 | 73",
        "7,425,000 | 7425000",
        "14{,}916 | 14916",
        "11,\\! 111,\\! 111,\\! 100 | 11111111100",
        ".0000672 | 6.72 \\times 10^{-5}",
        "1500 | 1.5e3",
        "918\\frac{1}{2} | 918.5",
        "3 1/2 | \\frac72",
        "0.\\overline{36} | \\frac{4}{11}",
        "2/(-3) | -\\frac23",
        "5 million | 5,000,000",
        "\\frac{1}{12} | 0.0833333333333333",
        "0.333 | 1/3",
        // percent, currency and units
        "28\\% | 28 percent",
        "0.28 | 28\\%",
        "10\\% | 10",
        "\\$18.90 | 18.9",
        "864 \\mbox{ inches}^2 | 864 square inches",
        "\\frac{1}{2}\\text{ hour} | 30 minutes",
        "100 cm | 1 m",
        "64 | 64 square feet",
        "90^\\circ | 90",
        // exact and numeric values
        "\\frac{1}{\\sqrt2+\\sqrt3} | \\sqrt3-\\sqrt2",
        "\\sqrt{3+2\\sqrt{2}} | 1+\\sqrt{2}",
        "\\sqrt{-4} | 2i",
        "e^{i\\pi} | -1",
        "\\log_2 8 | 3",
        "\\sin\\frac{\\pi}{3} | \\frac{\\sqrt3}{2}",
        "\\cos 60^\\circ | 0.5",
        "\\binom{5}{2} | 10",
        "\\sqrt[3]{-8} | -2",
        // expressions with variables
        "(r+5)(r+5) | (r+5)^2",
        "\\tan^2(y)+1 | \\sec^2(y)",
        "\\cot x | \\frac{\\cos x}{\\sin x}",
        "F_n = \\sum_{k=0}^{n-1} F_k F_{n-k} | F_n = \\sum_{k=0}^{n-1} F_{n-k} F_k",
        // several answers, sets, intervals, points, matrices
        "-2,1 | x = 1 \\text{ or } x = -2",
        "1 \\pm \\sqrt{19} | 1-\\sqrt{19}, 1+\\sqrt{19}",
        "\\{1,2\\},\\{3\\} | \\{3\\},\\{2,1\\}",
        "p=5,q=2;p=7,q=2 | (5,2),(7,2)",
        "x=1,y=2 | y=2,x=1",
        "(0;0;1),(2;3;4) | (2,3,4), (0,0,1)",
        "(2,12) \\cup (12,102) | x \\in (12,102) \\cup (2,12)",
        "\\emptyset | \\{\\}",
        "\\mathbb{R}\\setminus\\{2\\} | (-\\infty,2)\\cup(2,\\infty)",
        "(1,2,3) | \\begin{pmatrix}1\\\\2\\\\3\\end{pmatrix}",
        "\\begin{pmatrix}1&3\\\\2&4\\end{pmatrix} | \\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}^T",
        "7:32 | 14:64",
        // equations and inequalities
        "x=3 | 3",
        "y = x^2+2x+1 | 2x+1+x^2",
        "x^2/4 + y^2/3 = 1 | x^2/16 + y^2/12 = 1/4",
        "y=x+1 | x=y-1",
        "x < 1 | -x > -1",
        "1 < x \\le 2 | 2 \\ge x > 1",
        "-2 \\le x \\le 7 | x \\in [-2,7]",
        "\\frac{\\sqrt3}{3} | \\frac{\\sqrt3}{3} \\approx 0.577",
        // words and choices
        "\\text{Evelyn} | evelyn",
        "odd | \\text{odd}",
        "\\text{June 20} | June 20",
        "(B) | B",
        "C | C. x = 42",
        "\\text{(C)} | \\boxed{\\textbf{(C)}\\ 12}",
      })
  void findsEqual(String gold, String prediction) {
    assertThat(verdict(gold, prediction)).isEqualTo(EQUAL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1/3 | 0.333",
        "\\pi | 3.1416",
        "5 | 5.001",
        "0.5 | 0.5\\%",
        "5 \\text{ cm} | 5 \\text{ m}",
        "36^\\circ | \\$36",
        "32349 | 32, 349",
        "\\sqrt{x^2} | -x",
        "\\sqrt{3+2\\sqrt{2}} | 1+1.41421356237",
        "\\sqrt{10^{100}+1} | 10^{50}",
        "[0,1) | [0,1]",
        "(3,1) | 1,3",
        "(1,2) | (2,1)",
        "\\{1,2,3\\} | \\{1,2\\}",
        "\\pm 2021 | 2021",
        "x=1,y=2 | x=2,y=1",
        "2x+4y=6 | x+2y=4",
        "7 = 11a+c | 11a+c",
        "2x + z = 1 | 1",
        "x > 5 | x < 5",
        "12:00 | 1:00",
        "odd | \\text{oddd}",
        "E | \\mathrm{E}*2",
        "E*2 | E",
        "B | The answer is either B or C.",
        "B | <think>It may be B",
        "5 | The answer is not 5.",
        "6 | 5 out of 6",
        "2,2,3 | 2,3",
        "3 | 3 squared",
        "-1 | 5–6",
        "(B) | (C)",
        "ab | AB",
      })
  void tellsApart(String gold, String prediction) {
    assertThat(verdict(gold, prediction)).isNotEqualTo(EQUAL);
  }

  @Test
  void onlyWhatFollowsTheReasoningCounts() {
    assertThat(verdict("12", "<think>It is \\boxed{12}.</think>It is \\boxed{13}."))
        .isEqualTo(DIFFERENT);
    assertThat(verdict("12", "<think>It may be 12")).isEqualTo(UNDECIDED);
  }

  @Test
  void boxesThatConnectivesJoinAreOneAnswer() {
    String boxes = "So $\\boxed{(98, 2)} \\quad \\text{and} \\quad \\boxed{(99, 503)}$.";
    assertThat(verdict("(98, 2), (99, 503)", boxes)).isEqualTo(EQUAL);
    assertThat(verdict("1,2", "\\boxed{1} no no no \\boxed{2}")).isEqualTo(DIFFERENT);
  }

  @Test
  void withoutBoxThePhraseThenTheLastNumberCounts() {
    assertThat(verdict("4", "Therefore 2 + 2 gives 4. The answer is 4. I checked it 3 times."))
        .isEqualTo(EQUAL);
    assertThat(verdict("858", "因此，弗兰克一共有**858颗**糖果。")).isEqualTo(EQUAL);
    assertThat(verdict("3", "She has 5 and gives 2 away, so 3 apples remain.")).isEqualTo(EQUAL);
  }

  @Test
  void choicesAreReadFromProse() {
    assertThat(verdict("D", "The answer is for sure D, it can't be A or B")).isEqualTo(EQUAL);
    assertThat(verdict("B", "It's not A because of C, therefore I think it's B")).isEqualTo(EQUAL);
    assertThat(verdict("A", "A good question. The answer is (C).")).isEqualTo(DIFFERENT);
  }

  @Test
  void gsm8kSolutionsEndInTheAnswer() {
    assertThat(verdict("16-3-4=9 eggs.\n#### 18", "She makes $18 a day.")).isEqualTo(EQUAL);
  }

  @Test
  void aProofHasNoAnswer() {
    String proof =
        "Suppose that 3 divides n. Then n = 3k for some k, and so n^2 = 9k^2 is a multiple of 9. "
            + "Conversely the same argument applies to every multiple of 9 below 100, and we are "
            + "done, since there are 12 of them. \\(\\blacksquare\\)";
    AnswerCheck check = checker.check(proof, "\\boxed{12}");
    assertThat(check.verdict()).isEqualTo(UNDECIDED);
    assertThat(check.gold()).isEmpty();
    assertThat(check.answer()).isEqualTo("12");
    assertThat(check.reason()).isEqualTo("The gold text states no answer.");
  }

  @Test
  void anAnswerThatCannotBeReadIsEqualToItselfOnly() {
    String cases = "\\begin{cases} x & x>0 \\\\ 0 \\end{cases}";
    assertThat(verdict(cases, cases)).isEqualTo(EQUAL);
    assertThat(verdict(cases, "x")).isEqualTo(UNDECIDED);
  }
}
