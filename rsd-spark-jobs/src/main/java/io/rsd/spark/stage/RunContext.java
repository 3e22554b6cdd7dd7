package io.rsd.spark.stage;

import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.core.decoding.Role;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.spark.executor.DecodeSpec;
import io.rsd.spark.executor.EngineSpec;
import io.rsd.spark.executor.GraderSpec;
import io.rsd.spark.executor.JudgeSpec;
import io.rsd.spark.files.Location;
import io.rsd.spark.input.Opening;
import io.rsd.spark.input.ProblemSettings;
import io.rsd.spark.input.Prompter;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.models.ModelSettings;
import io.rsd.spark.models.PairCheck;
import io.rsd.spark.models.StopTokens;
import io.rsd.spark.run.ComputeTypes;
import io.rsd.spark.run.Run;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/** What the stages of a run share: the open run, its settings, and what is known of its models. */
final class RunContext {

  /** Names in the manifest. */
  static final String STUDENT = "student";

  static final String TEACHER = "teacher";

  /** The folder of the run with the judge's replies. */
  private static final String JUDGE_REPLIES = "judge";

  static final String TOKENIZER = "tokenizer_sha256";
  private static final String HASH = "sha256";

  private final Run run;
  private final RunSettings settings;
  private final ModelHashes hashes;
  private final PairCheck.Tokens tokens;
  private final Map<ModelLocation, String> contents = new ConcurrentHashMap<>();
  private final Map<Location, String> files = new ConcurrentHashMap<>();

  private RunContext(Run run, RunSettings settings, ModelHashes hashes, PairCheck.Tokens tokens) {
    this.run = run;
    this.settings = settings;
    this.hashes = hashes;
    this.tokens = tokens;
  }

  /**
   * Checks the models of a run, enters them in its manifest, and chooses the types that they
   * compute in.
   *
   * @param kinds the stages that the command runs
   * @throws io.rsd.core.InvalidInputException if one is missing or they do not fit together
   */
  static RunContext open(Run run, RunSettings settings, Set<StageKind> kinds) {
    Optional<ModelLocation> teacher = settings.models().teacher();
    ModelLocation student = settings.models().student();
    PairCheck.Tokens tokens = PairCheck.check(teacher, student);
    MemoryCheck.check(run, settings, kinds);
    ModelHashes hashes =
        new ModelHashes(
            teacher.map(ModelLocation::fingerprint),
            student.fingerprint(),
            tokens.tokenizer(),
            tokens.vocabularies());
    teacher.ifPresent(
        model ->
            run.putModel(TEACHER, model.folder(), Map.of(HASH, hashes.teacher().orElseThrow())));
    run.putModel(
        STUDENT, student.folder(), Map.of(HASH, hashes.student(), TOKENIZER, hashes.tokenizer()));
    // Asking the executors starts Spark: what is wrong with the models is found before.
    RunSettings chosen = RunSettings.read(ComputeTypes.choose(run, settings.file()));
    return new RunContext(run, chosen, hashes, tokens);
  }

  Run run() {
    return run;
  }

  RunSettings settings() {
    return settings;
  }

  ModelHashes hashes() {
    return hashes;
  }

  /** The models, with the type that they compute in. */
  ModelSettings models() {
    return settings.models();
  }

  /** Says which tokens end the texts of a stage, and warns of a teacher that cannot end one. */
  void logStopTokens(String stage, DecodingPolicy policy) {
    StopTokens ends = policy.uses(Role.TEACHER) ? tokens.ofPair() : tokens.ofStudent();
    run.log("%s: a text ends with one of the tokens %s%n", stage, ends.spelled());
    ends.lostEnds()
        .ifPresent(
            lost ->
                run.log(
                    "%s: warning: the teacher cannot end a text: it ends them with %s, which the"
                        + " student's tokenizer does not have%n",
                    stage, lost));
  }

  /** What the student's prompts already say of the answer. */
  Opening opening() {
    try (Prompter prompter =
        Prompter.load(settings.models().student().description(), settings.prompts())) {
      return prompter.opening();
    }
  }

  /** Who grades answers of a kind in this run. */
  GraderSpec grader(AnswerKind answers) {
    return new GraderSpec(
        answers,
        settings
            .judge()
            .map(judge -> new JudgeSpec(judge, settings.directory().resolve(JUDGE_REPLIES))));
  }

  /** A hash of a model's content. */
  String contentOf(ModelLocation model) {
    return model.equals(settings.models().student())
        ? hashes.student()
        : contents.computeIfAbsent(model, ModelLocation::fingerprint);
  }

  /** A hash of the files that problems come from. */
  String contentOf(ProblemSettings of) {
    return files.computeIfAbsent(of.path(), path -> of.content(run.hadoop()));
  }

  /**
   * How a policy decodes in this run.
   *
   * @param attempts the most attempts at a problem
   * @param stopAtSuccess whether a correct attempt makes those after it needless
   * @param fingerprint of all that decides the attempts
   */
  DecodeSpec decodeSpec(
      DecodingPolicy policy, int attempts, boolean stopAtSuccess, String fingerprint) {
    EngineSpec engine =
        new EngineSpec(
            models(),
            settings.decoding().withPolicy(policy).withSeed(seed(policy)),
            grader(settings.problems().answers()),
            opening());
    return new DecodeSpec(
        engine, attempts, stopAtSuccess, settings.dataset().prefixTokens(), fingerprint);
  }

  /**
   * The teacher's seed is the one that was set, in solve as in generate. The other policies have
   * seeds of their own: with the numbers by which the teacher came to solve a problem they would do
   * better at it than with others.
   */
  private long seed(DecodingPolicy policy) {
    long seed = settings.decoding().seed();
    boolean onlyTeacher =
        policy.proposer() == Role.TEACHER && policy.acceptanceThreshold().isEmpty();
    return onlyTeacher ? seed : new SplittableRandom(seed + policy.label().hashCode()).nextLong();
  }
}
