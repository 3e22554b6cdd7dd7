package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.expression.Vocabulary;
import io.rsd.eval.answers.number.BudgetExceededException;
import io.rsd.eval.answers.reading.Answer.Measured;
import io.rsd.eval.answers.reading.Answer.Unordered;
import io.rsd.eval.answers.reading.Answer.Value;
import io.rsd.eval.answers.reading.Answer.Words;
import java.util.Optional;

/** Reads answers from text. */
public final class Answers {

  /** An answer in words has no more of them. */
  private static final int MOST_WORDS = 3;

  private Answers() {}

  /**
   * The answer that a text is.
   *
   * @throws UnreadableAnswerException when it is none
   * @throws BudgetExceededException when it is too long, too deep or too large
   */
  public static Answer read(String text) {
    return AnswerReader.read(AnswerParser.parse(text));
  }

  /** Whether a text as a whole is an answer in the grammar, rather than a sentence. */
  public static boolean isReadable(String text) {
    return tryToRead(text).filter(answer -> !isSentence(answer)).isPresent();
  }

  /** Many words, or words beside formulas. */
  private static boolean isSentence(Answer answer) {
    if (answer instanceof Words words) {
      return words.words().split(" ", MOST_WORDS + 1).length > MOST_WORDS
          || Vocabulary.isStatement(words.words());
    }
    if (answer instanceof Unordered list) {
      boolean anyWords = list.items().stream().anyMatch(Words.class::isInstance);
      boolean onlyWords = list.items().stream().allMatch(Words.class::isInstance);
      return (anyWords && !onlyWords) || list.items().stream().anyMatch(Answers::isSentence);
    }
    return false;
  }

  /** Whether a text is a number or a constant expression, perhaps with a unit. */
  public static boolean isNumber(String text) {
    return tryToRead(text)
        .filter(
            answer ->
                (answer instanceof Value value && isConstant(value.expression()))
                    || (answer instanceof Measured measured && isConstant(measured.value())))
        .isPresent();
  }

  private static boolean isConstant(Expression expression) {
    return !expression.contains(part -> part instanceof Variable);
  }

  private static Optional<Answer> tryToRead(String text) {
    try {
      return Optional.of(read(text));
    } catch (UnreadableAnswerException | BudgetExceededException refused) {
      // Whether it can be read is what was asked.
      return Optional.empty();
    }
  }
}
