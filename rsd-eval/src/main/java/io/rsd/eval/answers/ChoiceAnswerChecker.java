package io.rsd.eval.answers;

import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.decoding.AnswerChecker;
import io.rsd.eval.answers.extraction.Choices;
import java.util.List;
import java.util.Optional;

/**
 * Decides which option a completion chooses, by its letter, its text or both. Only a box, a stated
 * answer ("Answer: B") or an answer that consists of nothing else counts, so that no letter is made
 * up from prose. What does not single out one option is undecided.
 */
public final class ChoiceAnswerChecker implements AnswerChecker {

  /** Compares letters alone. */
  @Override
  public AnswerCheck check(String gold, String completion) {
    return check(gold, List.of(), completion);
  }

  /**
   * Compares the option that a completion chooses with the gold letter.
   *
   * @param gold the letter of the right option
   * @param options the texts of the options A, B, C, .., in this order; empty where only letters
   *     count
   */
  @Override
  public AnswerCheck check(String gold, List<String> options, String completion) {
    Optional<String> letter = letter(gold);
    if (letter.isEmpty()) {
      return new AnswerCheck(
          Verdict.UNDECIDED, "", "", "The gold answer is not the letter of an option.");
    }
    Optional<ChoiceStatement> statement = ChoiceStatement.in(completion);
    if (statement.isEmpty()) {
      return new AnswerCheck(
          Verdict.UNDECIDED, letter.get(), "", "The completion states no answer.");
    }
    Optional<String> chosen = statement.get().chosen(new Options(options));
    return chosen
        .map(choice -> verdict(letter.get(), choice))
        .orElseGet(
            () ->
                new AnswerCheck(
                    Verdict.UNDECIDED,
                    letter.get(),
                    statement.get().text().strip(),
                    "The answer does not single out one of the options."));
  }

  /** The gold letter, if a gold answer is one. */
  static Optional<String> letter(String gold) {
    return Choices.bare(gold).filter(letter -> letter.length() == 1);
  }

  private static AnswerCheck verdict(String gold, String chosen) {
    boolean same = gold.equals(chosen);
    return new AnswerCheck(
        same ? Verdict.EQUAL : Verdict.DIFFERENT,
        gold,
        chosen,
        same ? "They are the same option." : "They are different options.");
  }
}
