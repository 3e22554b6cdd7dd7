package io.rsd.eval.answers.extraction;

import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.reading.Braces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the last {@code \boxed{..}} or {@code \fbox{..}} of a text. Boxes that only a connective
 * separates are one answer, and so are formulas that follow the last box in the same way.
 */
public final class Boxes {

  private static final String STEM = "box";
  private static final List<String> COMMANDS = List.of("boxed", "fbox", "framebox");
  private static final int MOST_BOXES = 64;
  private static final int LONGEST_GAP = 40;
  private static final int TAIL = 400;

  private static final Pattern LAYOUT =
      Pattern.compile(
          "\\$|\\\\[()\\[\\],;! ]|\\\\q?quad|\\\\text(?:bf)?\\{|[{}~\\s]|\\\\\\\\|\\*\\*");

  /** A new line and the label of the next part: {@code (b)}, {@code Part 2:}, {@code y =}. */
  private static final Pattern LABEL =
      Pattern.compile(
          "[.,;$\\s*]*\\n[\\s*$\\-•]*(?:\\(?[a-hA-H0-9ivx]{1,3}[).:]|[A-Za-z0-9 ]{1,30}[:=])[\\s*$]*");

  private static final Pattern CONCLUSION =
      Pattern.compile(
          "(?i)answer|final|result|so|thus|hence|therefore|check|correct|verif|simplif");

  private static final Pattern CONNECTIVES = Pattern.compile("(?:and|or|[,;+&、，])+");

  /** A box: where it begins, where it ends, what it holds. */
  private record Box(int start, int end, String content, boolean closed) {}

  private final String text;

  private Boxes(String text) {
    this.text = text;
  }

  /**
   * The boxes at the end of a text.
   *
   * @param answer what they hold, joined with commas; empty when the last one is empty or left open
   * @param exists whether there is any box
   * @param end after the last one
   */
  public record Found(Optional<String> answer, boolean exists, int end) {}

  public static Found in(String text) {
    return new Boxes(text).found();
  }

  /** The boxed answer at the end of a text; several boxes are joined with commas. */
  public static Optional<String> last(String text) {
    return in(text).answer();
  }

  private Found found() {
    int dangling = lastDangling();
    List<Box> run = lastRun();
    if (run.isEmpty() || dangling > run.get(run.size() - 1).start()) {
      return new Found(Optional.empty(), dangling >= 0, Math.max(0, dangling));
    }
    int end = run.get(run.size() - 1).end();
    Set<String> parts = new LinkedHashSet<>();
    run.forEach(box -> parts.add(box.content().strip()));
    following(end).stream().filter(formula -> isAlike(formula, run)).forEach(parts::add);
    return new Found(Optional.of(String.join(", ", parts)), true, end);
  }

  /** Whether a formula behind a box may be another part of the answer: named if the box is. */
  private static boolean isAlike(String formula, List<Box> run) {
    return (formula.indexOf('=') >= 0) == (run.get(0).content().indexOf('=') >= 0);
  }

  /** After the last box if that holds nothing, is never closed or has lost its contents. */
  private int lastDangling() {
    int name = lastName(text.length());
    while (name >= 0) {
      Optional<Box> box = boxAt(name);
      if (text.startsWith("fbox", name) || text.startsWith("framebox", name)) {
        name = lastName(name - 1);
        continue;
      }
      if (box.isPresent() && (box.get().content().isBlank() || !box.get().closed())) {
        return box.get().end();
      }
      boolean atEnd =
          box.isEmpty() && text.substring(name).strip().length() <= "framebox{".length();
      if (box.isPresent() || atEnd) {
        return box.isPresent() ? -1 : text.length();
      }
      name = lastName(name - 1);
    }
    return -1;
  }

  /** The last box and those before it that connectives join to it. */
  private List<Box> lastRun() {
    List<Box> run = new ArrayList<>();
    int before = text.length();
    for (int count = 0; count < MOST_BOXES; count++) {
      Optional<Box> box = lastBefore(before);
      if (box.isEmpty() || !(run.isEmpty() || isJoined(box.get(), run.get(run.size() - 1)))) {
        break;
      }
      if (!box.get().content().isBlank()) {
        run.add(box.get());
      }
      before = box.get().start();
    }
    Collections.reverse(run);
    return run;
  }

  private Optional<Box> lastBefore(int end) {
    int name = lastName(end - 1);
    while (name >= 0) {
      Optional<Box> box = boxAt(name);
      if (box.isPresent() && box.get().start() < end) {
        return box;
      }
      name = lastName(name - 1);
    }
    return Optional.empty();
  }

  /**
   * Where the last command's name at or before a place begins. All names have "box" in them, so one
   * search backwards, which never passes a character twice, finds each of them.
   */
  private int lastName(int from) {
    int stem = text.lastIndexOf(STEM, from);
    while (stem >= 0) {
      for (String command : COMMANDS) {
        int start = stem - command.indexOf(STEM);
        if (start > 0 && text.charAt(start - 1) == '\\' && text.startsWith(command, start)) {
          return start;
        }
      }
      stem = text.lastIndexOf(STEM, stem - 1);
    }
    return -1;
  }

  private Optional<Box> boxAt(int name) {
    int start = name;
    while (start > 0 && text.charAt(start - 1) == '\\') {
      start--;
    }
    int brace = name;
    while (brace < text.length() && Character.isLetter(text.charAt(brace))) {
      brace++;
    }
    while (brace < text.length() && text.charAt(brace) == ' ') {
      brace++;
    }
    if (start == name || brace >= text.length() || text.charAt(brace) != '{') {
      return Optional.empty();
    }
    int limit = Math.min(text.length(), brace + Budget.ANSWER_LENGTH + 2);
    String rest = text.substring(brace + 1, limit);
    OptionalInt closing = Braces.closing(rest, 0);
    int close = closing.orElse(rest.length());
    int end = Math.min(brace + 1 + close + 1, text.length());
    return Optional.of(new Box(start, end, rest.substring(0, close), closing.isPresent()));
  }

  private boolean isJoined(Box earlier, Box later) {
    if (earlier.end() > later.start() || later.start() - earlier.end() > LONGEST_GAP) {
      return false;
    }
    String gap = text.substring(earlier.end(), later.start());
    return isConnective(gap)
        || (gap.indexOf('\n') < 0 && layoutRemoved(gap).isEmpty())
        || (LABEL.matcher(gap).matches() && !CONCLUSION.matcher(gap).find());
  }

  private static boolean isConnective(String gap) {
    return CONNECTIVES.matcher(layoutRemoved(gap)).matches();
  }

  private static String layoutRemoved(String gap) {
    return LAYOUT.matcher(gap).replaceAll("");
  }

  /** Formulas joined to a box by connectives; none if the sentence goes on after them. */
  private List<String> following(int end) {
    String tail = text.substring(end, Math.min(text.length(), end + TAIL));
    int position = endOfFormula(tail);
    String rest = tail.substring(position);
    List<String> contents = new ArrayList<>();
    int done = 0;
    for (Formulas.Formula formula : Formulas.in(rest)) {
      if (!isConnective(rest.substring(done, formula.start()))) {
        break;
      }
      contents.add(formula.content().strip());
      done = formula.end();
    }
    return endsSentence(rest.substring(done)) ? contents : List.of();
  }

  private static boolean endsSentence(String rest) {
    return rest.isBlank() || rest.stripLeading().startsWith(".");
  }

  /** After the delimiter that closes the formula in which the box stands. */
  private static int endOfFormula(String tail) {
    int position = 0;
    while (position < tail.length() && tail.charAt(position) == ' ') {
      position++;
    }
    for (String delimiter : List.of("$$", "$", "\\)", "\\]")) {
      if (tail.startsWith(delimiter, position)) {
        return position + delimiter.length();
      }
    }
    return 0;
  }
}
