package io.rsd.eval.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the letter of a multiple-choice answer. */
final class Choices {

  private static final int LONGEST_BARE = 60;
  private static final int LONGEST_SENTENCE = 200;

  /** How much of the end of a long text is searched. */
  private static final int TAIL = 4_000;

  private static final Pattern WRAPPING =
      Pattern.compile("\\\\(?:text|textbf|mathrm|mathbf|textrm|mbox)\\b|[\\s{}$*.:]|\\\\[,;! ]");
  private static final Pattern BARE = Pattern.compile("\\(?([A-J])\\)?");
  private static final Pattern LEADING =
      Pattern.compile(
          "^[\\s*({$]*(?:\\\\text(?:bf)?\\{)?\\(?([A-J])(?:[).:。，、}]|\\*\\*|[^\\x00-\\x7F]|$)[)}*]*+(?! *[-+*/^=_])");
  private static final Pattern LABEL = Pattern.compile("\\s*\\([A-J]\\) +[^ +*/^=_-]");
  private static final Pattern OPTION_LINE = Pattern.compile("(?m)^[\\s*(]*([A-J])[).:]");

  private static final Pattern PROSE =
      Pattern.compile("(?<![\\\\A-Za-z])[A-Za-z]{2,20} |[^\\x00-\\x7F]{2}| [a-z]{2,20}[.!]?$");

  private static final Pattern PHRASE =
      Pattern.compile(
          "(?i)(?:answer|choice|option|choose|select|réponse|respuesta|Antwort)"
              + "(?: is| would be| should be| est|:)?|答案(?:是|为|：|:)?|选");

  private static final Pattern CONCLUSION =
      Pattern.compile("(?i)\\b(?:therefore|thus|hence|so)\\b|因此|所以");

  private static final Pattern LETTER =
      Pattern.compile("(?<![A-Za-z0-9'’\\\\^_])([A-J])(?![A-Za-z0-9'’_^])");
  private static final Pattern NEGATION =
      Pattern.compile("(?i)(?:\\bnot|n't be|n't|\\bnon|不是|neither|nor|or) *\\(?$");

  /** Another letter joined to the one before: neither of them is the answer. */
  private static final Pattern ALTERNATIVE =
      Pattern.compile("[)*]* *(?:or|and|/|,) *[(*]*[A-J](?![A-Za-z'’])");

  private Choices() {}

  /** The letter that a text consists of, brackets and styling apart. */
  static Optional<String> bare(String text) {
    if (text.length() > LONGEST_BARE) {
      return Optional.empty();
    }
    Matcher matcher = BARE.matcher(WRAPPING.matcher(text).replaceAll(""));
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The letter that a text decides for: stated, concluded, put first, or the only one. */
  static Optional<String> in(String wholeText) {
    Optional<String> boxed = Boxes.last(wholeText);
    if (boxed.isPresent()) {
      return bare(boxed.get()).or(() -> leading(boxed.get()));
    }
    String text = wholeText.substring(Math.max(0, wholeText.length() - TAIL));
    if (!PROSE.matcher(text).find()) {
      return leading(text);
    }
    return afterLast(PHRASE, text)
        .or(() -> afterLast(CONCLUSION, text))
        .or(() -> isListOfOptions(text) ? Optional.empty() : leading(text))
        .or(() -> onlyOne(text));
  }

  /** Whether a text begins with a letter in brackets and goes on: {@code (D) 5}. */
  static boolean isLabelled(String text) {
    return LABEL.matcher(text).lookingAt();
  }

  private static Optional<String> leading(String text) {
    Matcher matcher = LEADING.matcher(text.strip());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static boolean isListOfOptions(String text) {
    return OPTION_LINE.matcher(text).results().map(match -> match.group(1)).distinct().count() > 1;
  }

  private static Optional<String> afterLast(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    Optional<String> last = Optional.empty();
    while (matcher.find()) {
      int end = Math.min(text.length(), matcher.end() + LONGEST_SENTENCE);
      List<String> letters = letters(text.substring(matcher.end(), end), true);
      last = letters.isEmpty() ? last : Optional.of(letters.get(0));
    }
    return last;
  }

  private static Optional<String> onlyOne(String text) {
    List<String> letters = letters(text, false).stream().distinct().toList();
    return letters.size() == 1 ? Optional.of(letters.get(0)) : Optional.empty();
  }

  /** The letters that stand alone, up to the end of the sentence if only that is wanted. */
  private static List<String> letters(String text, boolean sentence) {
    List<String> letters = new ArrayList<>();
    int end = sentence ? sentenceEnd(text) : text.length();
    Matcher matcher = LETTER.matcher(text).region(0, end);
    matcher.useTransparentBounds(true);
    while (matcher.find()) {
      String before = text.substring(Math.max(0, matcher.start() - 12), matcher.start());
      if (!NEGATION.matcher(before).find() && !isWord(text, matcher)) {
        if (ALTERNATIVE.matcher(text).region(matcher.end(), text.length()).lookingAt()) {
          return List.of();
        }
        letters.add(matcher.group(1));
      }
    }
    return letters;
  }

  private static int sentenceEnd(String text) {
    int end = text.length();
    for (String mark : List.of(". ", ".\n", "\n\n", "。")) {
      int index = text.indexOf(mark, 3);
      end = index >= 0 ? Math.min(end, index + 1) : end;
    }
    return end;
  }

  /** "A" as an article and "I" as a pronoun: before a word in lower case. */
  private static boolean isWord(String text, Matcher letter) {
    String rest =
        text.substring(letter.end(), Math.min(text.length(), letter.end() + 3)).stripLeading();
    boolean inBrackets = letter.start() > 0 && text.charAt(letter.start() - 1) == '(';
    boolean wordFollows =
        !rest.isEmpty()
            && letter.end() < text.length()
            && text.charAt(letter.end()) == ' '
            && rest.substring(0, 1).toLowerCase(Locale.ROOT).equals(rest.substring(0, 1))
            && Character.isLetter(rest.charAt(0))
            && rest.charAt(0) < 128;
    boolean ambiguous = letter.group(1).equals("A") || letter.group(1).equals("I");
    return ambiguous && !inBrackets && wordFollows;
  }
}
