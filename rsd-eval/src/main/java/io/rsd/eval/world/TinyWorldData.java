package io.rsd.eval.world;

import io.rsd.core.decoding.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All problems and training rows of a tiny world, drawn from one seed. No question is in two of the
 * three parts (held-out problems, experiment problems, pretraining rows), or twice in one of the
 * two problem sets. Pretraining rows may repeat a question, because there are too few questions
 * with one operation.
 */
public final class TinyWorldData {

  private static final int HELD_OUT = 2000;
  private static final int EXPERIMENT = 2000;
  private static final Choice<Integer> OPERATIONS = Choice.equally(2, 3, 4);

  private final long seed;
  private final Set<String> reserved = new HashSet<>();
  private final List<TinyProblem> heldOut;
  private final List<TinyProblem> experiment;

  /** Draws both problem sets. Equal seeds give equal worlds. */
  public TinyWorldData(long seed) {
    this(seed, OPERATIONS);
  }

  /** Draws a world with other numbers of operations. */
  TinyWorldData(long seed, Choice<Integer> operations) {
    this.seed = seed;
    this.heldOut = problems("held-out", HELD_OUT, operations);
    this.experiment = problems("experiment", EXPERIMENT, operations);
  }

  private List<TinyProblem> problems(String name, int count, Choice<Integer> operations) {
    Random random = RandomStream.numbers(RandomStream.seed(seed, name), 0);
    ProblemGenerator generator = new ProblemGenerator(operations, random);
    List<TinyProblem> problems = new ArrayList<>();
    while (problems.size() < count) {
      TinyProblem problem = generator.next("%s-%04d".formatted(name, problems.size() + 1));
      if (reserved.add(problem.question())) {
        problems.add(problem);
      }
    }
    return List.copyOf(problems);
  }

  /** The 2,000 problems to evaluate on, of two to four operations. */
  public List<TinyProblem> heldOutProblems() {
    return heldOut;
  }

  /** The 2,000 problems for traces, of two to four operations. */
  public List<TinyProblem> experimentProblems() {
    return experiment;
  }

  /**
   * The rows for pretraining a model, created lazily.
   *
   * @param encoder the encoder of that model
   */
  public Stream<TrainingRow> pretraining(Role role, TrainingRowEncoder encoder) {
    PretrainingMix mix = PretrainingMix.of(role);
    long stream = RandomStream.seed(seed, "pretraining-" + role.label());
    return IntStream.range(0, mix.rows())
        .mapToObj(row -> row(mix, encoder, RandomStream.numbers(stream, row)));
  }

  private TrainingRow row(PretrainingMix mix, TrainingRowEncoder encoder, Random random) {
    ProblemGenerator generator = new ProblemGenerator(mix.operations(), random);
    TinyProblem problem = generator.next("pretraining");
    while (reserved.contains(problem.question())) {
      problem = generator.next("pretraining");
    }
    return encoder.encode(problem, mix.styles().draw(random).write(problem, random));
  }
}
