package io.rsd.core.decoding;

import java.util.Optional;

/**
 * The result of comparing a completion with a gold answer.
 *
 * @param verdict whether the two agree
 * @param gold the answer found in the gold text; empty when none was found
 * @param answer the answer found in the completion; empty when none was found
 * @param reason the reason of the verdict, in one sentence
 * @param judgement what a language model said of it; empty if the rules decided, or if there is no
 *     such judge
 */
public record AnswerCheck(
    Verdict verdict, String gold, String answer, String reason, Optional<Judgement> judgement) {

  /** A check by rules alone. */
  public AnswerCheck(Verdict verdict, String gold, String answer, String reason) {
    this(verdict, gold, answer, reason, Optional.empty());
  }

  /** Whether an answer agrees with the gold answer. */
  public enum Verdict {
    EQUAL,
    DIFFERENT,
    /** One of the two could not be read, or the comparison could not be carried out. */
    UNDECIDED
  }

  /** What came of asking a language model. */
  public enum Outcome {
    /** It says that the two agree. */
    YES,
    /** It says that they do not. */
    NO,
    /** Its reply is neither. */
    UNCLEAR,
    /** It did not reply. */
    NO_REPLY,
    /** It was not asked: the problem had its share of questions. */
    CAPPED
  }

  /**
   * What a language model said of an answer that the rules left undecided.
   *
   * @param outcome what came of asking it
   * @param reply its whole reply; empty if there is none
   * @param reason the outcome in one sentence
   */
  public record Judgement(Outcome outcome, Optional<String> reply, String reason) {}

  /** Whether the verdict is a language model's; otherwise it is that of the rules. */
  public boolean isJudged() {
    return judgement
        .filter(of -> of.outcome() == Outcome.YES || of.outcome() == Outcome.NO)
        .isPresent();
  }

  /** This check with the verdict of a judgement, or still undecided if there is none in it. */
  public AnswerCheck judged(Judgement by) {
    Verdict decided =
        switch (by.outcome()) {
          case YES -> Verdict.EQUAL;
          case NO -> Verdict.DIFFERENT;
          case UNCLEAR, NO_REPLY, CAPPED -> verdict;
        };
    String why = decided == verdict ? reason + " " + by.reason() : by.reason();
    return new AnswerCheck(decided, gold, answer, why, Optional.of(by));
  }
}
