package io.rsd.spark.stage;

import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.Processor;
import io.rsd.core.training.Trainer;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.models.ModelMemory;
import io.rsd.spark.models.ModelSettings;
import io.rsd.spark.run.Run;
import io.rsd.spark.training.Training;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes sure, before anything is computed, that this machine has the memory for what is loaded in
 * this process, and the library that computes with it.
 */
final class MemoryCheck {

  private MemoryCheck() {}

  /**
   * Checks what is going to be loaded in this process, as far as its models are on this machine's
   * disk.
   *
   * @throws io.rsd.core.InvalidInputException if it has no memory for them, or no libtorch
   */
  static void check(Run run, RunSettings settings, Set<StageKind> kinds) {
    boolean loadsHere =
        run.runsTasksHere() && kinds.stream().anyMatch(kind -> !loaded(settings, kind).isEmpty());
    if (loadsHere || kinds.contains(StageKind.TRAIN)) {
      Processor.requireLibtorch();
    }
    ModelSettings models = settings.models();
    boolean onCpu = !models.device().startsWith("cuda");
    if (models.areLocal() && onCpu && run.runsTasksHere()) {
      // A run that goes on may keep bfloat16 where auto would now choose float32.
      FloatType smallest = models.namedType().orElse(FloatType.BFLOAT16);
      kinds.forEach(kind -> ModelMemory.require(loaded(settings, kind), smallest));
    }
    if (kinds.contains(StageKind.TRAIN)) {
      checkTraining(settings.training());
    }
  }

  /** The models that a stage loads together. */
  private static List<ModelLocation> loaded(RunSettings settings, StageKind kind) {
    Stream<ModelLocation> teacher = settings.models().teacher().stream();
    ModelLocation student = settings.models().student();
    return switch (kind) {
      case PROBLEMS, DATASET, TRAIN -> List.of();
      case SOLVE ->
          teacher
              .filter(model -> settings.needsSolve() && settings.solve().from().isEmpty())
              .toList();
      case GENERATE ->
          settings.generate().policy().isEmpty()
              ? List.of()
              : Stream.concat(
                      teacher.filter(
                          model ->
                              settings
                                  .generate()
                                  .policy()
                                  .filter(DecodingPolicy::needsTeacher)
                                  .isPresent()),
                      Stream.of(student))
                  .toList();
      case SCORE, EVALUATE -> List.of(student);
    };
  }

  private static void checkTraining(Training training) {
    boolean onCpu = training.device() instanceof ComputeDevice.Cpu;
    if (training.model().folder().isLocal() && onCpu) {
      Trainer.requireMemory(
          ModelConfig.read(training.model().folder().path().resolve("config.json")),
          training.device());
    }
  }
}
