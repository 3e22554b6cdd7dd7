package io.rsd.spark.command;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.ModelDescription;
import io.rsd.core.decoding.DecodingBenchmark;
import io.rsd.core.decoding.DecodingBenchmark.Workload;
import io.rsd.core.decoding.EngineReport;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.text.ModelVocabulary;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.text.VocabularyAlignment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rsd bench decode}: the engine beside the plain loop of Algorithm 1. */
@Command(
    name = "decode",
    description =
        "Times Reverse Speculative Decoding with a teacher and a student: the plain loop of"
            + " Algorithm 1, then the engine with many attempts at once.",
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
                + " --threshold 0 to accept every candidate")
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
    if (Math.min(Math.min(problems, attempts), Math.min(promptTokens, completionTokens)) < 1) {
      throw new InvalidInputException(
          "--problems, --attempts, --prompt and --completion must be 1 or more");
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
    DecodingBenchmark benchmark = new DecodingBenchmark(teacher, student, vocabulary, workload);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s; here %s%n%n", compute.machine(), compute.type().configName());
    out.println("            tokens/s  accepted  slots taken  teacher  student  sampling  Java");
    EngineReport plain = benchmark.plainLoop();
    print(out, "plain loop", plain);
    EngineReport engine = benchmark.engine();
    print(out, "engine", engine);
    out.printf("%nratio: %.1f%n", engine.tokensPerSecond() / plain.tokensPerSecond());
  }

  private static void print(PrintWriter out, String name, EngineReport report) {
    out.printf(
        "%-10s %9.1f %8.2f%% %11.0f%% %7.1f%% %7.1f%% %8.1f%% %4.1f%%%n",
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
