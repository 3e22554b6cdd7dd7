package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Constant;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.reading.Answer.Unordered;
import io.rsd.eval.answers.reading.Answer.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Words that stand for a set or a number that also has a sign. */
final class Phrases {

  private static final Pattern NOTHING =
      Pattern.compile(
          "(?:there (?:is|are|exists?) )?no (?:real |such |integer |positive integer )?"
              + "(?:solutions?|roots?|values?)(?: exists?)?|(?:the )?empty set|no solution set");

  private static final Pattern ALL_REALS =
      Pattern.compile(
          "(?:the )?(?:set of )?(?:all|any|every) (?:real )?(?:reals?|real numbers?|real x|real values?(?: of x)?)"
              + "|(?:the )?(?:set of )?real numbers");

  private static final Pattern ALL_INTEGERS =
      Pattern.compile("(?:the )?(?:set of )?(?:all|any|every) integers?");

  private Phrases() {}

  /** The meaning of words as a set or a number; empty for all other words. */
  static Optional<Answer> meaning(String words) {
    String plain = words.toLowerCase(Locale.ROOT).replaceAll("[.\\s]+", " ").strip();
    if (NOTHING.matcher(plain).matches()) {
      return Optional.of(new Unordered(List.of()));
    }
    if (ALL_REALS.matcher(plain).matches()) {
      return Optional.of(Solutions.ALL_REAL_NUMBERS);
    }
    if (ALL_INTEGERS.matcher(plain).matches()) {
      return Optional.of(new Value(new Variable("set Z")));
    }
    return switch (plain) {
      case "infinity", "positive infinity", "infinite" -> Optional.of(new Value(Constant.INFINITY));
      case "negative infinity", "minus infinity" ->
          Optional.of(new Value(Expression.negated(Constant.INFINITY)));
      default -> Optional.empty();
    };
  }
}
