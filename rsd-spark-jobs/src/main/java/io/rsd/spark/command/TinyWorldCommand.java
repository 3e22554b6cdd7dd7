package io.rsd.spark.command;

import io.rsd.core.InvalidInputException;
import io.rsd.core.decoding.Role;
import io.rsd.eval.Workers;
import io.rsd.eval.tinyworld.Experiment;
import io.rsd.eval.tinyworld.ExperimentSettings;
import io.rsd.eval.tinyworld.HeldOutResult;
import io.rsd.eval.world.Pretraining;
import io.rsd.eval.world.TinyWorld;
import io.rsd.eval.world.TinyWorldData;
import io.rsd.spark.training.TrainingProgress;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rsd tiny-world}: trains the tiny pair from random weights, or runs every method on it. */
@Command(
    name = "tiny-world",
    description =
        "Trains the tiny teacher and student from random weights, or with --experiment runs every"
            + " method of the paper on them and writes its Tables 1 and 2 in miniature. An"
            + " interrupted command continues.",
    mixinStandardHelpOptions = true)
public final class TinyWorldCommand implements Callable<Integer> {

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "folder for all results")
  private Path output;

  @Option(
      names = "--seed",
      defaultValue = "" + TinyWorld.SEED,
      paramLabel = "N",
      description =
          "seed of problems, weights and sampling; the models that are part of rsd were trained with"
              + " ${DEFAULT-VALUE} (default: ${DEFAULT-VALUE})")
  private long seed;

  @ArgGroup(exclusive = false)
  private ExperimentOptions experiment = new ExperimentOptions();

  @Spec private CommandSpec spec;

  /** The experiment's options. */
  static final class ExperimentOptions {
    @Option(
        names = "--experiment",
        required = true,
        description = "runs every method of the paper on the pair")
    private boolean chosen;

    @Option(
        names = "--teacher",
        paramLabel = "DIR",
        description = "model folder of the teacher (default: the one that is part of rsd)")
    private Optional<Path> teacher = Optional.empty();

    @Option(
        names = "--student",
        paramLabel = "DIR",
        description = "model folder of the student (default: the one that is part of rsd)")
    private Optional<Path> student = Optional.empty();

    @Option(
        names = "--problems",
        defaultValue = "700",
        paramLabel = "N",
        description = "problems to generate traces for (default: ${DEFAULT-VALUE})")
    private int problems;

    @Option(
        names = "--held-out",
        defaultValue = "2000",
        paramLabel = "N",
        description = "other problems to evaluate on (default: ${DEFAULT-VALUE})")
    private int heldOut;

    @Option(
        names = "--samples",
        defaultValue = "2",
        paramLabel = "N",
        description =
            "attempts per held-out problem at temperature 0.7 (default: ${DEFAULT-VALUE})")
    private int samples;

    @Option(
        names = "--trainings",
        defaultValue = "2",
        paramLabel = "N",
        description = "trainings per method, each with its own seed (default: ${DEFAULT-VALUE})")
    private int trainings;

    @Option(
        names = "--learning-rate",
        defaultValue = "1e-4",
        paramLabel = "RATE",
        description = "learning rate of these trainings (default: ${DEFAULT-VALUE})")
    private double learningRate;
  }

  @Override
  public Integer call() {
    if (experiment.chosen) {
      experiment(experiment);
    } else {
      train();
    }
    return 0;
  }

  private void train() {
    TinyWorldData world = new TinyWorldData(seed);
    Workers.doAll(
        Arrays.stream(Role.values()).<Runnable>map(role -> () -> train(role, world)).toList());
  }

  private void train(Role role, TinyWorldData world) {
    PrintWriter out = spec.commandLine().getErr();
    Path model =
        Pretraining.run(
            role,
            world,
            seed,
            output.resolve(role.label()),
            new TrainingProgress(out, false, role.label()));
    HeldOutResult result = HeldOutResult.of(model, world.heldOutProblems(), 1);
    spec.commandLine().getOut().printf("%s, %s: %s%n", role.label(), model, result.line());
    spec.commandLine().getOut().flush();
  }

  private void experiment(ExperimentOptions chosen) {
    if (chosen.samples < 1 || chosen.trainings < 1 || !(chosen.learningRate > 0)) {
      throw new InvalidInputException(
          "--samples and --trainings must be 1 or more, and --learning-rate above 0");
    }
    PrintWriter out = spec.commandLine().getOut();
    Experiment.run(
        new ExperimentSettings(
            chosen.problems,
            chosen.heldOut,
            chosen.samples,
            chosen.trainings,
            chosen.learningRate,
            seed),
        folder(Role.TEACHER, chosen.teacher),
        folder(Role.STUDENT, chosen.student),
        output,
        line -> {
          out.println(line);
          out.flush();
        });
    out.printf("The tables: %s%n", output.resolve("tables.md"));
    out.flush();
  }

  private Path folder(Role role, Optional<Path> given) {
    if (given.isEmpty() && seed != TinyWorld.SEED) {
      throw new InvalidInputException(
          "the models that are part of rsd were trained with seed %d; name models of seed %d with --teacher and --student"
              .formatted(TinyWorld.SEED, seed));
    }
    return given.orElseGet(() -> unpacked(role));
  }

  private Path unpacked(Role role) {
    Path folder = output.resolve(role.label());
    if (!Files.exists(folder)) {
      TinyWorld.unpack(role, folder);
    }
    return folder;
  }
}
