package io.rsd.eval.answers.reading;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces signs that are only another way to type a usual one. */
final class PlainSigns {

  private static final Map<Character, String> FRACTIONS =
      Map.ofEntries(
          Map.entry('½', "1/2"),
          Map.entry('⅓', "1/3"),
          Map.entry('⅔', "2/3"),
          Map.entry('¼', "1/4"),
          Map.entry('¾', "3/4"),
          Map.entry('⅕', "1/5"),
          Map.entry('⅖', "2/5"),
          Map.entry('⅗', "3/5"),
          Map.entry('⅘', "4/5"),
          Map.entry('⅙', "1/6"),
          Map.entry('⅚', "5/6"),
          Map.entry('⅛', "1/8"),
          Map.entry('⅜', "3/8"),
          Map.entry('⅝', "5/8"),
          Map.entry('⅞', "7/8"));

  private static final Pattern WIDE = Pattern.compile("[\\uFF01-\\uFF5E]");
  private static final Pattern EXPONENT = Pattern.compile("(?<=[0-9][eE])[−–](?=[0-9])");
  private static final int WIDE_TO_ASCII = 0xFEE0;

  private PlainSigns() {}

  /** The text with digits and fractions as ASCII has them. */
  static String of(String text) {
    if (text.chars().allMatch(sign -> sign < 128)) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int index = 0; index < text.length(); index++) {
      char sign = text.charAt(index);
      if (FRACTIONS.containsKey(sign)) {
        plain.append(" \\frac{").append(FRACTIONS.get(sign).replace("/", "}{")).append('}');
      } else if (Character.isDigit(sign)) {
        plain.append(Character.digit(sign, 10));
      } else {
        plain.append(sign);
      }
    }
    String narrow =
        WIDE.matcher(plain)
            .replaceAll(
                match ->
                    Matcher.quoteReplacement(
                        Character.toString(match.group().charAt(0) - WIDE_TO_ASCII)));
    return EXPONENT.matcher(narrow).replaceAll("-");
  }
}
