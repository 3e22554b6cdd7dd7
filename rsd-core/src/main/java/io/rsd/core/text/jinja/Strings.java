package io.rsd.core.text.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** String operations of Python that differ from Java's. Characters are code points. */
final class Strings {

  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:(\n)|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U(00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4})|(.))",
          Pattern.DOTALL);
  private static final Pattern LINE_BREAK =
      Pattern.compile("\r\n|[\n\r\u000B\f\u001C-\u001E\u0085\u2028\u2029]");

  private Strings() {}

  /** White space as in Python's strip() and \s, which includes no-break spaces. */
  static boolean isSpace(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || character == 0x85;
  }

  static String strip(String text) {
    return stripLeading(stripTrailing(text));
  }

  static String stripLeading(String text) {
    return stripLeading(text, Strings::isSpace);
  }

  static String stripTrailing(String text) {
    return stripTrailing(text, Strings::isSpace);
  }

  static String stripLeading(String text, IntPredicate stripped) {
    int start = 0;
    while (start < text.length() && stripped.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    return text.substring(start);
  }

  static String stripTrailing(String text, IntPredicate stripped) {
    int end = text.length();
    while (end > 0 && stripped.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(0, end);
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The characters of a text, each as a string. */
  static List<Object> characters(String text) {
    List<Object> characters = new ArrayList<>();
    text.codePoints().forEach(character -> characters.add(Character.toString(character)));
    return characters;
  }

  static List<Object> lines(String text) {
    List<Object> lines = new ArrayList<>();
    Matcher lineBreak = LINE_BREAK.matcher(text);
    int start = 0;
    while (lineBreak.find()) {
      lines.add(text.substring(start, lineBreak.start()));
      start = lineBreak.end();
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  /** Splits at white space, like Python without a separator, at most {@code limit} times. */
  static List<Object> splitAtSpace(String text, long limit) {
    List<Object> parts = new ArrayList<>();
    String rest = stripLeading(text);
    while (!rest.isEmpty() && (limit < 0 || parts.size() < limit)) {
      String after = stripLeading(rest, character -> !isSpace(character));
      parts.add(rest.substring(0, rest.length() - after.length()));
      rest = stripLeading(after);
    }
    if (!rest.isEmpty()) {
      parts.add(rest);
    }
    return parts;
  }

  /** Like {@link #splitAtSpace}, but from the right. */
  static List<Object> splitAtSpaceFromRight(String text, long limit) {
    List<Object> parts = new ArrayList<>();
    String rest = stripTrailing(text);
    while (!rest.isEmpty() && (limit < 0 || parts.size() < limit)) {
      String before = stripTrailing(rest, character -> !isSpace(character));
      parts.add(rest.substring(before.length()));
      rest = stripTrailing(before);
    }
    if (!rest.isEmpty()) {
      parts.add(rest);
    }
    Collections.reverse(parts);
    return parts;
  }

  /** Like {@link #split}, but from the right. */
  static List<Object> splitFromRight(String text, String separator, long limit) {
    List<Object> parts = new ArrayList<>();
    int end = text.length();
    int start = text.lastIndexOf(separator);
    while (start >= 0 && (limit < 0 || parts.size() < limit)) {
      parts.add(text.substring(start + separator.length(), end));
      end = start;
      start = text.lastIndexOf(separator, end - separator.length());
    }
    parts.add(text.substring(0, end));
    Collections.reverse(parts);
    return parts;
  }

  /** Splits at a separator from the left, at most {@code limit} times; no limit if negative. */
  static List<Object> split(String text, String separator, long limit) {
    List<Object> parts = new ArrayList<>();
    int start = 0;
    int end = text.indexOf(separator);
    while (end >= 0 && (limit < 0 || parts.size() < limit)) {
      parts.add(text.substring(start, end));
      start = end + separator.length();
      end = text.indexOf(separator, start);
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** Replaces the first {@code limit} occurrences; all if negative. */
  static String replace(String text, String old, String replacement, long limit) {
    if (old.isEmpty()) {
      throw JinjaError.unsupported("replace() of an empty string");
    }
    return split(text, old, limit).stream()
        .map(String.class::cast)
        .reduce((left, right) -> left + replacement + right)
        .orElse("");
  }

  /**
   * Resolves Python's escapes in a string literal. A backslash before any other character stays.
   */
  static String unescape(String literal) {
    return ESCAPE.matcher(literal).replaceAll(match -> Matcher.quoteReplacement(unescaped(match)));
  }

  private static String unescaped(MatchResult match) {
    if (match.group(1) != null) {
      return "";
    }
    if (match.group(2) != null) {
      return Character.toString(Integer.parseInt(match.group(2), 8));
    }
    for (int group = 3; group <= 5; group++) {
      if (match.group(group) != null) {
        return Character.toString(Integer.parseInt(match.group(group), 16));
      }
    }
    return switch (match.group(6)) {
      case "n" -> "\n";
      case "t" -> "\t";
      case "r" -> "\r";
      case "b" -> "\b";
      case "f" -> "\f";
      case "a" -> "\u0007";
      case "v" -> "\u000B";
      case "\\", "'", "\"" -> match.group(6);
      case "N", "x", "u", "U" -> throw JinjaError.unsupported("the string escape " + match.group());
      default -> match.group();
    };
  }
}
