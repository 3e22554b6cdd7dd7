package io.rsd.eval.answers.extraction;

import io.rsd.eval.answers.extraction.Candidates.Candidate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the words beside a number say about it: a bound, a denial, a label, a multiplier. */
final class Contexts {

  /** Words right before a number that make it a bound or exclude it. */
  private static final Pattern BOUND =
      Pattern.compile(
          "(?i)\\b(?:than|least|most|between|exceeds?|exceeding|below|above|under|over|beyond"
              + "|up to|out of|until|within|not|never|neither|nor|without|except|rather than"
              + "|instead of|no longer|anything but|other than|excludes?|excluding|avoids?|discards?"
              + "|rejects?|eliminates?|from|divisible by|multiple of|divided by|dividing|modulo|mod|base|\\d+ (?:out )?of(?: (?:these|those|his|her|all))?)"
              + "(?: or equal to)?(?: the| an?)?$");

  private static final Pattern DENIAL =
      Pattern.compile(
          "(?i)\\b(?:not|never|cannot|impossible|neither|mistake|mistakenly|wrongly|incorrectly|trap"
              + "|naively|tempting|expect|might think|would think|doubt|no (?:solutions?|roots?|values?)"
              + " (?:for|at|when|if))\\b|n['’]t\\b");

  /** Words before a number that only numbers something. */
  private static final Pattern LABEL =
      Pattern.compile(
          "(?i)\\b(?:part|parts|question|problem|step|steps|case|cases|equations?|eq\\.?|figure|fig\\.?"
              + "|section|exercise|method|option|line|page|row|note|lemma|theorem|chapter|task"
              + "|example|attempt|Aufgabe|Frage|Teil|задача|вопрос|exercice|ejercicio|题|第)$");

  private static final Pattern MULTIPLIER =
      Pattern.compile(
          "(?i)^(?:dozens?|hundreds?|thousands?|millions?|billions?|trillions?|percent)\\b");

  /** Words behind a number that deny it, bound it or go on with it. */
  private static final Pattern OPEN_END =
      Pattern.compile(
          "(?i)^(?:or (?:more|less|fewer|greater|higher|lower|above|below|so|larger|smaller)"
              + "|(?:is|are|was|were|would be|can|could|cannot|can't|does|do|did|isn't|doesn't) ?"
              + "(?:not|n't|never|impossible|excluded|wrong|incorrect|too|no longer|invalid"
              + "|ruled|out|be ruled|rejected|extraneous|an upper|a lower)"
              + "|(?:cannot|isn't|doesn't|fails|plus|minus|times|less than|more than|out of|to"
              + "|squared|cubed|factorial|over|divided|and a half|and a quarter|halves|thirds"
              + "|of them|of the|half)\\b"
              + "|(?:which|that|this|but (?:this|that|it)) (?:is|are|was|would be) "
              + "(?:not|wrong|false|incorrect|impossible|too)\\b|.*\\?$)");

  private static final Pattern UNIT_BEFORE =
      Pattern.compile(
          "(?i)\\d ?(?:feet|foot|ft|hours?|hrs?|h|minutes?|min|pounds?|lbs?|meters?|m|km|degrees)$");

  private Contexts() {}

  /** Whether the words beside a run deny it or only bound it, or may belong to it. */
  static boolean isDenied(Candidate candidate) {
    String before = lastWords(candidate.before());
    return BOUND.matcher(candidate.before()).find()
        || DENIAL.matcher(before).find()
        || OPEN_END.matcher(candidate.after()).find()
        || UNIT_BEFORE.matcher(candidate.before()).find()
        || Candidates.mayBeRange(candidate.text());
  }

  private static String lastWords(String words) {
    String[] all = words.split(" ", -1);
    StringBuilder last = new StringBuilder();
    for (int index = Math.max(0, all.length - 6); index < all.length; index++) {
      last.append(all[index]).append(' ');
    }
    return last.toString();
  }

  /** Whether a run only numbers a part, a step or a case. */
  static boolean isLabel(Candidate candidate) {
    return LABEL.matcher(candidate.before()).find();
  }

  /** Whether a run is an amount of money or a percentage. */
  static boolean isAmount(String run) {
    return run.contains("\\$") || run.contains("%") || run.contains("€") || run.contains("£");
  }

  /** The word behind a number that multiplies it. */
  static Optional<String> multiplier(String after) {
    Matcher matcher = MULTIPLIER.matcher(after);
    return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
  }
}
