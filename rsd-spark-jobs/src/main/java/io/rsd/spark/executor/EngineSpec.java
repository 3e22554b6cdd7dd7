package io.rsd.spark.executor;

import io.rsd.core.decoding.AnswerChecker;
import io.rsd.core.decoding.AnswerGrader;
import io.rsd.core.decoding.DecodingSettings;
import io.rsd.eval.answers.CutAnswers;
import io.rsd.spark.input.Opening;
import io.rsd.spark.models.ModelSettings;
import java.io.Serializable;

/**
 * What an executor makes a decoding engine from. Tasks with equal specs share one.
 *
 * @param models the models, with a teacher if the policy needs one
 * @param decoding the settings; the executor adds the tokens that end a text for either model and
 *     those of a forced text, and limits the context to what the models are made for
 * @param grader who grades the answers
 * @param opening what the prompts already say of the answer
 * @param countTruncated whether a text that a limit has cut counts, if it has a boxed answer after
 *     its reasoning
 */
public record EngineSpec(
    ModelSettings models,
    DecodingSettings decoding,
    GraderSpec grader,
    Opening opening,
    boolean countTruncated)
    implements Serializable {

  /** For traces, of which one that was cut never counts: it must not be learnt. */
  public EngineSpec(
      ModelSettings models, DecodingSettings decoding, GraderSpec grader, Opening opening) {
    this(models, decoding, grader, opening, false);
  }

  /**
   * What grades the answers on this executor.
   *
   * @throws io.rsd.core.InvalidInputException if the variable with the judge's key is not set here
   */
  AnswerGrader grading() {
    AnswerChecker rules = grader.answers().checker();
    return grader.grader(
        countTruncated ? new CutAnswers(rules, opening.leavesReasoningOpen()) : rules);
  }
}
