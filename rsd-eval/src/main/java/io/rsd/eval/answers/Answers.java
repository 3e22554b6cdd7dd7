package io.rsd.eval.answers;

import io.rsd.eval.answers.Answer.Measured;
import io.rsd.eval.answers.Answer.Value;
import io.rsd.eval.answers.Expression.Variable;
import java.util.Optional;

/** Reads answers from text. */
final class Answers {

  private Answers() {}

  /**
   * The answer that a text is.
   *
   * @throws UnreadableAnswerException when it is none
   * @throws BudgetExceededException when it is too long, too deep or too large
   */
  static Answer read(String text) {
    return AnswerReader.read(AnswerParser.parse(text));
  }

  /** Whether a text as a whole is an answer in the grammar. */
  static boolean isReadable(String text) {
    return tryToRead(text).isPresent();
  }

  /** Whether a text is a number or a constant expression, perhaps with a unit. */
  static boolean isNumber(String text) {
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
