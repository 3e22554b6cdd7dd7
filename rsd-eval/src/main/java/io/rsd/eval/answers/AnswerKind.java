package io.rsd.eval.answers;

import io.rsd.core.decoding.AnswerChecker;
import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of answers that problems ask for, each with the checker that compares them. A new
 * checker is a constant here and a case in {@link #checker} and {@link #goldProblem}, which the
 * compiler asks for.
 */
public enum AnswerKind {
  /** Numbers, formulas, sets, words, and the letters of choices. */
  MATH,
  /** The letter of one of a question's options, whose texts are known. */
  CHOICE;

  /** Its name in settings. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Compares completions with gold answers of this kind. */
  public AnswerChecker checker() {
    return switch (this) {
      case MATH -> new MathAnswerChecker();
      case CHOICE -> new ChoiceAnswerChecker();
    };
  }

  /**
   * Why no completion could ever be found to have a gold answer, as the end of a sentence; empty
   * where one could.
   */
  public Optional<String> goldProblem(String gold) {
    return switch (this) {
      case MATH -> new MathAnswerChecker().goldProblem(gold);
      case CHOICE ->
          ChoiceAnswerChecker.letter(gold).isPresent()
              ? Optional.empty()
              : Optional.of("the gold answer is not the letter of an option");
    };
  }
}
