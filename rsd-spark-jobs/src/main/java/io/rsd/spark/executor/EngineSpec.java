package io.rsd.spark.executor;

import io.rsd.core.decoding.AnswerChecker;
import io.rsd.core.decoding.AnswerGrader;
import io.rsd.core.decoding.DecodingSettings;
import io.rsd.eval.answers.CutAnswers;
import io.rsd.eval.answers.RuledGrader;
import io.rsd.eval.answers.TraceRule;
import io.rsd.spark.input.Opening;
import io.rsd.spark.models.ModelSettings;
import java.io.Serializable;
import java.util.List;

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
 * @param rules that a trace must keep; none for evaluations, where every attempt counts
 */
public record EngineSpec(
    ModelSettings models,
    DecodingSettings decoding,
    GraderSpec grader,
    Opening opening,
    boolean countTruncated,
    List<TraceRule> rules)
    implements Serializable {

  /** For traces, of which one that was cut never counts: it must not be learnt. */
  public EngineSpec(
      ModelSettings models, DecodingSettings decoding, GraderSpec grader, Opening opening) {
    this(models, decoding, grader, opening, false, List.of());
  }

  /** The same with rules that traces must keep. */
  public EngineSpec withRules(List<TraceRule> others) {
    return new EngineSpec(models, decoding, grader, opening, countTruncated, others);
  }

  /**
   * What grades the answers on this executor.
   *
   * @throws io.rsd.core.InvalidInputException if the variable with the judge's key is not set here
   */
  AnswerGrader grading() {
    AnswerChecker checker = grader.answers().checker();
    AnswerGrader graded =
        grader.grader(
            countTruncated ? new CutAnswers(checker, opening.leavesReasoningOpen()) : checker);
    return rules.isEmpty() ? graded : new RuledGrader(graded, rules);
  }
}
