package io.rsd.eval.answers.extraction;

import io.rsd.eval.answers.reading.Answers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds what could be an answer in prose: the longest runs of formulas, numbers, letters and signs
 * that no word interrupts. A run is read as a whole or not at all, so that no piece of a formula
 * passes for the formula.
 */
final class Candidates {

  /**
   * A run in a text.
   *
   * @param text what it says, with the list signs between its parts
   * @param before the words before it, back to the end of the sentence before
   * @param after the words behind it, up to the end of its sentence
   */
  record Candidate(String text, String before, String after) {

    /** Whether the run reads as one answer, and nothing beside it belongs to it or denies it. */
    boolean isClear() {
      return !Contexts.isDenied(this) && Answers.isReadable(withMultiplier());
    }

    /** The run with the word behind it that multiplies it. */
    String withMultiplier() {
      return Contexts.multiplier(after).map(word -> text + " \\text{" + word + "}").orElse(text);
    }
  }

  private static final Pattern OPERATOR = Pattern.compile("[-+*/=^<>≤≥±·×÷−–≈≠∪∩]+");
  private static final Pattern LETTER = Pattern.compile("[A-Za-zπθαβλ]");
  private static final Pattern LONG_WORD =
      Pattern.compile("(?<![\\\\A-Za-z])[A-Za-z]{3,}|[A-Za-z]{2}-");
  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?:sin|cos|tan|cot|sec|csc|log|ln|exp|sqrt|gcd|lcm|max|min|and|text|frac)(?![a-z])");
  private static final Pattern NUMBERISH =
      Pattern.compile(".*[\\d\\\\π√∞½⅓⅔¼¾∅].*", Pattern.DOTALL);
  private static final Pattern ROMAN = Pattern.compile("\\(?[ivxIVX]+\\)[.,;:]?");
  private static final Pattern RANGE = Pattern.compile("\\d+(?:\\.\\d+)?[-–—]\\d+(?:\\.\\d+)?");
  private static final Pattern ORDINAL = Pattern.compile(".*(?:\\d|[a-z]-)(?:st|nd|rd|th)\\b.*");
  private static final Pattern SHOUTED = Pattern.compile("(\\d)!{3,}$");
  private static final Pattern SENTENCE_END = Pattern.compile("[.!?。！？]$");

  /** How many words beside a run are looked at. */
  private static final int MOST_WORDS = 40;

  private final List<Chunk> chunks;
  private final List<Candidate> found = new ArrayList<>();

  private enum Kind {
    MATH,
    OPERATOR,
    LETTER,
    CONNECTIVE,
    WORD
  }

  /**
   * A piece of prose between two spaces.
   *
   * @param end whether a sentence ends behind it
   * @param separator whether a comma or semicolon stands behind it
   */
  private record Chunk(String text, Kind kind, boolean end, boolean separator, boolean question) {

    Chunk(String text, Kind kind, boolean end, boolean separator) {
      this(text, kind, end, separator, false);
    }
  }

  private Candidates(List<Chunk> chunks) {
    this.chunks = chunks;
  }

  /** What could be an answer, in the order of the text. */
  static List<Candidate> in(String text) {
    List<Chunk> chunks = new ArrayList<>();
    for (String piece : Chunks.of(Markup.spaced(text))) {
      chunks.add(chunk(piece));
    }
    Candidates candidates = new Candidates(chunks);
    int index = 0;
    while (index < chunks.size()) {
      index = candidates.run(index);
    }
    return candidates.found;
  }

  private static Chunk chunk(String piece) {
    if (Chunks.isFormula(piece)) {
      return new Chunk(piece, Kind.MATH, false, false);
    }
    boolean end = SENTENCE_END.matcher(piece).find() && !piece.endsWith("!");
    boolean separator = piece.endsWith(",") || piece.endsWith(";") || piece.endsWith("，");
    boolean colon = piece.endsWith(":") || piece.endsWith("：");
    String bare = end || separator || colon ? piece.substring(0, piece.length() - 1) : piece;
    boolean question = piece.endsWith("?") || piece.endsWith("？");
    bare = SHOUTED.matcher(bare).replaceAll("$1");
    return new Chunk(bare, kind(bare), end || colon || piece.equals("\n"), separator, question);
  }

  private static Kind kind(String text) {
    if (text.isEmpty()) {
      return Kind.CONNECTIVE;
    }
    if (text.equals("and") || text.equals("or") || text.equals("und") || text.equals("et")) {
      return Kind.CONNECTIVE;
    }
    if (OPERATOR.matcher(text).matches()) {
      return Kind.OPERATOR;
    }
    if (LETTER.matcher(text).matches()) {
      return Kind.LETTER;
    }
    String words = FUNCTION.matcher(text).replaceAll("");
    boolean word =
        (LONG_WORD.matcher(words).find() && text.indexOf('\\') < 0)
            || ROMAN.matcher(text).matches()
            || ORDINAL.matcher(text).matches();
    boolean algebra = text.matches(".*[A-Za-z)].*") && text.matches(".*[-+*/=^<>(].*");
    return !word && (NUMBERISH.matcher(text).matches() || algebra) ? Kind.MATH : Kind.WORD;
  }

  /** Adds the run that begins at a chunk; returns where the next one may begin. */
  private int run(int start) {
    if (!begins(start)) {
      return start + 1;
    }
    int end = start;
    while (continues(end)) {
      end++;
    }
    int last = end;
    while (chunks.get(last).kind() == Kind.CONNECTIVE) {
      last--;
    }
    StringBuilder run = new StringBuilder();
    boolean number = false;
    for (int index = start; index <= last; index++) {
      Chunk chunk = chunks.get(index);
      number |= chunk.kind() == Kind.MATH && NUMBERISH.matcher(chunk.text()).matches();
      number |= Chunks.isFormula(chunk.text());
      run.append(run.isEmpty() ? "" : " ").append(Chunks.content(chunk.text()));
      run.append(chunk.separator() && index < last ? "," : "");
    }
    if (number && !isLetterAlone(run.toString())) {
      found.add(new Candidate(Chunks.withoutCurrency(run.toString()), before(start), after(last)));
    }
    return end + 1;
  }

  private static boolean isLetterAlone(String run) {
    return LETTER.matcher(run.strip()).matches();
  }

  private boolean begins(int index) {
    Kind kind = chunks.get(index).kind();
    boolean operatorNext = index + 1 < chunks.size() && isOperator(index + 1);
    return kind == Kind.MATH
        || (kind == Kind.LETTER && operatorNext && !chunks.get(index).end())
        || (kind == Kind.OPERATOR && index + 1 < chunks.size() && isOperand(index + 1));
  }

  private boolean isOperator(int index) {
    return chunks.get(index).kind() == Kind.OPERATOR;
  }

  private boolean isOperand(int index) {
    return chunks.get(index).kind() == Kind.MATH || chunks.get(index).kind() == Kind.LETTER;
  }

  /** Whether the chunk behind this one belongs to the same run. */
  private boolean continues(int index) {
    Chunk chunk = chunks.get(index);
    if (index + 1 >= chunks.size() || chunk.end()) {
      return false;
    }
    return switch (chunks.get(index + 1).kind()) {
      case MATH, OPERATOR -> true;
      case LETTER -> chunk.kind() == Kind.OPERATOR || isLetterOfFormula(index + 1);
      case CONNECTIVE -> continuesList(index + 1);
      case WORD -> false;
    };
  }

  /** A letter behind a number or a comma belongs to a formula if a sign follows it. */
  private boolean isLetterOfFormula(int index) {
    return index + 1 < chunks.size() && isOperator(index + 1) && !chunks.get(index).end();
  }

  private boolean continuesList(int index) {
    int next = index;
    while (next < chunks.size() && chunks.get(next).kind() == Kind.CONNECTIVE) {
      if (chunks.get(next).end()) {
        return false;
      }
      next++;
    }
    return next < chunks.size()
        && (chunks.get(next).kind() == Kind.MATH
            || (chunks.get(next).kind() == Kind.LETTER && isLetterOfFormula(next)));
  }

  private String before(int start) {
    StringBuilder words = new StringBuilder();
    int first = Math.max(0, start - MOST_WORDS);
    for (int index = start - 1; index >= first && !chunks.get(index).end(); index--) {
      words.insert(0, chunks.get(index).text() + " ");
    }
    return words.toString().strip();
  }

  private String after(int last) {
    StringBuilder words = new StringBuilder();
    boolean ended = chunks.get(last).end();
    boolean question = chunks.get(last).question();
    int end = Math.min(chunks.size(), last + MOST_WORDS);
    for (int index = last + 1; index < end && !ended; index++) {
      words.append(chunks.get(index).text()).append(' ');
      ended = chunks.get(index).end();
      question |= chunks.get(index).question();
    }
    return words.append(question ? "?" : "").toString().strip();
  }

  /** The last run of a text, where it is clearly an answer. */
  static Optional<String> lastClear(String text) {
    List<Candidate> candidates = in(text);
    for (int index = candidates.size() - 1; index >= 0; index--) {
      Candidate candidate = candidates.get(index);
      if (!Contexts.isLabel(candidate)) {
        return candidate.isClear() ? Optional.of(candidate.withMultiplier()) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Whether a run in prose may be a range of numbers, such as {@code 20-30}. */
  static boolean mayBeRange(String run) {
    return RANGE.matcher(run).matches() && run.indexOf('=') < 0 && run.indexOf('\\') < 0;
  }
}
