package io.rsd.spark.executor;

import io.rsd.core.decoding.AnswerChecker;
import io.rsd.core.decoding.AnswerGrader;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.eval.judge.JudgedGrader;
import java.io.Serializable;
import java.util.Optional;

/**
 * Who grades answers.
 *
 * @param answers the kind of answers that the problems ask for, whose rules come first
 * @param judge who is asked about what they leave undecided, if anybody
 */
public record GraderSpec(AnswerKind answers, Optional<JudgeSpec> judge) implements Serializable {

  /** Rules alone. */
  public static GraderSpec rules(AnswerKind answers) {
    return new GraderSpec(answers, Optional.empty());
  }

  /** The grader of this executor, as {@link #grader(AnswerChecker)}. */
  AnswerGrader grader() {
    return grader(answers.checker());
  }

  /**
   * The grader of this executor.
   *
   * @param rules which decide first
   * @throws io.rsd.core.InvalidInputException if the variable with the judge's key is not set here
   */
  AnswerGrader grader(AnswerChecker rules) {
    return judge
        .<AnswerGrader>map(of -> new JudgedGrader(rules, ExecutorJudges.of(of)))
        .orElseGet(() -> AnswerGrader.of(rules));
  }

  private Object writeReplace() {
    return new Serialized(answers, judge.orElse(null));
  }

  /** What is written in its place, since Java's optionals cannot be serialized. */
  private record Serialized(AnswerKind answers, JudgeSpec judge) implements Serializable {

    private Object readResolve() {
      return new GraderSpec(answers, Optional.ofNullable(judge));
    }
  }
}
