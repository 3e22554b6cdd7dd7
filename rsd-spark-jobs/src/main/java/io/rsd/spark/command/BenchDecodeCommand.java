package io.rsd.spark.command;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.ModelDescription;
import io.rsd.core.decoding.DecodingBenchmark;
import io.rsd.core.decoding.DecodingBenchmark.LoopReport;
import io.rsd.core.decoding.DecodingBenchmark.Workload;
import io.rsd.core.decoding.EngineReport;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.text.ModelVocabulary;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.text.VocabularyAlignment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rsd bench decode}: the engine beside two plain loops of Algorithm 1. */
@Command(
    name = "decode",
    description =
        "Times Reverse Speculative Decoding with a teacher and a student: the plain loop of"
            + " Algorithm 1 with one sequence, the same loop with all attempts side by side, and the"
            + " engine.",
    mixinStandardHelpOptions = true)
final class BenchDecodeCommand implements Callable<Integer> {

  @ArgGroup(multiplicity = "1")
  private Pair pair;

  /** Either two model folders or two shapes. */
  static final class Pair {
    @Option(
        names = "--models",
        arity = "2",
        paramLabel = "DIR",
        description = "model folders of teacher and student")
    private List<Path> folders = List.of();

    @Option(
        names = "--shape",
        arity = "2",
        paramLabel = "FILE",
        description =
            "config.json of teacher and student; the weights are random and agree on nothing, so set"
                + " --acceptance")
    private List<Path> shapes = List.of();
  }

  @Option(
      names = "--problems",
      defaultValue = "4",
      paramLabel = "N",
      description = "number of problems (default: ${DEFAULT-VALUE})")
  private int problems;

  @Option(
      names = "--attempts",
      defaultValue = "16",
      paramLabel = "N",
      description = "attempts per problem (default: ${DEFAULT-VALUE})")
  private int attempts;

  @Option(
      names = "--prompt",
      defaultValue = "100",
      paramLabel = "N",
      description = "tokens per prompt (default: ${DEFAULT-VALUE})")
  private int promptTokens;

  @Option(
      names = "--completion",
      defaultValue = "100",
      paramLabel = "N",
      description = "tokens per completion (default: ${DEFAULT-VALUE})")
  private int completionTokens;

  @Option(
      names = "--threshold",
      defaultValue = "0.01",
      paramLabel = "P",
      description = "acceptance threshold p_th (default: ${DEFAULT-VALUE})")
  private double threshold;

  @Option(
      names = "--acceptance",
      paramLabel = "SHARE",
      description =
          "sets the threshold such that about this share of the proposals is accepted, from 0 to 1")
  private Optional<Double> acceptance;

  @Option(
      names = "--repeat",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "runs of batched loop and engine, in turns; medians are stated (default:"
              + " ${DEFAULT-VALUE})")
  private int repeat;

  @Option(
      names = "--block",
      paramLabel = "N",
      description = "tokens proposed before the block is verified (default: chosen by the engine)")
  private Optional<Integer> blockLength;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "largest number of sequences at once (default: as many as fit into memory)")
  private Optional<Integer> slots;

  @Mixin private ComputeOptions compute;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (IntStream.of(problems, attempts, promptTokens, completionTokens, repeat).min().orElse(0)
        < 1) {
      throw new InvalidInputException(
          "--problems, --attempts, --prompt, --completion and --repeat must be 1 or more");
    }
    if (acceptance.isPresent() && !(acceptance.get() >= 0 && acceptance.get() <= 1)) {
      throw new InvalidInputException("--acceptance must be from 0 to 1, not " + acceptance.get());
    }
    if (pair.folders.isEmpty()) {
      ModelConfig teacherShape = ModelConfig.read(pair.shapes.get(0));
      ModelConfig studentShape = ModelConfig.read(pair.shapes.get(1));
      try (LanguageModel teacher =
              LanguageModel.random(teacherShape, compute.device(), compute.type());
          LanguageModel student =
              LanguageModel.random(studentShape, compute.device(), compute.type())) {
        measure(
            teacher,
            student,
            VocabularyAlignment.identical(
                teacherShape.vocabularySize(), studentShape.vocabularySize()));
      }
    } else {
      measureFolders(pair.folders.get(0), pair.folders.get(1));
    }
    return 0;
  }

  private void measureFolders(Path teacherFolder, Path studentFolder) {
    ModelDescription ofTeacher = ModelDescription.read(teacherFolder);
    ModelDescription ofStudent = ModelDescription.read(studentFolder);
    try (Checkpoint teacherCheckpoint = Checkpoint.open(ofTeacher);
        Checkpoint studentCheckpoint = Checkpoint.open(ofStudent);
        Tokenizer teacherTokenizer = Tokenizer.of(ofTeacher);
        Tokenizer studentTokenizer = Tokenizer.of(ofStudent);
        LanguageModel teacher =
            LanguageModel.load(teacherCheckpoint, compute.device(), compute.type());
        LanguageModel student =
            LanguageModel.load(studentCheckpoint, compute.device(), compute.type())) {
      measure(
          teacher,
          student,
          VocabularyAlignment.of(
              ModelVocabulary.of(ofTeacher, teacherTokenizer),
              ModelVocabulary.of(ofStudent, studentTokenizer)));
    }
  }

  private void measure(
      LanguageModel teacher, LanguageModel student, VocabularyAlignment vocabulary) {
    Workload workload =
        new Workload(
            problems,
            attempts,
            promptTokens,
            completionTokens,
            threshold,
            blockLength.map(OptionalInt::of).orElseGet(OptionalInt::empty),
            slots.map(OptionalInt::of).orElseGet(OptionalInt::empty));
    DecodingBenchmark benchmark = benchmark(teacher, student, vocabulary, workload);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s; here %s%n%n", compute.machine(), compute.type().configName());
    out.println("              tokens/s  accepted  slots taken  teacher  student  sampling  Java");
    EngineReport plain = benchmark.plainLoop();
    print(out, "plain loop", plain);
    List<Double> toPlain = new ArrayList<>();
    List<Double> toBatched = new ArrayList<>();
    for (int i = 0; i < repeat; i++) {
      LoopReport batched = benchmark.batchedLoop();
      out.printf(
          "%-12s %9.1f %8.2f%%%n",
          "batched loop", batched.tokensPerSecond(), 100 * batched.acceptance());
      EngineReport engine = benchmark.engine();
      print(out, "engine", engine);
      toPlain.add(engine.tokensPerSecond() / plain.tokensPerSecond());
      toBatched.add(engine.tokensPerSecond() / batched.tokensPerSecond());
    }
    out.printf(
        "%nengine to plain loop: %.2f%nengine to batched loop: %.2f%n",
        median(toPlain), median(toBatched));
  }

  private DecodingBenchmark benchmark(
      LanguageModel teacher,
      LanguageModel student,
      VocabularyAlignment vocabulary,
      Workload workload) {
    DecodingBenchmark given = new DecodingBenchmark(teacher, student, vocabulary, workload);
    return acceptance
        .map(given::threshold)
        .map(workload::withThreshold)
        .map(found -> new DecodingBenchmark(teacher, student, vocabulary, found))
        .orElse(given);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static void print(PrintWriter out, String name, EngineReport report) {
    out.printf(
        "%-12s %9.1f %8.2f%% %11.0f%% %7.1f%% %7.1f%% %8.1f%% %4.1f%%%n",
        name,
        report.tokensPerSecond(),
        100 * report.acceptance(),
        100 * report.slotOccupancy(),
        100 * report.teacherSeconds() / report.seconds(),
        100 * report.studentSeconds() / report.seconds(),
        100 * report.samplingSeconds() / report.seconds(),
        100 * report.otherSeconds() / report.seconds());
    out.flush();
  }
}
