package io.rsd.spark.executor;

import io.rsd.core.decoding.AnswerChecker;
import io.rsd.core.decoding.DecodingSettings;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.eval.answers.CutAnswers;
import io.rsd.spark.input.Opening;
import io.rsd.spark.models.ModelSettings;
import java.io.Serializable;

/**
 * What an executor makes a decoding engine from. Tasks with equal specs share one.
 *
 * @param models the models, with a teacher if the policy needs one
 * @param decoding the settings; the executor adds the tokens that end a text for either model, and
 *     limits the context to what the models are made for
 * @param answers the kind of answers that the problems ask for
 * @param opening what the prompts already say of the answer
 * @param countTruncated whether a text that a limit has cut counts, if it has a boxed answer after
 *     its reasoning
 */
public record EngineSpec(
    ModelSettings models,
    DecodingSettings decoding,
    AnswerKind answers,
    Opening opening,
    boolean countTruncated)
    implements Serializable {

  /** For traces, of which one that was cut never counts: it must not be learnt. */
  public EngineSpec(
      ModelSettings models, DecodingSettings decoding, AnswerKind answers, Opening opening) {
    this(models, decoding, answers, opening, false);
  }

  /** What compares the answers. */
  AnswerChecker checker() {
    AnswerChecker checker = answers.checker();
    return countTruncated ? new CutAnswers(checker, opening.leavesReasoningOpen()) : checker;
  }
}
