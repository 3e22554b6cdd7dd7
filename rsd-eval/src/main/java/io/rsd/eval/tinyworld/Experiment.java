package io.rsd.eval.tinyworld;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Identity;
import io.rsd.core.decoding.ProblemResult;
import io.rsd.core.files.Sha256;
import io.rsd.eval.Workers;
import io.rsd.eval.world.TinyProblem;
import io.rsd.eval.world.TinyWorldData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The paper's Tables 1 and 2 in miniature: every method decodes traces for the problems of the tiny
 * world, a student is trained on them, and all students are evaluated on held-out problems.
 * Finished results are saved in files, and an experiment that was stopped resumes after them.
 *
 * <p>The teacher attempts all problems; the other methods attempt those that it solved.
 */
public final class Experiment {

  private final ExperimentSettings settings;
  private final Path teacher;
  private final Path student;
  private final Path output;
  private final Consumer<String> progress;
  private final List<TinyProblem> problems;
  private final List<TinyProblem> heldOut;
  private final ExperimentResults results;

  private Experiment(
      ExperimentSettings settings,
      Path teacher,
      Path student,
      Path output,
      Consumer<String> progress) {
    TinyWorldData world = new TinyWorldData(settings.seed());
    this.settings = settings;
    this.teacher = teacher;
    this.student = student;
    this.output = output;
    this.progress = progress;
    this.problems = first(settings.problems(), world.experimentProblems());
    this.results = new ExperimentResults(settings, output);
    this.heldOut = first(settings.heldOutProblems(), world.heldOutProblems());
  }

  private static List<TinyProblem> first(int count, List<TinyProblem> problems) {
    if (count < 2 || count > problems.size()) {
      throw new InvalidInputException(
          "the number of problems of the tiny world must be from 2 to %d, not %d"
              .formatted(problems.size(), count));
    }
    return problems.subList(0, count);
  }

  /**
   * Runs an experiment, or the rest of it, and writes {@code tables.md} and {@code tables.json}
   * after every method.
   *
   * @param teacher the teacher's model folder
   * @param student the base student's model folder
   * @param output the experiment's folder
   * @param progress receives a line of text for each finished part
   * @throws InvalidInputException if the output folder has an experiment with other settings or
   *     models
   */
  public static void run(
      ExperimentSettings settings,
      Path teacher,
      Path student,
      Path output,
      Consumer<String> progress) {
    new Experiment(settings, teacher, student, output, progress).run(Method.ALL);
  }

  /** Runs an experiment with some of the methods, which must include the teacher's. */
  static void run(
      ExperimentSettings settings,
      List<Method> methods,
      Path teacher,
      Path student,
      Path output,
      Consumer<String> progress) {
    new Experiment(settings, teacher, student, output, progress).run(methods);
  }

  private void run(List<Method> methods) {
    requireSameInputs();
    results.add(ExperimentTables.BASE, 0, evaluateBase());
    results.add(Method.TEACHER, traces(Method.TEACHER));
    List<Runnable> traceSets = new ArrayList<>();
    for (Method method : methods) {
      if (!method.equals(Method.TEACHER) && method.studentOf().isEmpty()) {
        traceSets.add(() -> results.add(method, traces(method)));
      }
    }
    Workers.doAll(traceSets);
    Workers.doAll(
        IntStream.range(0, settings.trainings())
            .<Runnable>mapToObj(seed -> () -> trainOnAll(methods, seed))
            .toList());
  }

  private void trainOnAll(List<Method> methods, int seed) {
    for (Method method : methods) {
      if (method.studentOf().isPresent() && seed == 0) {
        results.add(method, traces(method));
      }
      // A further cycle builds on one training of the method before it.
      if (method.studentOf().isEmpty() || seed == 0) {
        results.add(method.title(), seed, evaluate(method, results.traces(method), seed));
      }
    }
  }

  private void requireSameInputs() {
    SortedMap<String, String> now = settings.values();
    now.put("the teacher's weights", digest(teacher));
    now.put("the student's weights", digest(student));
    Inputs begun =
        KeptFiles.get(output.resolve("inputs.json"), Inputs.class, () -> new Inputs(now));
    // A file in an older format has no such field, so its experiment cannot be resumed.
    SortedMap<String, String> before = Optional.ofNullable(begun.inputs()).orElseGet(TreeMap::new);
    new Identity(now)
        .requireSame(before, "the experiment in " + output, "Name another output folder.");
  }

  /** The content of {@code inputs.json}: everything that decides the results, by name. */
  private record Inputs(SortedMap<String, String> inputs) {}

  private static String digest(Path model) {
    Path weights = model.resolve("model.safetensors");
    try {
      return Sha256.of(weights);
    } catch (IOException e) {
      throw new InvalidInputException(weights + ": cannot be read; name a model folder", e);
    }
  }

  private HeldOutResult evaluateBase() {
    return KeptFiles.get(
        output.resolve("base").resolve("evaluation.json"),
        HeldOutResult.class,
        () -> evaluate("base", student));
  }

  private HeldOutResult evaluate(Method method, TraceSet traces, int seed) {
    Path folder = training(method, seed);
    return KeptFiles.get(
        folder.resolve("evaluation.json"),
        HeldOutResult.class,
        () -> {
          FineTuning.run(
              student(method),
              traces.rows(),
              folder.resolve("training"),
              settings.learningRate(),
              seed);
          return evaluate("%s, training %d".formatted(method.title(), seed), model(method, seed));
        });
  }

  private HeldOutResult evaluate(String title, Path folder) {
    HeldOutResult result = HeldOutResult.of(folder, heldOut, settings.samples());
    progress.accept(title + ": " + result.line());
    return result;
  }

  private TraceSet traces(Method method) {
    return KeptFiles.get(
        output.resolve(method.name()).resolve("traces.json"),
        TraceSet.class,
        () -> makeTraces(method));
  }

  private TraceSet makeTraces(Method method) {
    long start = System.nanoTime();
    List<TinyProblem> tried = problemsFor(method);
    Solver.Trial trial =
        new Solver.Trial(
            method.policy(), HeldOutResult.TEMPERATURE, method.attempts(), true, settings.seed());
    List<TraceSet.Entry> entries = new ArrayList<>();
    Optional<Path> proposer = method.needsTeacher() ? Optional.of(teacher) : Optional.empty();
    try (Solver solver = Solver.load(proposer, student(method))) {
      List<ProblemResult> results = solver.solve(tried, trial);
      for (int i = 0; i < tried.size(); i++) {
        entries.add(TraceSet.Entry.of(results.get(i), solver.prompt(tried.get(i))));
      }
    }
    TraceSet traces = new TraceSet(entries, (System.nanoTime() - start) / 1e9);
    progress.accept(
        "%s: %d of %d problems solved in %.0f s"
            .formatted(method.title(), traces.solved().size(), tried.size(), traces.seconds()));
    return traces;
  }

  private List<TinyProblem> problemsFor(Method method) {
    if (method.equals(Method.TEACHER)) {
      return problems;
    }
    Set<String> solvable = results.traces(Method.TEACHER).solved();
    return problems.stream().filter(problem -> solvable.contains(problem.id())).toList();
  }

  /** The student that takes part in a method's decoding and is trained on its traces. */
  private Path student(Method method) {
    return method.studentOf().map(before -> model(Method.named(before), 0)).orElse(student);
  }

  private Path model(Method method, int seed) {
    return training(method, seed).resolve("training").resolve("model");
  }

  private Path training(Method method, int seed) {
    return output.resolve(method.name()).resolve("seed-" + seed);
  }
}
