package io.rsd.eval.tinyworld;

import io.rsd.core.decoding.AnswerGrader;
import io.rsd.core.decoding.DecodingEngine;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.core.decoding.DecodingProblem;
import io.rsd.core.decoding.DecodingSettings;
import io.rsd.core.decoding.ProblemResult;
import io.rsd.core.decoding.Role;
import io.rsd.core.decoding.TextDecoder;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.Sampling;
import io.rsd.core.text.VocabularyAlignment;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.eval.world.TinyProblem;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A loaded pair of models of the tiny world, or a student alone, that solves problems. */
final class Solver implements AutoCloseable {

  /** The longest context of both models. */
  private static final int CONTEXT = 256;

  /**
   * How problems are attempted.
   *
   * @param temperature the sampling temperature; 0 for greedy decoding
   * @param attempts most attempts at one problem
   * @param stopAtSuccess whether a correct attempt cancels those after it
   * @param seed decides every random number
   */
  record Trial(
      DecodingPolicy policy, double temperature, int attempts, boolean stopAtSuccess, long seed) {}

  private final Optional<TinyModel> teacher;
  private final TinyModel student;

  private Solver(Optional<TinyModel> teacher, TinyModel student) {
    this.teacher = teacher;
    this.student = student;
  }

  /**
   * Loads model folders.
   *
   * @param teacher the teacher's folder; empty if the policy needs none
   * @param student the student's folder; traces are in its tokens
   */
  static Solver load(Optional<Path> teacher, Path student) {
    return new Solver(teacher.map(TinyModel::load), TinyModel.load(student));
  }

  /** The prompt of a problem in the student's tokens. */
  int[] prompt(TinyProblem problem) {
    return student.prompt(problem);
  }

  /** Attempts problems. The threshold temperature is 1. */
  List<ProblemResult> solve(List<TinyProblem> problems, Trial trial) {
    VocabularyAlignment vocabulary = vocabulary();
    try (DecodingEngine engine =
        new DecodingEngine(
            models(),
            vocabulary,
            settings(trial).withStopTokens(vocabulary.ends()),
            AnswerGrader.of(AnswerKind.MATH.checker()),
            TextDecoder.of(student.tokenizer()))) {
      List<CompletableFuture<ProblemResult>> results =
          problems.stream().map(problem -> engine.submit(task(problem, trial))).toList();
      return results.stream().map(CompletableFuture::join).toList();
    }
  }

  private Map<Role, LanguageModel> models() {
    Map<Role, LanguageModel> models = new EnumMap<>(Role.class);
    models.put(Role.STUDENT, student.language());
    teacher.ifPresent(model -> models.put(Role.TEACHER, model.language()));
    return models;
  }

  private DecodingProblem task(TinyProblem problem, Trial trial) {
    return new DecodingProblem(
        problem.id(),
        prompt(problem),
        Optional.of(Integer.toString(problem.answer())),
        trial.attempts(),
        trial.stopAtSuccess());
  }

  private DecodingSettings settings(Trial trial) {
    Sampling sampling = Sampling.at(trial.temperature());
    return DecodingSettings.paper()
        .withPolicy(trial.policy())
        .withSampling(sampling, sampling)
        .withContextLimit(CONTEXT)
        .withSeed(trial.seed());
  }

  private VocabularyAlignment vocabulary() {
    return VocabularyAlignment.of(teacher.orElse(student).vocabulary(), student.vocabulary());
  }

  @Override
  public void close() {
    student.close();
    teacher.ifPresent(TinyModel::close);
  }
}
