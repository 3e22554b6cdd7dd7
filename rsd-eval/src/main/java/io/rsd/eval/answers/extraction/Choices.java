package io.rsd.eval.answers.extraction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the letters of a multiple-choice answer; several letters are given in their order. */
public final class Choices {

  private static final int LONGEST_BARE = 60;
  private static final int LONGEST_SENTENCE = 200;

  /** How much of the end of a long text is searched. */
  private static final int TAIL = 4_000;

  private static final Pattern STYLE =
      Pattern.compile("\\\\(?:text|textbf|mathrm|mathbf|textrm|mbox|boldsymbol)\\b");
  private static final Pattern WRAPPING = Pattern.compile("[\\s{}$*.:`\"“”✅✓]|\\\\[,;! ]|~");
  private static final Pattern SINGLE =
      Pattern.compile(
          "(?:[Oo]ption|[Cc]hoice|[Aa]nswer)?(?:\\(([A-Ja-j])\\)|([A-Ja-j])\\)|([A-J]))");
  private static final Pattern SEVERAL =
      Pattern.compile("\\(?[A-J]\\)?(?:(?:,|and|or|&|、|，)*\\(?[A-J]\\)?){1,5}");
  private static final Pattern LABELLED =
      Pattern.compile(
          "^[\\s*({$#]*(?:Option |Choice |option |choice )?\\(?([A-Ja-j])(?:\\)[.:]?|[.:]|[。，、：])"
              + "(?:[\\s*~}]|\\\\[,;! ]|\\\\q?quad)*(\\S.*)?$",
          Pattern.DOTALL);
  private static final Pattern OPTION_LINE =
      Pattern.compile("(?m)^[\\s*(]*(?:Option )?([A-J])[).:][ *]*(.*)$");
  private static final Pattern RIGHT =
      Pattern.compile("(?i)\\b(?:is|are)? ?(?:correct|right|true)\\b");
  private static final Pattern WRONG =
      Pattern.compile("(?i)\\b(?:incorrect|wrong|false|not|n't)\\b");

  /** What declares a choice, from the strongest to the weakest. */
  private static final List<Pattern> DECLARATIONS =
      List.of(
          Pattern.compile(
              "(?i)(?:answers?|choices?|options?|réponse|respuesta|Antwort)(?: \\([^)]*\\))?"
                  + " ?(?:\\*\\*)? ?(?:is|are|seems to be|est|es|ist|lautet|:|：)"
                  + "|答案(?:是|为|：|:)?|选项|选|答え(?:は|:|：)|정답(?:은|:|：)|Ответ:?"),
          Pattern.compile("(?i)(?:choose|select|pick|go with|mark|leaving|leaves|remains is)\\b"),
          Pattern.compile(
              "(?i)(?:would|should|must|will) be\\b|\\b(?:therefore|thus|hence|so)\\b|因此|所以"));

  private static final Pattern IS_CORRECT =
      Pattern.compile(
          "(?:[Oo]ption|[Cc]hoice|[Aa]nswer)? ?\\(?(?<![A-Za-z0-9])([A-J])\\)?(?: is| are) (?:the )?(?:correct|right|true|best)");

  private static final Pattern HYPOTHETICAL = Pattern.compile("(?i)\\b(?:if|were|had|would)\\b");
  private static final Pattern LETTER =
      Pattern.compile("(?<![A-Za-z0-9'’\\\\^_])([A-J])(?![A-Za-z0-9'’_^])");
  private static final Pattern SMALL_LETTER =
      Pattern.compile("^[\\s*({]*(?:\\(([a-j])\\)|([a-j])(?=[.)*]|$))");
  private static final Pattern TOGETHER = Pattern.compile("^[\\s*({:]*([A-J]{2,6})(?![A-Za-z])");
  private static final Pattern NEGATION =
      Pattern.compile(
          "(?i)(?:\\bnot|n't be|n't|\\bnon|不是|neither|nor|or|rather than|instead of|excludes?"
              + "|rules? out|ruled out|eliminates?|except|unlike|than|discards?|rejects?|cannot be|not be|can['’]t be) *(?:options? )?\\(?$");
  private static final Pattern DISMISSAL =
      Pattern.compile(
          "(?i)^\\)?(?: [A-Z]?[a-z]+)? *(?:is|are|was|would|could|might|can|cannot|fails|violates|contradicts|does|isn't|has)"
              + " ?(?:not|n't|incorrect|wrong|false|be|require|too|a common|ruled|never|only)?\\b");
  private static final Pattern CORRECT_AFTER =
      Pattern.compile("(?i)^\\)?\\*{0,2} (?:is|are) (?:the )?(?:correct|right|best|answer)");

  private static final Pattern DOUBT =
      Pattern.compile(
          "(?i)\\b(?:not sure|could be|might be|may be|maybe|perhaps|unsure|or maybe)\\b");

  private static final Pattern ALTERNATIVES =
      Pattern.compile("(?<![A-Za-z])[(]?[A-J][)]? *(?:or|/) *[(]?[A-J](?![A-Za-z])");

  /** Another letter joined to the one before. */
  private static final Pattern JOINED =
      Pattern.compile("[)*]* *(or|and|/|,|, and|&|、) *[(*]*([A-J])(?![A-Za-z'’])");

  private Choices() {}

  /** The letters that a text consists of, brackets and styling apart. */
  public static Optional<String> bare(String text) {
    if (text.length() > LONGEST_BARE) {
      return Optional.empty();
    }
    String plain = WRAPPING.matcher(STYLE.matcher(text).replaceAll("")).replaceAll("");
    Matcher single = SINGLE.matcher(plain);
    if (single.matches()) {
      String letter = single.group(1) == null ? single.group(2) : single.group(1);
      return Optional.of((letter == null ? single.group(3) : letter).toUpperCase(Locale.ROOT));
    }
    return SEVERAL.matcher(plain).matches() ? several(plain) : Optional.empty();
  }

  /** Different letters in the order of the alphabet, if there are no others. */
  private static Optional<String> several(String plain) {
    boolean alternatives = plain.contains("or");
    TreeSet<String> letters = new TreeSet<>();
    String found = plain.replaceAll("[^A-J]", "");
    found.chars().forEach(letter -> letters.add(Character.toString(letter)));
    boolean separated = plain.matches(".*[,&、，d].*");
    boolean sorted = found.equals(String.join("", letters));
    boolean distinct = letters.size() == found.length() && (separated || sorted);
    return distinct && !alternatives ? Optional.of(String.join("", letters)) : Optional.empty();
  }

  /** The letter with which a text begins, and the option that it stands before. */
  public static Optional<String> labelled(String text) {
    Matcher matcher = LABELLED.matcher(STYLE.matcher(text.strip()).replaceAll(""));
    boolean list = OPTION_LINE.matcher(text).results().count() > 1;
    return matcher.matches() && !list
        ? Optional.of(matcher.group(1).toUpperCase(Locale.ROOT))
        : Optional.empty();
  }

  /** What stands behind the letter with which a text begins. */
  public static Optional<String> optionText(String text) {
    Matcher matcher = LABELLED.matcher(STYLE.matcher(text.strip()).replaceAll(""));
    return matcher.matches()
        ? Optional.ofNullable(matcher.group(2)).map(String::strip)
        : Optional.empty();
  }

  /** The letter that a completion decides for: declared, concluded, put first, or the only one. */
  public static Optional<String> in(String wholeText) {
    String text = wholeText.substring(Math.max(0, wholeText.length() - TAIL));
    return bare(Markup.plain(text))
        .or(() -> afterLast(DECLARATIONS.get(0), text))
        .or(() -> labelled(Markup.plain(text)))
        .or(() -> declared(text))
        .or(() -> onlyRightLine(text))
        .or(() -> lastLine(text))
        .or(() -> isListOfOptions(text) ? Optional.empty() : onlyOne(text));
  }

  /** The letter that a text calls its answer. */
  public static Optional<String> declared(String text) {
    Optional<String> strong = afterLast(DECLARATIONS.get(0), text);
    return strong
        .or(() -> calledCorrect(text))
        .or(() -> afterLast(DECLARATIONS.get(1), text))
        .or(() -> afterLast(DECLARATIONS.get(2), text));
  }

  private static Optional<String> calledCorrect(String text) {
    Matcher matcher = IS_CORRECT.matcher(text);
    TreeSet<String> letters = new TreeSet<>();
    while (matcher.find()) {
      letters.add(matcher.group(1));
    }
    return letters.size() == 1 ? Optional.of(letters.first()) : Optional.empty();
  }

  /** The one line of a list of options that is called right. */
  private static Optional<String> onlyRightLine(String text) {
    List<String> right = new ArrayList<>();
    Matcher matcher = OPTION_LINE.matcher(text);
    while (matcher.find()) {
      boolean wrong = WRONG.matcher(matcher.group(2)).find();
      if (!wrong && RIGHT.matcher(matcher.group(2)).find()) {
        right.add(matcher.group(1));
      }
    }
    return right.size() == 1 ? Optional.of(right.get(0)) : Optional.empty();
  }

  /** A letter alone on the first or on the last line. */
  private static Optional<String> lastLine(String text) {
    String[] lines = text.strip().split("\\n", -1);
    Optional<String> last = bare(Markup.plain(lines[lines.length - 1]));
    return last.or(() -> bare(Markup.plain(lines[0])));
  }

  private static boolean isListOfOptions(String text) {
    return OPTION_LINE.matcher(text).results().map(match -> match.group(1)).distinct().count() > 1;
  }

  private static Optional<String> afterLast(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    Optional<String> last = Optional.empty();
    while (matcher.find()) {
      int end = Math.min(text.length(), matcher.end() + LONGEST_SENTENCE);
      String sentence = text.substring(matcher.end(), end);
      String before = text.substring(Math.max(0, matcher.start() - 40), matcher.start());
      int cut =
          Math.max(
              before.lastIndexOf('.'), Math.max(before.lastIndexOf('\n'), before.lastIndexOf('(')));
      boolean supposed = HYPOTHETICAL.matcher(before.substring(cut + 1)).find();
      Optional<String> letter = supposed ? Optional.empty() : firstLetters(sentence);
      last = letter.isPresent() ? letter : last;
    }
    return last;
  }

  /** The first letter of a sentence that is not denied, with those joined to it. */
  private static Optional<String> firstLetters(String sentence) {
    Matcher small = SMALL_LETTER.matcher(sentence.strip());
    if (small.find()) {
      String letter = small.group(1) == null ? small.group(2) : small.group(1);
      return Optional.of(letter.toUpperCase(Locale.ROOT));
    }
    Matcher together = TOGETHER.matcher(sentence.strip());
    if (together.find()) {
      return several(together.group(1));
    }
    String text = sentence.substring(0, sentenceEnd(sentence));
    Matcher matcher = LETTER.matcher(text);
    while (matcher.find()) {
      String before = text.substring(Math.max(0, matcher.start() - 24), matcher.start());
      boolean denied = NEGATION.matcher(before).find() || isDismissed(text, matcher.end());
      if (!denied && !isPronoun(text, matcher)) {
        return joined(text, matcher);
      }
    }
    return Optional.empty();
  }

  private static boolean isDismissed(String text, int end) {
    String after = text.substring(end);
    return DISMISSAL.matcher(after).find() && !CORRECT_AFTER.matcher(after).find();
  }

  private static Optional<String> joined(String text, Matcher first) {
    StringBuilder letters = new StringBuilder(first.group(1));
    Matcher next = JOINED.matcher(text);
    int end = first.end();
    while (next.region(end, text.length()).lookingAt()) {
      boolean alternative = next.group(1).equals("or") || next.group(1).equals("/");
      if (alternative) {
        return Optional.empty();
      }
      letters.append(next.group(2));
      end = next.end();
    }
    return letters.length() == 1 ? Optional.of(letters.toString()) : several(letters.toString());
  }

  private static Optional<String> onlyOne(String text) {
    List<String> letters = new ArrayList<>();
    if (ALTERNATIVES.matcher(text).find() || DOUBT.matcher(text).find()) {
      return Optional.empty();
    }
    Matcher matcher = LETTER.matcher(text);
    while (matcher.find()) {
      String before = text.substring(Math.max(0, matcher.start() - 24), matcher.start());
      boolean denied = NEGATION.matcher(before).find() || isDismissed(text, matcher.end());
      boolean word = isPronoun(text, matcher) || isArticle(text, matcher);
      if (!denied && !word && !letters.contains(matcher.group(1))) {
        letters.add(matcher.group(1));
      }
    }
    return letters.size() == 1 ? Optional.of(letters.get(0)) : Optional.empty();
  }

  private static int sentenceEnd(String text) {
    int end = text.length();
    for (String mark : List.of(". ", ".\n", "\n\n", "。")) {
      int index = text.indexOf(mark, 3);
      end = index >= 0 ? Math.min(end, index + 1) : end;
    }
    return end;
  }

  /** "I" before a word in lower case. */
  private static boolean isPronoun(String text, Matcher letter) {
    return letter.group(1).equals("I") && isBeforeWord(text, letter);
  }

  /** "A" at the beginning of a sentence before a word in lower case. */
  private static boolean isArticle(String text, Matcher letter) {
    return letter.group(1).equals("A") && isBeforeWord(text, letter);
  }

  private static boolean isBeforeWord(String text, Matcher letter) {
    boolean inBrackets = letter.start() > 0 && text.charAt(letter.start() - 1) == '(';
    int next = letter.end() + 1;
    return !inBrackets
        && next < text.length()
        && text.charAt(letter.end()) == ' '
        && text.charAt(next) >= 'a'
        && text.charAt(next) <= 'z';
  }
}
