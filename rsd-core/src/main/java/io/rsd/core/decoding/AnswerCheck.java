package io.rsd.core.decoding;

/**
 * The result of comparing a completion with a gold answer.
 *
 * @param verdict whether the two agree
 * @param gold the answer found in the gold text; empty when none was found
 * @param answer the answer found in the completion; empty when none was found
 * @param reason the reason of the verdict, in one sentence
 */
public record AnswerCheck(Verdict verdict, String gold, String answer, String reason) {

  /** Whether an answer agrees with the gold answer. */
  public enum Verdict {
    EQUAL,
    DIFFERENT,
    /** One of the two could not be read, or the comparison could not be carried out. */
    UNDECIDED
  }
}
