package io.rsd.eval.answers;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The options of a question.
 *
 * @param texts in the order of their letters, from A; empty where only the letters are known
 */
record Options(List<String> texts) {

  private static final int MOST = 10;

  private static final Pattern STYLE =
      Pattern.compile("\\\\(?:text|textbf|textit|textrm|mathrm|mathbf|mbox|boldsymbol|rm)\\b");

  private static final Pattern LAYOUT =
      Pattern.compile("\\\\[,;:! ()\\[\\]]|\\\\q?quad|[\\s${}*~`]|\\.$");

  Options {
    texts = List.copyOf(texts);
  }

  /** Whether an option has this letter. */
  boolean has(String letter) {
    int index = letter.length() == 1 ? letter.charAt(0) - 'A' : MOST;
    return index >= 0 && index < (texts.isEmpty() ? MOST : texts.size());
  }

  /** The letter of the only option with this text, but for layout and, failing that, case. */
  Optional<String> ofSameText(String text) {
    String plain = plain(text);
    if (plain.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> same = only(option -> plain(option).equals(plain));
    return same.or(
        () -> {
          String folded = plain.toLowerCase(Locale.ROOT);
          return only(option -> plain(option).toLowerCase(Locale.ROOT).equals(folded));
        });
  }

  /** The letter of the only option that is an answer equal to this text. */
  Optional<String> ofEqualAnswer(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    MathAnswerChecker checker = new MathAnswerChecker();
    String boxed = "\\boxed{" + text.strip() + "}";
    // "B. subtilis" would be compared as the letter B.
    return only(
        option ->
            ChoiceCheck.goldLetter(option).isEmpty()
                && checker.check(option, boxed).verdict() == Verdict.EQUAL);
  }

  private Optional<String> only(Predicate<String> isMeant) {
    int[] found =
        IntStream.range(0, texts.size()).filter(i -> isMeant.test(texts.get(i))).toArray();
    return found.length == 1 ? Optional.of(Character.toString('A' + found[0])) : Optional.empty();
  }

  private static String plain(String text) {
    String unstyled = STYLE.matcher(text.strip()).replaceAll("").replace('\u2212', '-');
    return LAYOUT.matcher(unstyled).replaceAll("");
  }
}
