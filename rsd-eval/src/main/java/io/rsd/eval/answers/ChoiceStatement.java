package io.rsd.eval.answers;

import io.rsd.eval.answers.extraction.AnswerExtractor;
import io.rsd.eval.answers.extraction.Boxes;
import io.rsd.eval.answers.extraction.Choices;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words by which a completion states its choice.
 *
 * @param text what stands in the box, after "Answer:", or alone
 * @param isSet whether a box or such words set it apart; else it is the whole answer
 */
record ChoiceStatement(String text, boolean isSet) {

  private static final int LONGEST = 400;

  /** The end of a long text is enough for what is not boxed. */
  private static final int TAIL = 16_000;

  private static final Pattern STATED =
      Pattern.compile(
          "(?im)\\b(?:answer|(?:correct|right|best) (?:option|choice))\\b"
              + "(?: (?:to|for|of) [^.:\\n]{1,60}?)?[\\s*_]*"
              + "(?:(?:\\bis\\b|:|：|=)[\\s*_:]*)+(.*)$");

  private static final Pattern SUPPOSED =
      Pattern.compile("(?i)\\b(?:if|whether|suppose|assume|unless|were|would)\\b");

  private static final Pattern SENTENCE_END = Pattern.compile("[.!?]\\s|\\n");

  private static final Pattern MARKUP = Pattern.compile("\\*\\*|__|`");

  /** A letter that something may follow, as in "B, since ..". */
  private static final Pattern LETTER_FIRST =
      Pattern.compile(
          "^[\\s$*({\\[]*(?:[Oo]ption |[Cc]hoice )?(\\(?)([A-J])(?![A-Za-z0-9'’^_])(.*)$",
          Pattern.DOTALL);

  private static final Pattern ANOTHER_LETTER =
      Pattern.compile("^[)\\s$*,]*(?:or|and|/|&|,)\\s*\\(?[A-J](?![A-Za-z0-9]).*", Pattern.DOTALL);

  /** Of a sentence that begins with "A" or "I". */
  private static final Pattern NEXT_WORD = Pattern.compile("^\\s+[a-z].*", Pattern.DOTALL);

  /** The last statement of a completion after its reasoning; empty if there is none. */
  static Optional<ChoiceStatement> in(String completion) {
    String prose = AnswerExtractor.withoutReasoning(completion);
    Boxes.Found boxes = Boxes.in(prose);
    if (boxes.exists()) {
      String rest = prose.substring(boxes.end());
      boolean holds = boxes.answer().isPresent() && !AnswerExtractor.isTakenBack(rest);
      return holds
          ? boxes.answer().map(box -> new ChoiceStatement(box, true))
          : stated(rest); // An earlier answer is not revived.
    }
    return AnswerExtractor.isUnfinished(completion)
        ? Optional.empty()
        : stated(prose).or(() -> alone(prose));
  }

  private static Optional<ChoiceStatement> stated(String wholeText) {
    String text = wholeText.substring(Math.max(0, wholeText.length() - TAIL));
    Optional<ChoiceStatement> last = Optional.empty();
    Matcher matcher = STATED.matcher(text);
    while (matcher.find()) {
      String[] before = SENTENCE_END.split(text.substring(0, matcher.start()), -1);
      boolean supposed = SUPPOSED.matcher(before[before.length - 1]).find();
      String rest = MARKUP.matcher(matcher.group(1)).replaceAll("").strip();
      if (!supposed && !rest.isEmpty() && rest.length() <= LONGEST) {
        last = Optional.of(new ChoiceStatement(rest, true));
      }
    }
    return last;
  }

  private static Optional<ChoiceStatement> alone(String prose) {
    String text = MARKUP.matcher(prose).replaceAll("").strip();
    boolean line = !text.isEmpty() && text.length() <= LONGEST && text.indexOf('\n') < 0;
    return line ? Optional.of(new ChoiceStatement(text, false)) : Optional.empty();
  }

  /** The letter of the option that this chooses; empty where it is none, or not only one. */
  Optional<String> chosen(Options options) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    String one = text.strip().length() == 1 ? text.toUpperCase(Locale.ROOT) : text;
    Optional<String> letter = Choices.bare(one).filter(options::has);
    Optional<String> option = options.ofSameText(text);
    if (letter.isPresent() && options.texts().stream().anyMatch(letter.get()::equalsIgnoreCase)) {
      // A letter that names one option and is the text of another says nothing.
      return letter.filter(of -> option.filter(of::equals).isPresent());
    }
    return letter
        .or(() -> option)
        .or(() -> labelled(options))
        .or(() -> options.ofEqualAnswer(text))
        .or(() -> isSet ? letterFirst(options) : Optional.empty());
  }

  /** A letter before its option; empty if the text behind it is that of another one. */
  private Optional<String> labelled(Options options) {
    Optional<String> label = Choices.labelled(text).filter(options::has);
    String rest = Choices.optionText(text).orElse("");
    Optional<String> named = options.ofSameText(rest).or(() -> options.ofEqualAnswer(rest));
    if (label.isEmpty() || named.isPresent()) {
      return label.filter(of -> named.filter(of::equals).isPresent());
    }
    // "B. subtilis" may be an option's own text.
    boolean misleading =
        options.texts().stream().anyMatch(option -> Choices.labelled(option).equals(label));
    return label.filter(of -> isSet && !misleading);
  }

  private Optional<String> letterFirst(Options options) {
    Matcher first = LETTER_FIRST.matcher(text);
    if (!first.matches() || Choices.labelled(text).isPresent()) {
      return Optional.empty();
    }
    String letter = first.group(2);
    String rest = first.group(3);
    boolean word =
        first.group(1).isEmpty() && "AI".contains(letter) && NEXT_WORD.matcher(rest).matches();
    return word || ANOTHER_LETTER.matcher(rest).matches()
        ? Optional.empty()
        : Optional.of(letter).filter(options::has);
  }
}
