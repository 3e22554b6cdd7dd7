package io.rsd.eval.answers;

import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.decoding.AnswerChecker;
import io.rsd.eval.answers.comparison.AnswerEquivalence;
import io.rsd.eval.answers.comparison.Comparison;
import io.rsd.eval.answers.expression.PlainWords;
import io.rsd.eval.answers.extraction.AnswerExtractor;
import io.rsd.eval.answers.extraction.Choices;
import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.number.BudgetExceededException;
import io.rsd.eval.answers.reading.Answer;
import io.rsd.eval.answers.reading.Answers;
import io.rsd.eval.answers.reading.Readings;
import io.rsd.eval.answers.reading.UnreadableAnswerException;
import java.util.Optional;

/**
 * Finds the final answers of a gold text and of a completion and decides whether they are equal.
 * Every bound on size and cost is checked before the work is done, so that no text can make it
 * throw, hang or exhaust the memory. The rules are in the module's README.
 */
public final class MathAnswerChecker implements AnswerChecker {

  @Override
  public AnswerCheck check(String gold, String completion) {
    if (PlainWords.isSamePhrase(gold, completion)) {
      return new AnswerCheck(
          Verdict.EQUAL, gold.strip(), completion.strip(), "They are the same words.");
    }
    Optional<AnswerCheck> choice = ChoiceCheck.of(gold, completion);
    if (choice.isPresent()) {
      return choice.get();
    }
    String option =
        ChoiceCheck.goldLetter(gold).flatMap(letter -> Choices.optionText(gold)).orElse(gold);
    Optional<String> goldAnswer = AnswerExtractor.fromGold(option);
    Optional<String> prediction = AnswerExtractor.fromCompletion(completion);
    Comparison comparison;
    if (goldAnswer.isEmpty()) {
      comparison = Comparison.undecided("the gold text states no answer");
    } else if (prediction.isEmpty()) {
      comparison = Comparison.undecided("the completion states no answer");
    } else {
      comparison = compare(goldAnswer.get(), prediction.get());
    }
    return new AnswerCheck(
        comparison.verdict(),
        goldAnswer.orElse(""),
        prediction.orElse(""),
        sentence(comparison.reason()));
  }

  /**
   * Why no completion could ever be found to have this gold answer, as the end of a sentence; empty
   * where the text states a choice, a word or an answer in the grammar.
   *
   * @param gold a bare answer or a whole solution
   */
  public Optional<String> goldProblem(String gold) {
    if (AbsentAnswer.is(gold)) {
      return Optional.of("the gold text says that there is no answer");
    }
    Optional<String> answer = AnswerExtractor.fromGold(gold);
    if (ChoiceCheck.goldLetter(answer.orElse(gold)).isPresent()
        || ChoiceCheck.goldLetter(gold).isPresent()) {
      return Optional.empty();
    }
    return answer.isEmpty()
        ? Optional.of("the gold text states no answer")
        : answer
            .filter(text -> !PlainWords.isSamePhrase(text, text))
            .flatMap(MathAnswerChecker::problem);
  }

  private static Optional<String> problem(String answer) {
    try {
      Answers.read(answer);
      return Optional.empty();
    } catch (UnreadableAnswerException | BudgetExceededException refused) {
      return Optional.of("the gold answer cannot be read: " + refused.getMessage());
    }
  }

  private static String sentence(String reason) {
    return Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ".";
  }

  private static Comparison compare(String gold, String prediction) {
    if (gold.equals(prediction)) {
      return Comparison.equal("they are the same text");
    }
    try {
      return compareText(gold, prediction);
    } catch (BudgetExceededException exceeded) {
      return Comparison.undecided("too costly to compare: " + exceeded.getMessage());
    }
  }

  private static Comparison compareText(String gold, String prediction) {
    Optional<Comparison> words = compareWords(gold, prediction);
    if (words.isPresent()) {
      return words.get();
    }
    Answer left;
    Answer right;
    try {
      left = Answers.read(gold);
    } catch (UnreadableAnswerException unreadable) {
      return Comparison.undecided("the gold answer cannot be read: " + unreadable.getMessage());
    }
    try {
      right = Answers.read(prediction);
    } catch (UnreadableAnswerException unreadable) {
      return Comparison.undecided("the answer cannot be read: " + unreadable.getMessage());
    }
    Comparison comparison = compareReadings(gold, left, prediction, right);
    return PlainWords.isWord(gold) && PlainWords.isWord(prediction)
        ? comparison.atMostUndecided("words of the same letters, or products of them")
        : comparison;
  }

  /** A number with commas may be a list as well, where the other answer is one. */
  private static Comparison compareReadings(
      String gold, Answer left, String prediction, Answer right) {
    Comparison comparison = new AnswerEquivalence(new Budget()).compare(left, right);
    Optional<Answer> decimal =
        Readings.decimalComma(prediction).filter(number -> Readings.isDecimal(left));
    if (decimal.isPresent()) {
      return comparison.or(new AnswerEquivalence(new Budget()).compare(left, decimal.get()));
    }
    Optional<Answer> goldDecimal =
        Readings.decimalComma(gold).filter(number -> Readings.isDecimal(right));
    if (goldDecimal.isPresent()) {
      return comparison.or(
          new AnswerEquivalence(new Budget())
              .compare(goldDecimal.get(), right)
              .atMostUndecided("the gold answer is a decimal with a comma, or two numbers"));
    }
    Optional<Answer> goldList =
        Readings.insteadOfThousands(gold).filter(list -> Readings.isList(right));
    Optional<Answer> list =
        Readings.insteadOfThousands(prediction).filter(any -> Readings.isList(left));
    if (comparison.isEqual() || (goldList.isEmpty() && list.isEmpty())) {
      return comparison;
    }
    return new AnswerEquivalence(new Budget()).compare(goldList.orElse(left), list.orElse(right));
  }

  /** Words such as "odd" may look like products of letters, so they are compared as words first. */
  private static Optional<Comparison> compareWords(String gold, String prediction) {
    boolean words = PlainWords.isWord(gold) && PlainWords.isWord(prediction);
    return (words && PlainWords.areSame(gold, prediction))
            || PlainWords.isSamePhrase(gold, prediction)
        ? Optional.of(Comparison.equal("they are the same words"))
        : Optional.empty();
  }
}
