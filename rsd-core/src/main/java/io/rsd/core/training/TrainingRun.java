package io.rsd.core.training;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.rsd.core.BusyException;
import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.CheckpointWriter;
import io.rsd.core.files.Folders;
import io.rsd.core.model.ComputeType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Supervised fine-tuning from beginning to end (paper, "Training"). A run resumes from the
 * checkpoint that it finds in its output folder. On the CPU, with the same number of threads, a
 * resumed run gives bit for bit the weights of an uninterrupted one.
 */
public final class TrainingRun {

  private static final String MODEL = "model";

  private final TrainingSettings settings;
  private final TrainingListener listener;

  private TrainingRun(TrainingSettings settings, TrainingListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Trains on rows and writes the output folder: {@code model/}, {@code metrics.jsonl} and the last
   * checkpoint.
   *
   * @throws InvalidInputException if the model cannot be read, a row is wrong, or the output folder
   *     holds something else
   * @throws BusyException if another training is running in the output folder
   * @throws TrainingDivergedException if the loss is not a finite number
   */
  public static void run(TrainingSettings settings, List<SftRow> rows, TrainingListener listener) {
    TrainingRun run = new TrainingRun(settings, listener);
    try (Checkpoint checkpoint = Checkpoint.open(settings.model())) {
      TrainingData data =
          TrainingData.encode(rows, checkpoint, settings.context(), settings.tooLong());
      makeOutput(settings.output());
      try (FileChannel lock = FileChannel.open(settings.output().resolve(".lock"), CREATE, WRITE)) {
        lock(lock, settings.output());
        run.train(checkpoint, data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(settings.output() + ": cannot be written: " + e, e);
    }
  }

  private static void makeOutput(Path output) {
    try {
      Files.createDirectories(output);
    } catch (IOException e) {
      throw new InvalidInputException(output + ": the folder cannot be created: " + e, e);
    }
  }

  /** A second run in the same folder would delete what the first is writing. */
  private static void lock(FileChannel file, Path output) throws IOException {
    try {
      if (Optional.ofNullable(file.tryLock()).isPresent()) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // Reported below like a lock of another process.
    }
    throw new BusyException(output + ": another training is running in this folder");
  }

  private void train(Checkpoint checkpoint, TrainingData data) throws IOException {
    List<Example> examples = data.examples();
    DataOrder order = new DataOrder(examples.size(), settings.batchSize(), settings.seed());
    int steps = Math.multiplyExact(settings.epochs(), order.stepsPerEpoch());
    ComputeType type = computeType();
    TrainingCheckpoints checkpoints =
        new TrainingCheckpoints(
            settings.output(), settings.model(), RunIdentity.of(settings, type.type(), examples));
    int done = checkpoints.stepsDone();
    checkpoints.tidy();
    Path model = settings.output().resolve(MODEL);
    refuseForeignModel(model, done == steps);
    try (Trainer trainer = Trainer.load(checkpoint, settings.device(), type.type());
        MetricsFile metrics = MetricsFile.after(settings.output().resolve("metrics.jsonl"), done)) {
      if (done > 0) {
        checkpoints.restore(trainer);
      }
      listener.begins(
          new TrainingListener.Plan(
              examples.size(), data.cut(), data.setAside(), steps, done, type));
      TrainingStep trainingStep =
          new TrainingStep(
              trainer,
              settings.optimizer(),
              LearningRateSchedule.of(settings.learningRate(), steps, settings.warmup()));
      for (int step = done; step < steps; step++) {
        List<Example> batch = order.batch(step).stream().map(examples::get).toList();
        StepReport report =
            trainingStep.run(
                step,
                step / order.stepsPerEpoch() + 1,
                Microbatches.of(batch, settings.tokensPerMicrobatch()));
        metrics.add(report);
        listener.stepDone(report);
        if ((step + 1) % settings.checkpointEvery() == 0 || step + 1 == steps) {
          checkpoints.save(trainer, step + 1);
        }
      }
      if (Files.exists(model)) {
        mend(trainer, model);
      } else {
        export(trainer, model);
      }
    }
    listener.finished(model);
  }

  /**
   * A resumed run keeps its compute type: with another one the result would be that of neither
   * type.
   */
  private ComputeType computeType() throws IOException {
    if (settings.computeType().isPresent()) {
      return new ComputeType(settings.computeType().get(), "training.compute_type names it");
    }
    return TrainingCheckpoints.computeType(settings.output())
        .map(type -> new ComputeType(type, "the run began with it"))
        .orElseGet(() -> ComputeType.suiting(settings.device()));
  }

  private static void refuseForeignModel(Path model, boolean trained) {
    if (Files.exists(model) && !trained) {
      throw new InvalidInputException(
          model
              + ": there is a model already, without the checkpoint of this run; name another"
              + " output folder, or remove this one");
    }
  }

  /** Replaces a model that has lost a file, or a part of one, since it was written. */
  private void mend(Trainer trainer, Path model) throws IOException {
    Path again = settings.output().resolve(MODEL + "-again");
    Folders.delete(again);
    export(trainer, again);
    if (hasAllFiles(model, again)) {
      Folders.delete(again);
    } else {
      Folders.delete(model);
      Files.move(again, model);
    }
  }

  private static boolean hasAllFiles(Path model, Path again) throws IOException {
    try (Stream<Path> files = Files.list(again)) {
      for (Path file : files.toList()) {
        Path there = model.resolve(file.getFileName());
        if (!Files.exists(there) || Files.size(there) != Files.size(file)) {
          return false;
        }
      }
      return true;
    }
  }

  private void export(Trainer trainer, Path model) {
    new CheckpointWriter(
            settings.model(), settings.outputType(), CheckpointWriter.DEFAULT_SHARD_BYTES)
        .write(model, trainer.weights());
  }
}
