package io.rsd.eval.answers;

import io.rsd.eval.answers.Answer.Named;
import io.rsd.eval.answers.Answer.Unordered;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lists of numbers that look like one number with commas between its thousands. */
final class Lists {

  private static final Pattern THOUSANDS = Pattern.compile("[\\s$]*\\d{1,3}(?:,\\d{3})+[\\s$.]*");

  private Lists() {}

  /** The list that a text of this kind may be. */
  static Optional<Answer> insteadOfThousands(String text) {
    return THOUSANDS.matcher(text).matches()
        ? Optional.of(Answers.read(text.replace(",", ", ")))
        : Optional.empty();
  }

  static boolean isList(Answer answer) {
    return answer instanceof Unordered
        || (answer instanceof Named named && named.value() instanceof Unordered);
  }
}
