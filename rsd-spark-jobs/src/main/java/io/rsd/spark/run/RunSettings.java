package io.rsd.spark.run;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.core.config.SettingsFile;
import io.rsd.spark.executor.DecodingSection;
import io.rsd.spark.executor.Method;
import io.rsd.spark.executor.ModelLocation;
import io.rsd.spark.executor.ModelSettings;
import io.rsd.spark.input.ProblemSettings;
import io.rsd.spark.input.PromptSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The settings of a run as {@code conf/reference.conf} explains them, all read and checked before
 * anything is done.
 *
 * @param directory the run's folder
 * @param problemsPerChunk problems of a chunk
 * @param problemsPerTask problems of a Spark task
 * @param completion where given traces come from; needed by {@code method = given} alone
 * @param solveAttempts the teacher's attempts at each problem
 * @param solveFrom the run whose solve stands for this one's
 * @param method who writes the traces; empty if they are given
 * @param threshold of the methods that have one
 * @param attempts at each problem
 * @param allProblems whether all problems get them, or only those that the teacher solved
 * @param prefixTokens tokens of a prefix
 * @param file all settings, for those who read further sections
 */
public record RunSettings(
    String directory,
    int problemsPerChunk,
    int problemsPerTask,
    ProblemSettings problems,
    PromptSettings prompts,
    ModelSettings models,
    DecodingSection decoding,
    Optional<String> completion,
    int solveAttempts,
    Optional<String> solveFrom,
    Optional<Method> method,
    double threshold,
    int attempts,
    boolean allProblems,
    int prefixTokens,
    SettingsFile file) {

  /** Values of {@code generate.method}. */
  private enum MethodName {
    RSD(Method.RSD),
    SKD(Method.SKD),
    TEACHER(Method.TEACHER),
    STUDENT(Method.STUDENT),
    GIVEN;

    private final Optional<Method> method;

    MethodName(Method method) {
      this.method = Optional.of(method);
    }

    MethodName() {
      this.method = Optional.empty();
    }
  }

  /** Values of {@code generate.problems}. */
  private enum Which {
    SOLVABLE,
    ALL
  }

  /**
   * Reads all sections of a run.
   *
   * @throws InvalidInputException naming the setting that is missing or wrong
   */
  public static RunSettings read(SettingsFile file) {
    Settings run = file.section("run");
    Settings solve = file.section("solve");
    Settings generate = file.section("generate");
    Optional<String> completion = file.section("score").optionalText("completion");
    Optional<Method> method = generate.choice("method", MethodName.class).method;
    if (method.isEmpty() && completion.isEmpty()) {
      throw new InvalidInputException(
          "score.completion must be set where generate.method is given: it says which columns the"
              + " traces are in");
    }
    RunSettings settings =
        new RunSettings(
            run.text("directory"),
            run.integer("problems_per_chunk", 1),
            run.integer("problems_per_task", 1),
            ProblemSettings.read(file.section("problems"), completion),
            PromptSettings.read(file.section("prompt")),
            ModelSettings.read(file.section("models")),
            DecodingSection.read(file.section("decoding")),
            completion,
            solve.integer("attempts", 1),
            solve.optionalText("from"),
            method,
            generate.number("threshold", 0, 1),
            generate.integer("attempts", 1),
            generate.choice("problems", Which.class) == Which.ALL,
            file.section("dataset").integer("prefix_tokens", 1),
            file);
    settings.requireTeacher();
    return settings;
  }

  private void requireTeacher() {
    if (models.teacher().isEmpty()
        && (needsSolve() || method.filter(Method::needsTeacher).isPresent())) {
      throw new InvalidInputException(
          "models.teacher must be set: %s"
              .formatted(
                  method.filter(Method::needsTeacher).isPresent()
                      ? "generate.method = %s needs a teacher".formatted(method.get().label())
                      : "with generate.problems = solvable it tries the problems first"));
    }
  }

  /** The models that are loaded together when traces are made, or read. */
  public List<ModelLocation> loadedModels() {
    boolean teaches =
        (needsSolve() && solveFrom.isEmpty()) || method.filter(Method::needsTeacher).isPresent();
    return Stream.concat(
            models.teacher().filter(teacher -> teaches).stream(), Stream.of(models.student()))
        .toList();
  }

  /** Whether anything depends on which problems the teacher solves. */
  public boolean needsSolve() {
    return method.isPresent() && !allProblems;
  }

  /** What decides the table of problems. */
  StageSettings ofProblems(ModelHashes hashes) {
    SortedMap<String, String> values = ofProblems(file, "problems");
    values.putAll(file.section("score").flat());
    values.put("models.student (content)", hashes.student());
    return new StageSettings(values);
  }

  /**
   * What decides a table of problems and their prompts.
   *
   * @param section the section with the settings of the problems, with {@code path} among them
   */
  static SortedMap<String, String> ofProblems(SettingsFile file, String section) {
    SortedMap<String, String> values = new TreeMap<>(file.section(section).flat());
    values.putAll(file.section("prompt").flat());
    // The same file may be named from another folder.
    values.computeIfPresent(
        (section.equals("problems") ? section : section + ".problems") + ".path",
        (name, path) ->
            path.contains(":") ? path : Path.of(path).toAbsolutePath().normalize().toString());
    return values;
  }

  /** What decides which problems the teacher solves. */
  StageSettings ofSolve(ModelHashes hashes) {
    return new StageSettings(decoding(hashes, "solve", "from"));
  }

  /** What decides the attempts, those that were solved for included. */
  StageSettings ofGenerate(ModelHashes hashes) {
    SortedMap<String, String> values = decoding(hashes, "generate");
    if (needsSolve()) {
      values.putAll(ofSolve(hashes).values());
    }
    values.putAll(file.section("dataset").flat());
    return new StageSettings(values);
  }

  /** What decides the figures of given traces. */
  StageSettings ofScore(ModelHashes hashes) {
    SortedMap<String, String> values = new TreeMap<>(ofProblems(hashes).values());
    values.put("decoding.context", file.section("decoding").flat().get("decoding.context"));
    values.put("models.compute_type", file.section("models").flat().get("models.compute_type"));
    return new StageSettings(values);
  }

  /** What decides the tables of traces and of rows to train on. */
  StageSettings ofDataset(ModelHashes hashes) {
    SortedMap<String, String> values =
        new TreeMap<>((method.isPresent() ? ofGenerate(hashes) : ofScore(hashes)).values());
    values.putAll(file.section("dataset").flat());
    return new StageSettings(values);
  }

  private SortedMap<String, String> decoding(
      ModelHashes hashes, String section, String... leftOut) {
    SortedMap<String, String> values = new TreeMap<>(ofProblems(hashes).values());
    values.putAll(file.section("decoding").flat());
    values.putAll(file.section(section).flat());
    for (String name : leftOut) {
      values.remove(section + "." + name);
    }
    // These decide how fast traces come, and where from.
    values.remove("decoding.slots");
    values.remove("decoding.block_length");
    values.remove("decoding.cache_memory");
    values.put("models.compute_type", file.section("models").flat().get("models.compute_type"));
    hashes.teacher().ifPresent(hash -> values.put("models.teacher (content)", hash));
    return values;
  }
}
