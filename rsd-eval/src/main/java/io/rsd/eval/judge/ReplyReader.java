package io.rsd.eval.judge;

import io.rsd.core.decoding.AnswerCheck.Judgement;
import io.rsd.core.decoding.AnswerCheck.Outcome;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the verdict of a reply. The whole reply, after the reasoning of a model that shows it, has
 * to be yes or no; a yes somewhere in a longer text may be a quotation of the answer.
 */
final class ReplyReader {

  private static final String END_OF_REASONING = "</think>";

  /** The word, with the marks of a sentence or of Markdown around it. */
  private static final Pattern VERDICT =
      Pattern.compile("[\"'`*_(\\[]*(yes|no)[\"'`*_)\\].!]*", Pattern.CASE_INSENSITIVE);

  private ReplyReader() {}

  static Judgement read(Reply reply) {
    Matcher verdict = VERDICT.matcher(conclusion(reply.text()));
    Optional<String> text = Optional.of(reply.text());
    if (!reply.isWhole()) {
      return new Judgement(Outcome.UNCLEAR, text, "The judge's reply was cut off at its limit.");
    }
    if (!verdict.matches()) {
      return new Judgement(Outcome.UNCLEAR, text, "The judge's reply is neither yes nor no.");
    }
    return verdict.group(1).toLowerCase(Locale.ROOT).equals("yes")
        ? new Judgement(Outcome.YES, text, "The judge says that the answer agrees.")
        : new Judgement(Outcome.NO, text, "The judge says that the answer does not agree.");
  }

  /** What follows the only end of reasoning; several would leave open which one is the model's. */
  private static String conclusion(String reply) {
    int end = reply.indexOf(END_OF_REASONING);
    boolean once = end >= 0 && end == reply.lastIndexOf(END_OF_REASONING);
    return (once ? reply.substring(end + END_OF_REASONING.length()) : reply).strip();
  }
}
