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

  /** Where the reasoning begins: as Qwen3 and DeepSeek-R1 mark it, and as s1 does. */
  private static final List<String> REASONING_BEGINS = List.of("<think>", "<|im_start|>think");

  private static final List<String> ANSWER_BEGINS = List.of("</think>", "<|im_start|>answer");

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

  private static final Pattern HEDGE =
      Pattern.compile(
          "(?i)(?:definitely |certainly |clearly )?(?:not|never|neither|either|between|"
              + "less|more|greater|fewer|larger|smaller|at least|at most|above|below|over|under)\\b");

  private static final Pattern PROSE =
      Pattern.compile("(?<![\\\\{A-Za-z])[A-Za-z]{2,20}[ ,:;]|[^\\x00-\\x7F]{3}|[.:] |\\n");

  private static final Pattern SENTENCE_END = Pattern.compile("[.!](?=\\s|$|\\*)|。|\\n|<\\|");

  private AnswerExtractor() {}

  /** The part of a completion that follows its reasoning, up to the next turn of a chat. */
  static String withoutReasoning(String completion) {
    int end = 0;
    for (String mark : ANSWER_BEGINS) {
      int index = completion.lastIndexOf(mark);
      end = index < 0 ? end : Math.max(end, index + mark.length());
    }
    String rest = completion.substring(end);
    Matcher mark = CHAT_MARK.matcher(rest);
    return mark.find() && mark.start() > 0 ? rest.substring(0, mark.start()) : rest;
  }

  /** Whether a completion ends within its reasoning, so that only a box in it is an answer. */
  static boolean isUnfinished(String completion) {
    return REASONING_BEGINS.stream().anyMatch(completion::contains)
        && ANSWER_BEGINS.stream().noneMatch(completion::contains);
  }

  /** Whether a text is a sentence at most, which states its answer wherever it has one. */
  static boolean isShort(String text) {
    return text.length() <= LONGEST_GOLD;
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
    if (given.isPresent() || isUnfinished(completion)) {
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

  /** The last line of a solution as GSM8K has it, {@code #### 18}; a heading is none. */
  private static Optional<String> hashed(String text) {
    int mark = text.lastIndexOf("####");
    String line = mark < 0 ? "" : text.substring(mark + 4).strip();
    boolean last = !line.isEmpty() && line.length() <= LONGEST_GOLD && line.indexOf('\n') < 0;
    return Optional.of(line).filter(answer -> last && Answers.isReadable(answer));
  }

  private static boolean isShortText(String text) {
    return !text.isEmpty()
        && WRAPPING_DOLLARS.matcher(text).replaceAll("").indexOf('$') < 0
        && text.length() <= LONGEST_GOLD / 2
        && text.indexOf('\n') < 0
        && (text.split("\\s+", MOST_WORDS + 1).length <= MOST_WORDS || !PROSE.matcher(text).find());
  }

  /** What follows the last "the answer is"; nothing where that only excludes an answer. */
  private static Optional<String> phrased(String text) {
    return afterLast(ANSWER_PHRASE, text)
        .filter(sentence -> !isHedged(sentence))
        .flatMap(
            sentence ->
                readable(sentence)
                    .or(() -> first(Candidates.in(sentence)))
                    .or(() -> words(sentence)));
  }

  private static boolean isHedged(String sentence) {
    return HEDGE.matcher(sentence).lookingAt();
  }

  /**
   * The last formula or number of a text with words: a lone formula is read whole or not at all,
   * and a few words with several numbers do not say which of them is meant.
   */
  private static Optional<String> lastCandidate(String text) {
    if (!PROSE.matcher(text).find() || endsHedged(text)) {
      return Optional.empty();
    }
    List<String> candidates = Candidates.in(text);
    boolean unclear = isShortText(text.strip()) && candidates.size() > 1 && text.indexOf('=') < 0;
    return unclear ? Optional.empty() : lastOf(candidates);
  }

  /** Whether the last "the answer is" only excludes an answer. */
  private static boolean endsHedged(String text) {
    return afterLast(ANSWER_PHRASE, text).filter(AnswerExtractor::isHedged).isPresent();
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
