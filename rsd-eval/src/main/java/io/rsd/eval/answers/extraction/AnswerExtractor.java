package io.rsd.eval.answers.extraction;

import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.reading.Answers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the final answer in a text: in a completion by all means that a reader has, in a gold text
 * only where it is plainly given, so that a proof yields no answer instead of a guess.
 */
public final class AnswerExtractor {

  /** Where the reasoning begins: as Qwen3 and DeepSeek-R1 mark it, and as s1 does. */
  private static final List<String> REASONING_BEGINS = List.of("<think>", "<|im_start|>think");

  private static final List<String> ANSWER_BEGINS = List.of("</think>", "<|im_start|>answer");

  /** How much of the end of a long text is searched for anything but boxes. */
  private static final int TAIL = 16_000;

  private static final int LONGEST_GOLD = 200;

  /** A longer text is no bare answer, whatever sets it off. */
  private static final int LONGEST_BARE = Budget.ANSWER_LENGTH + 100;

  private static final int MOST_WORDS = 6;

  private static final Pattern CHAT_MARK =
      Pattern.compile("<\\|(?:im_start|im_end|endoftext|eot_id)\\|>|</s>|<eos>|<end_of_turn>");

  private static final Pattern ANNOUNCED =
      Pattern.compile("(?i)(?:the |my )?(?:final |correct )?answer *(?:is|:|=)");

  private static final Pattern WRAPPING_DOLLARS = Pattern.compile("^\\$+|\\$+$|\\\\\\$");

  private static final Pattern PROSE =
      Pattern.compile("(?<![\\\\{A-Za-z])[A-Za-z]{2,20}[ ,:;]|[^\\x00-\\x7F]{3}|[.:] |\\n");

  /** Words after a box that take it back. */
  private static final Pattern TAKEN_BACK =
      Pattern.compile(
          "(?i)(?:^|[.!?\\n$}]) *(?:no,? )?(?:wait|hold on|oops|actually|hmm+|scratch that|correction)\\b"
              + "|\\bI (?:made|forgot|missed|was wrong|miscounted|made an)\\b"
              + "|\\b(?:the )?(?:correct|right|actual|true) answer (?:is|should)"
              + "|should (?:be|have been) (?!the|correct)");

  /** Words of a text that is still thinking. */
  private static final Pattern DOUBT =
      Pattern.compile(
          "(?i)\\b(?:wait|hold on|hmm+|let me (?:check|verify|double|re|try|see|think)|maybe"
              + "|perhaps|I am not|I'm not)\\b");

  private static final Pattern FINISHED =
      Pattern.compile("[.!?。！？)\\]}$*`\"”>|]$|\\d[\\w%°]{0,3}$");

  private AnswerExtractor() {}

  /** The part of a completion that follows its reasoning, up to the next turn of a chat. */
  public static String withoutReasoning(String completion) {
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
  public static boolean isUnfinished(String completion) {
    return REASONING_BEGINS.stream().anyMatch(completion::contains)
        && ANSWER_BEGINS.stream().noneMatch(completion::contains);
  }

  /**
   * Whether a whole box stands behind the reasoning of a completion.
   *
   * @param isOpen whether the completion begins within its reasoning
   */
  public static boolean hasBoxAfterReasoning(String completion, boolean isOpen) {
    int begin = lastOf(REASONING_BEGINS, completion);
    int end = lastOf(ANSWER_BEGINS, completion);
    boolean reasons = end < begin || (isOpen && end < 0);
    return !reasons && Boxes.in(withoutReasoning(completion)).answer().isPresent();
  }

  private static int lastOf(List<String> marks, String text) {
    return marks.stream().mapToInt(text::lastIndexOf).max().orElse(-1);
  }

  /** Whether a text is a sentence at most, which states its answer wherever it has one. */
  public static boolean isShort(String text) {
    return text.length() <= LONGEST_GOLD;
  }

  /** The gold answer, as the data has it: boxed, after {@code ####}, or bare. */
  public static Optional<String> fromGold(String gold) {
    Optional<String> given = Boxes.in(gold).answer().or(() -> hashed(gold));
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
    return AnswerPhrases.last(text);
  }

  /**
   * The answer of a completion, reasoning and all.
   *
   * @param completion may be megabytes long
   */
  public static Optional<String> fromCompletion(String completion) {
    String text = withoutReasoning(completion);
    Boxes.Found boxes = Boxes.in(text);
    if (boxes.answer().isPresent() && !isTakenBack(text.substring(boxes.end()))) {
      return boxes.answer();
    }
    if (isUnfinished(completion)) {
      return Optional.empty();
    }
    if (boxes.exists()) {
      // An empty box, one that is cut off or taken back revives no earlier answer.
      String rest = text.substring(boxes.end());
      return AnswerPhrases.last(rest.substring(Math.max(0, rest.length() - TAIL)));
    }
    return Markup.tagged(text)
        .or(() -> Markup.json(text))
        .map(inner -> withoutBox(inner).orElse(""))
        .or(() -> withoutBox(text))
        .filter(answer -> !answer.isEmpty());
  }

  /** Whether the words behind a box take it back. */
  public static boolean isTakenBack(String rest) {
    return TAKEN_BACK.matcher(rest.substring(0, Math.min(rest.length(), TAIL))).find();
  }

  /** The answer of a text that has no box. */
  private static Optional<String> withoutBox(String text) {
    Optional<String> given = hashed(text);
    if (given.isPresent()) {
      return given;
    }
    String bare = text.length() > LONGEST_BARE ? "" : Markup.plain(text);
    boolean announced = ANNOUNCED.matcher(bare).lookingAt();
    if (!announced && isBare(bare)) {
      return Optional.of(bare);
    }
    String tail = text.substring(Math.max(0, text.length() - TAIL));
    return AnswerPhrases.last(tail)
        .or(() -> lastCandidate(tail))
        .or(() -> isShortText(bare) ? Optional.of(bare) : Optional.empty());
  }

  private static boolean isBare(String text) {
    return !text.isEmpty() && text.length() <= Budget.ANSWER_LENGTH && Answers.isReadable(text);
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

  /**
   * The last formula or number of a text with words: a lone formula is read whole or not at all,
   * and a few words with several numbers do not say which of them is meant.
   */
  private static Optional<String> lastCandidate(String text) {
    Optional<String> bold = Markup.lastBold(text).filter(Answers::isReadable);
    if (bold.isPresent() && !AnswerPhrases.excludes(text)) {
      return bold;
    }
    if (!PROSE.matcher(text).find() || AnswerPhrases.excludes(text) || isCutOff(text)) {
      return Optional.empty();
    }
    String plain = Markup.plain(text);
    boolean unclear =
        isShortText(text.strip()) && Candidates.in(plain).size() > 1 && text.indexOf('=') < 0;
    return unclear ? Optional.empty() : Candidates.lastClear(plain);
  }

  /** Whether a text breaks off, or doubts what it said before. */
  private static boolean isCutOff(String text) {
    Matcher doubt = DOUBT.matcher(text);
    int last = -1;
    while (doubt.find()) {
      last = doubt.end();
    }
    String rest = last < 0 ? "" : text.substring(last);
    boolean finished = FINISHED.matcher(text.strip()).find();
    return last >= 0 && (!finished || !rest.matches("(?s).*\\d.*"));
  }
}
