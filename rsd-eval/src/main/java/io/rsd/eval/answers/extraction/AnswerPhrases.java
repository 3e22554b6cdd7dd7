package io.rsd.eval.answers.extraction;

import io.rsd.eval.answers.extraction.Candidates.Candidate;
import io.rsd.eval.answers.reading.Answers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a text itself calls its answer: what follows "the answer is" in several languages. */
final class AnswerPhrases {

  private static final int LONGEST_SENTENCE = 600;
  private static final int LONGEST_WORDS = 100;
  private static final int MOST_WORDS = 6;

  private static final Pattern PHRASE =
      Pattern.compile(
          "(?i)\\b(?:answers?|result)"
              + "(?:,[^.:\\n]{1,60},)?"
              + "(?: to [^.:\\n]{1,60}| of [^.:\\n]{1,60}| for [^.:\\n]{1,60})?"
              + " ?(?:\\*\\*)?(?:: ?is| is:?| are:?|:| =| should be| would be| must be| will be| equals)"
              + "|r[ée]ponse(?: finale)?(?: correcte)?(?: est)? ?:?"
              + "|respuesta(?: final| correcta)?(?: es|:)|Antwort(?: ist| lautet|:)|Ergebnis(?: ist| lautet|:)"
              + "|risposta(?: è|:)|resposta(?: é|:)|odpowied[źz](?: to|:)|antwoord(?: is|:)"
              + "|Ответ ?:|ответ равен|відповідь:|cevap:|答え(?:は|：|:)|정답(?:은|：|:)|답(?:은|：|:)"
              + "|答案(?:是|为|為|：|:)|答：|الجواب:?|उत्तर:?");

  /** What a phrase begins with that excludes or bounds an answer instead of giving it. */
  private static final Pattern HEDGE =
      Pattern.compile(
          "(?i)(?:definitely |certainly |clearly )?(?:not|never|neither|either|between|up to|"
              + "less|more|greater|fewer|larger|smaller|at least|at most|above|below|over|under)\\b");

  /** What a phrase says about the answer without giving it. */
  private static final Pattern REMARK =
      Pattern.compile(
          "(?i)(?:indeed |also |therefore |thus |clearly |now )?(?:correct|consistent|reasonable|right|verified"
              + "|valid|confirmed|plausible|unique|exact|approximate|simplified|in (?:its |the )?(?:simplest|lowest|reduced|required|correct|exact|desired)"
              + "|in the form|as (?:required|desired|expected)|the same|given|found|obtained by|what|supposed|expected|positive because|wrong|incorrect)\\b.*",
          Pattern.DOTALL);

  private static final Pattern DOUBT_BEFORE =
      Pattern.compile(
          "(?i)\\b(?:maybe|perhaps|if|whether|suppose|possibly|might|doubt|unlikely|not true|false that|not think|don't think)\\b[^.\\n]*$");

  private static final Pattern CONCLUDING =
      Pattern.compile(
          "(?i)\\b(?:that is|i\\.e\\.|namely|which (?:is|equals|gives)|so|hence)[, ]*$|[:=]\\s*$");

  private static final Pattern REASON =
      Pattern.compile("(?i)^(?:because|since|as|for|when|where|which|not|rather|by)\\b.*");

  private static final Pattern SENTENCE_END =
      Pattern.compile("[.!?](?=\\s|$|\\*|\\))|[。？]|\\n|<\\|");
  private static final int LONGEST_CONTEXT = 60;

  private AnswerPhrases() {}

  /** A place where a text announces an answer, and the rest of the sentence from there. */
  private record Announcement(String sentence, boolean doubted) {}

  /** The last answer that a text announces; nothing where it only excludes or bounds one. */
  static Optional<String> last(String text) {
    List<Announcement> announcements = announcements(text);
    for (int index = announcements.size() - 1; index >= 0; index--) {
      Announcement announcement = announcements.get(index);
      String sentence = announcement.sentence();
      boolean skipped = REMARK.matcher(sentence).matches() || announcement.doubted();
      if (!skipped) {
        return HEDGE.matcher(sentence).lookingAt() ? Optional.empty() : answerOf(sentence);
      }
    }
    return Optional.empty();
  }

  /** Whether the last announcement only excludes an answer. */
  static boolean excludes(String text) {
    List<Announcement> announcements = announcements(text);
    if (announcements.isEmpty()) {
      return false;
    }
    Announcement last = announcements.get(announcements.size() - 1);
    return last.doubted() || !REMARK.matcher(last.sentence()).matches();
  }

  private static List<Announcement> announcements(String text) {
    List<Announcement> announcements = new ArrayList<>();
    Matcher matcher = PHRASE.matcher(text);
    while (matcher.find()) {
      String before =
          text.substring(Math.max(0, matcher.start() - LONGEST_CONTEXT), matcher.start());
      String sentence = sentenceFrom(text, matcher.end());
      int end = text.indexOf(sentence, matcher.end()) + sentence.length();
      boolean question = end >= 0 && end < text.length() && text.charAt(end) == '?';
      boolean doubted = question || DOUBT_BEFORE.matcher(before).find();
      announcements.add(new Announcement(sentence, doubted));
    }
    return announcements;
  }

  private static Optional<String> answerOf(String sentence) {
    String plain = Markup.plain(sentence);
    if (Answers.isReadable(plain)) {
      return Optional.of(plain);
    }
    List<Candidate> candidates =
        Candidates.in(plain).stream().filter(candidate -> !Contexts.isLabel(candidate)).toList();
    if (candidates.isEmpty()) {
      return isFewWords(plain) ? Optional.of(plain) : Optional.empty();
    }
    Candidate last = candidates.get(candidates.size() - 1);
    Candidate first = candidates.get(0);
    if (candidates.size() == 1 || CONCLUDING.matcher(last.before()).find()) {
      return clear(last);
    }
    List<Candidate> amounts =
        candidates.stream().filter(candidate -> Contexts.isAmount(candidate.text())).toList();
    if (amounts.size() == 1) {
      return clear(amounts.get(0));
    }
    boolean atOnce = first.before().isEmpty() && REASON.matcher(first.after()).matches();
    return atOnce ? clear(first) : Optional.empty();
  }

  private static Optional<String> clear(Candidate candidate) {
    return candidate.isClear() ? Optional.of(candidate.withMultiplier()) : Optional.empty();
  }

  private static boolean isFewWords(String sentence) {
    return !sentence.isEmpty()
        && sentence.length() <= LONGEST_WORDS
        && sentence.split("\\s+", MOST_WORDS + 1).length <= MOST_WORDS;
  }

  private static String sentenceFrom(String text, int from) {
    int start = from;
    while (start < text.length() && " :*\n\t\"_,，：`".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    String rest = text.substring(start, Math.min(text.length(), start + LONGEST_SENTENCE));
    Matcher end = SENTENCE_END.matcher(rest);
    int formulaEnd = 0;
    List<Formulas.Formula> formulas = Formulas.in(rest);
    if (!formulas.isEmpty() && formulas.get(0).start() == 0) {
      formulaEnd = formulas.get(0).end();
    }
    boolean ended = end.find(formulaEnd);
    while (ended && belongsToFormula(rest, end.start())) {
      ended = end.find();
    }
    return (ended ? rest.substring(0, end.start()) : rest).replace("**", "").strip();
  }

  /** An exclamation mark behind a number is a factorial, behind a backslash it is a space. */
  private static boolean belongsToFormula(String text, int index) {
    return text.charAt(index) == '!'
        && index > 0
        && (Character.isDigit(text.charAt(index - 1)) || text.charAt(index - 1) == '\\');
  }
}
