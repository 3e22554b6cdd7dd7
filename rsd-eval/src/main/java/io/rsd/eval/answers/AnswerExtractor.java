package io.rsd.eval.answers;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the final answer in a text: in a completion by all means that a reader has, in a gold text
 * only where it is plainly given, so that a proof yields no answer instead of a guess.
 */
final class AnswerExtractor {

  private static final String THINKING_ENDS = "</think>";
  private static final String THINKING_BEGINS = "<think>";

  /** How much of the end of a long text is searched for anything but boxes. */
  private static final int TAIL = 16_000;

  private static final int LONGEST_GOLD = 200;
  private static final int LONGEST_SENTENCE = 600;
  private static final int MOST_WORDS = 6;

  private static final Pattern CHAT_MARK = Pattern.compile("<\\|(?:im_start|im_end|endoftext)\\|>");

  private static final Pattern ANSWER_PHRASE =
      Pattern.compile(
          "(?i)\\banswers?"
              + "(?: to [^.:\\n]{1,60}| of [^.:\\n]{1,60})?"
              + " ?(?:\\*\\*)?(?: is| are|:| =| should be| would be| must be| will be)"
              + "|r[ée]ponse(?: est| finale est)? ?:?|respuesta(?: es|:)|Antwort(?: ist|:)"
              + "|答案(?:是|为|：|:)|答：");

  private static final Pattern WRAPPING_DOLLARS = Pattern.compile("^\\$+|\\$+$|\\\\\\$");

  private static final Pattern PROSE =
      Pattern.compile("(?<![\\\\{A-Za-z])[A-Za-z]{2,20}[ ,:;]|[^\\x00-\\x7F]{3}|[.:] |\\n");

  private static final Pattern SENTENCE_END = Pattern.compile("[.!](?=\\s|$|\\*)|。|\\n|<\\|");

  private AnswerExtractor() {}

  /** The part of a completion that follows its reasoning. */
  static String withoutReasoning(String completion) {
    int end = completion.lastIndexOf(THINKING_ENDS);
    String rest = end < 0 ? completion : completion.substring(end + THINKING_ENDS.length());
    Matcher mark = CHAT_MARK.matcher(rest);
    return mark.find() && mark.start() > 0 ? rest.substring(0, mark.start()) : rest;
  }

  /** The gold answer, as the data has it: boxed, after {@code ####}, or bare. */
  static Optional<String> fromGold(String gold) {
    Optional<String> given = boxed(gold).or(() -> hashed(gold));
    if (given.isPresent()) {
      return given;
    }
    String text = gold.strip();
    if (text.isEmpty() || text.length() > LONGEST_GOLD) {
      return Answers.isReadable(text) ? Optional.of(text) : Optional.empty();
    }
    if (Answers.isReadable(text) || isShortText(text)) {
      return Optional.of(text);
    }
    return phrased(text);
  }

  /**
   * The answer of a completion, reasoning and all.
   *
   * @param completion may be megabytes long
   */
  static Optional<String> fromCompletion(String completion) {
    String text = withoutReasoning(completion);
    Optional<String> given = boxed(text).or(() -> hashed(text));
    boolean unfinished =
        completion.contains(THINKING_BEGINS) && !completion.contains(THINKING_ENDS);
    if (given.isPresent() || unfinished) {
      return given;
    }
    String bare = text.strip();
    if (!bare.isEmpty() && bare.length() <= Budget.ANSWER_LENGTH && Answers.isReadable(bare)) {
      return Optional.of(bare);
    }
    String tail = text.substring(Math.max(0, text.length() - TAIL));
    return phrased(tail)
        .or(() -> lastCandidate(tail))
        .or(() -> isShortText(bare) ? Optional.of(bare) : Optional.empty());
  }

  private static Optional<String> boxed(String text) {
    return Boxes.last(text).filter(answer -> !answer.isBlank());
  }

  private static Optional<String> hashed(String text) {
    int mark = text.lastIndexOf("####");
    if (mark < 0) {
      return Optional.empty();
    }
    String rest = text.substring(mark + 4).strip();
    int lineEnd = rest.indexOf('\n');
    String line = lineEnd < 0 ? rest : rest.substring(0, lineEnd);
    return line.isBlank() || line.length() > LONGEST_GOLD ? Optional.empty() : Optional.of(line);
  }

  private static boolean isShortText(String text) {
    return !text.isEmpty()
        && WRAPPING_DOLLARS.matcher(text).replaceAll("").indexOf('$') < 0
        && text.length() <= LONGEST_GOLD / 2
        && text.indexOf('\n') < 0
        && (text.split("\\s+", MOST_WORDS + 1).length <= MOST_WORDS || !PROSE.matcher(text).find());
  }

  /** What follows the last "the answer is". */
  private static Optional<String> phrased(String text) {
    return afterLast(ANSWER_PHRASE, text)
        .flatMap(
            sentence ->
                readable(sentence)
                    .or(() -> first(Candidates.in(sentence)))
                    .or(() -> words(sentence)));
  }

  /**
   * The last formula or number of a text with words: a lone formula is read whole or not at all.
   */
  private static Optional<String> lastCandidate(String text) {
    return PROSE.matcher(text).find() ? lastOf(Candidates.in(text)) : Optional.empty();
  }

  private static Optional<String> readable(String sentence) {
    return Optional.of(sentence.strip()).filter(Answers::isReadable);
  }

  private static Optional<String> words(String sentence) {
    return Optional.of(sentence.strip()).filter(AnswerExtractor::isShortText);
  }

  private static Optional<String> first(List<String> candidates) {
    return candidates.stream().findFirst();
  }

  private static Optional<String> lastOf(List<String> candidates) {
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(candidates.get(candidates.size() - 1));
  }

  /** The rest of the sentence after the last match of a pattern. */
  private static Optional<String> afterLast(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    int start = -1;
    while (matcher.find()) {
      start = matcher.end();
    }
    return start < 0 ? Optional.empty() : Optional.of(sentenceFrom(text, start));
  }

  private static String sentenceFrom(String text, int from) {
    int start = from;
    while (start < text.length() && " :*\n\t\"_,，：".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    String rest = text.substring(start, Math.min(text.length(), start + LONGEST_SENTENCE));
    Matcher end = SENTENCE_END.matcher(rest);
    int formulaEnd = 0;
    List<Formulas.Formula> formulas = Formulas.in(rest);
    if (!formulas.isEmpty() && formulas.get(0).start() == 0) {
      formulaEnd = formulas.get(0).end();
    }
    String sentence = end.find(formulaEnd) ? rest.substring(0, end.start()) : rest;
    return sentence.replace("**", "").strip();
  }
}
