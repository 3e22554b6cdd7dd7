package io.rsd.eval.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which option a completion chooses. A line break is written as ⏎. */
class ChoiceAnswerCheckerTest {

  private static final List<String> ENERGIES = List.of("3.5 meV", "3.5 eV", "35 eV", "0.35 eV");

  private final ChoiceAnswerChecker checker = new ChoiceAnswerChecker();

  private AnswerCheck check(List<String> options, String completion) {
    return checker.check("B", options, completion.replace('⏎', '\n'));
  }

  private String chosen(List<String> options, String completion) {
    AnswerCheck check = check(options, completion);
    return check.verdict() == Verdict.UNDECIDED ? "none" : check.answer();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\\boxed{B}                                              | B",
        "\\boxed{b}                                              | B",
        "\\boxed{\\text{C}}                                      | C",
        "\\boxed{\\textbf{(D)}}                                  | D",
        "\\boxed{\\text{Option B}}                               | B",
        "\\boxed{B) 3.5 eV}                                      | B",
        "\\boxed{\\text{B) } 3.5\\ \\text{eV}}                   | B",
        "\\boxed{(B)\\; 3.5\\,\\mathrm{eV}}                      | B",
        "\\boxed{3.5 eV}                                         | B",
        "\\boxed{3.5\\ \\text{eV}}                               | B",
        "\\boxed{3.5 meV}                                        | A",
        "\\boxed{0.35\\text{ eV}}                                | D",
        "So it is 3.5 eV.⏎⏎Answer: B                             | B",
        "Answer: B) 3.5 eV                                       | B",
        "**Answer:** 3.5 eV                                      | B",
        "**Final answer: (C)**                                   | C",
        "The correct answer is **B**, because energy is kept.    | B",
        "The answer to this question is C.                       | C",
        "The correct option is (D).                              | D",
        "B                                                       | B",
        "(c)                                                     | C",
        "B) 3.5 eV                                               | B",
        "3.5 eV                                                  | B",
        "<think>A is 3.5 meV, so A.</think>⏎\\boxed{C}           | C",
      })
  void aLetterAnOptionsTextOrBothAreDecided(String completion, String letter) {
    assertThat(chosen(ENERGIES, completion)).isEqualTo(letter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\boxed{C}. A quick check confirms it.",
        "The answer is $\\boxed{C}$.\n\nA",
        "\\boxed{C}\n\nA is wrong, since the unit does not fit.",
        "\\boxed{\\text{C}} A) is too small.",
        "Option A looks right at first. \\boxed{C}",
        "Answer: A\n\nOn a second look: \\boxed{C}"
      })
  void aStrayLetterDoesNotOverruleTheBox(String completion) {
    assertThat(chosen(ENERGIES, completion)).isEqualTo("C");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A photon of this energy is emitted, and I think that is it.",
        "Option B seems plausible, but C could be as well.",
        "We compare A, B, C and D. A careful look at B shows that its unit fits.",
        "The answer is a matter of units.",
        "The answer is A common mistake of beginners.",
        "If the answer is B, then the energy is kept.",
        "The answer is B or C.",
        "Answer: not B",
        "So it must be B.",
        "",
        "<think>The answer is B. But wait",
        "\\boxed{}",
        "Answer: B\n\n\\boxed{",
        "\\boxed{B} and \\boxed{C}",
        "\\boxed{A, C}",
        "\\boxed{E}",
        "\\boxed{B) 35 eV}",
        "\\boxed{3.5}",
        "\\boxed{7 eV}",
        "Answer: E",
        "\\boxed{C}\n\nWait, that is wrong."
      })
  void noLetterIsMadeUp(String completion) {
    assertThat(chosen(ENERGIES, completion)).isEqualTo("none");
  }

  @Test
  void aBoxThatIsTakenBackGivesWayToTheAnswerThatIsStatedAfterIt() {
    assertThat(chosen(ENERGIES, "\\boxed{C}\n\nWait, I was wrong.\n\nAnswer: B")).isEqualTo("B");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\\boxed{AB}             | C",
        "\\boxed{B}              | none",
        "\\boxed{A}              | A",
        "\\boxed{D}              | D",
        "\\boxed{B) O}           | B",
        "\\boxed{D) B}           | D",
        "Answer: O               | B",
      })
  void anOptionMayBeALetterItself(String completion, String letter) {
    assertThat(chosen(List.of("A", "O", "AB", "B"), completion)).isEqualTo(letter);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\\boxed{\\text{B. subtilis}}         | D",
        "\\boxed{B. subtilis 168}             | none",
        "\\boxed{D. B. subtilis}              | D",
        "\\boxed{B}                           | B",
        "\\boxed{C) some other name}          | C",
        "Answer: E. coli                      | A",
      })
  void anOptionMayBeginLikeALabel(String completion, String letter) {
    List<String> bacteria = List.of("E. coli", "S. aureus", "V. cholerae", "B. subtilis");
    assertThat(chosen(bacteria, completion)).isEqualTo(letter);
  }

  @Test
  void optionsThatDifferInCaseAloneAreTold() {
    List<String> currents = List.of("1 MA", "1 mA", "1 A", "1 kA");
    assertThat(chosen(currents, "\\boxed{1 mA}")).isEqualTo("B");
    assertThat(chosen(currents, "\\boxed{1 MA}")).isEqualTo("A");
    assertThat(chosen(currents, "\\boxed{1 KA}")).isEqualTo("D");
    assertThat(chosen(currents, "\\boxed{1 ma}")).isEqualTo("none");
  }

  @Test
  void aFormulaIsTheOptionThatItEquals() {
    List<String> formulas =
        List.of("$\\frac{1}{2}$", "$\\frac{3}{4}$", "$x^2 + 2x$", "$\\sqrt{2}$");
    assertThat(chosen(formulas, "\\boxed{0.75}")).isEqualTo("B");
    assertThat(chosen(formulas, "\\boxed{x(x + 2)}")).isEqualTo("C");
  }

  @Test
  void theVerdictIsThatOfTheLetters() {
    assertThat(check(ENERGIES, "\\boxed{3.5 eV}").verdict()).isEqualTo(Verdict.EQUAL);
    assertThat(check(ENERGIES, "\\boxed{C}").verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(checker.check("3.5 eV", ENERGIES, "\\boxed{B}").verdict())
        .isEqualTo(Verdict.UNDECIDED);
    assertThat(AnswerKind.CHOICE.goldProblem("B")).isEmpty();
    assertThat(AnswerKind.CHOICE.goldProblem("3.5 eV")).isPresent();
  }
}
