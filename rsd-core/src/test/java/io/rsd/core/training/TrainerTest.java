package io.rsd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.torchscript.ComputeDevice;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one microbatch and one step of the trainer compute. */
class TrainerTest {

  private static final List<Example> EXAMPLES =
      List.of(
          new Example("a", new int[] {2, 5, 7, 3, 1}, new int[] {2, 3, 4}),
          new Example("with holes", new int[] {4, 4, 9, 12, 0, 6, 1}, new int[] {1, 2, 5}),
          new Example("c", new int[] {8, 1}, new int[] {1}));

  private static final int TARGETS = 3 + 3 + 1;

  private static final OptimizerSettings ADAM = new OptimizerSettings(0.9, 0.95, 1e-8, 0.1, 0);

  @TempDir private Path folder;

  /**
   * The trainer of a random model, which takes the loss over three positions at a time and keeps no
   * activations.
   */
  private Trainer trainer(Architecture architecture, FloatType type) {
    Path model = folder.resolve(architecture.modelType());
    try (Checkpoint checkpoint = Checkpoint.open(TrainableModel.write(architecture, model))) {
      MicrobatchLimits limits = new MicrobatchLimits(3 * TrainableModel.VOCABULARY, 0);
      return Trainer.load(checkpoint, new ComputeDevice.Cpu(), type, limits);
    }
  }

  private static Map<String, double[]> tensors(Trainer trainer, StatePart part) {
    return TrainableModel.tensors(trainer.config(), trainer.state(part));
  }

  private static double reference(Trainer trainer, Map<String, double[]> weights) {
    ReferenceModel model = new ReferenceModel(trainer.config(), weights);
    double loss = 0;
    for (Example example : EXAMPLES) {
      double[] surprisals = model.surprisals(example.tokens());
      loss += Arrays.stream(example.targets()).mapToDouble(target -> surprisals[target]).sum();
    }
    return loss / TARGETS;
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void lossAndGradientsAreThoseOfTheModelInFloat64(Architecture architecture) {
    try (Trainer trainer = trainer(architecture, FloatType.FLOAT32)) {
      double loss = trainer.accumulate(EXAMPLES, 1.0 / TARGETS);
      Map<String, double[]> weights = tensors(trainer, StatePart.WEIGHTS);
      assertThat(loss).isCloseTo(reference(trainer, weights), within(2e-6));

      double squares = 0;
      for (Map.Entry<String, double[]> found : tensors(trainer, StatePart.GRADIENTS).entrySet()) {
        double[] of = weights.get(found.getKey());
        for (int i = 0; i < of.length; i++) {
          double before = of[i];
          of[i] = before + 1e-5;
          double above = reference(trainer, weights);
          of[i] = before - 1e-5;
          double below = reference(trainer, weights);
          of[i] = before;
          double gradient = found.getValue()[i];
          assertThat(gradient)
              .as("%s[%d]", found.getKey(), i)
              .isCloseTo((above - below) / 2e-5, within(2e-6));
          squares += gradient * gradient;
        }
      }
      assertThat(trainer.gradientNorm()).isCloseTo(Math.sqrt(squares), within(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void keptActivationsGiveTheSameLossAndGradients(Architecture architecture) {
    try (Trainer again = trainer(architecture, FloatType.FLOAT32);
        Checkpoint same = Checkpoint.open(folder.resolve(architecture.modelType()));
        Trainer keeps = Trainer.load(same, new ComputeDevice.Cpu(), FloatType.FLOAT32)) {
      assertThat(MicrobatchLimits.DEFAULT.recordedTokens(keeps.config())).isGreaterThan(100);
      double loss = again.accumulate(EXAMPLES, 1.0 / TARGETS);
      assertThat(keeps.accumulate(EXAMPLES, 1.0 / TARGETS)).isCloseTo(loss, within(2e-6));
      assertClose(tensors(keeps, StatePart.GRADIENTS), tensors(again, StatePart.GRADIENTS), 2e-6);
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void bfloat16GivesAboutTheSameLossAndGradients(Architecture architecture) {
    try (Trainer exact = trainer(architecture, FloatType.FLOAT32);
        Checkpoint same = Checkpoint.open(folder.resolve(architecture.modelType()));
        Trainer rounded = Trainer.load(same, new ComputeDevice.Cpu(), FloatType.BFLOAT16)) {
      double loss = exact.accumulate(EXAMPLES, 1.0 / TARGETS);
      assertThat(rounded.accumulate(EXAMPLES, 1.0 / TARGETS)).isCloseTo(loss, within(0.05));
      double difference = 0;
      Map<String, double[]> gradients = tensors(rounded, StatePart.GRADIENTS);
      for (Map.Entry<String, double[]> of : tensors(exact, StatePart.GRADIENTS).entrySet()) {
        for (int i = 0; i < of.getValue().length; i++) {
          difference += Math.pow(of.getValue()[i] - gradients.get(of.getKey())[i], 2);
        }
      }
      assertThat(Math.sqrt(difference)).isLessThan(0.05 * exact.gradientNorm());
      assertThat(tensors(rounded, StatePart.WEIGHTS))
          .usingRecursiveComparison()
          .isEqualTo(tensors(exact, StatePart.WEIGHTS));
    }
  }

  @Test
  void threeStepsAreAdamWInFloat64() {
    double rate = 0.01;
    double scale = 0.5;
    try (Trainer trainer = trainer(Architecture.QWEN2, FloatType.FLOAT32)) {
      Map<String, double[]> weights = tensors(trainer, StatePart.WEIGHTS);
      Map<String, double[]> means = new HashMap<>();
      Map<String, double[]> squares = new HashMap<>();
      weights.forEach((name, of) -> means.put(name, new double[of.length]));
      weights.forEach((name, of) -> squares.put(name, new double[of.length]));
      for (int step = 1; step <= 3; step++) {
        trainer.accumulate(EXAMPLES.subList(0, step), 1.0 / TARGETS);
        Map<String, double[]> gradients = tensors(trainer, StatePart.GRADIENTS);
        trainer.update(step, rate, ADAM, scale);
        for (Map.Entry<String, double[]> entry : weights.entrySet()) {
          String name = entry.getKey();
          double[] weight = entry.getValue();
          boolean decays = !name.contains("norm") && !name.endsWith("bias");
          for (int i = 0; i < weight.length; i++) {
            double gradient = scale * gradients.get(name)[i];
            double mean = 0.9 * means.get(name)[i] + 0.1 * gradient;
            double square = 0.95 * squares.get(name)[i] + 0.05 * gradient * gradient;
            means.get(name)[i] = mean;
            squares.get(name)[i] = square;
            double root = Math.sqrt(square / (1 - Math.pow(0.95, step)));
            weight[i] -= decays ? rate * 0.1 * weight[i] : 0;
            weight[i] -= rate * mean / (1 - Math.pow(0.9, step)) / (root + 1e-8);
          }
        }
        assertClose(tensors(trainer, StatePart.WEIGHTS), weights, 5e-7 * step);
        assertThat(trainer.gradientNorm()).isZero();
      }
      assertClose(tensors(trainer, StatePart.FIRST_MOMENTS), means, 1e-7);
      assertClose(tensors(trainer, StatePart.SECOND_MOMENTS), squares, 1e-7);
    }
  }

  private static void assertClose(
      Map<String, double[]> found, Map<String, double[]> expected, double distance) {
    expected.forEach(
        (name, values) ->
            assertThat(found.get(name)).as(name).containsExactly(values, within(distance)));
  }

  @Test
  void microbatchesAddUpToOneOverAllTheirExamples() {
    try (Trainer trainer = trainer(Architecture.QWEN3, FloatType.FLOAT32)) {
      double whole = trainer.accumulate(EXAMPLES, 1.0 / TARGETS);
      Map<String, double[]> atOnce = tensors(trainer, StatePart.GRADIENTS);
      trainer.update(1, 0, ADAM, 1);
      double parts = 0;
      for (Example example : EXAMPLES) {
        parts += trainer.accumulate(List.of(example), 1.0 / TARGETS);
      }
      assertThat(parts).isCloseTo(whole, within(1e-6));
      assertClose(tensors(trainer, StatePart.GRADIENTS), atOnce, 1e-6);
    }
  }

  @Test
  void anExampleLearnsTheSameWhateverLiesBesideIt() {
    Example last = EXAMPLES.get(2);
    try (Trainer trainer = trainer(Architecture.LLAMA, FloatType.FLOAT32)) {
      double both = trainer.accumulate(List.of(EXAMPLES.get(0), last), 1);
      double first = trainer.accumulate(List.of(EXAMPLES.get(0)), 1);
      double alone = trainer.accumulate(List.of(last), 1);
      assertThat(first + alone).isCloseTo(both, within(2e-6));
    }
  }

  /** A row that is longer than the original context changes nothing for one that is not. */
  @Test
  void eachExampleOfAMicrobatchHasItsOwnRotaryFrequencies() {
    try (Trainer trainer = trainer(Architecture.PHI3, FloatType.FLOAT32)) {
      assertThat(EXAMPLES).extracting(of -> of.tokens().length).containsExactly(5, 7, 2);
      assertThat(trainer.config().rotary().set(5)).isNotEqualTo(trainer.config().rotary().set(7));
      double together = trainer.accumulate(EXAMPLES, 1);
      double alone = 0;
      for (Example example : EXAMPLES) {
        alone += trainer.accumulate(List.of(example), 1);
      }
      // The rounding of a float32 sum of this size: two units in its last place.
      assertThat(alone).isCloseTo(together, within(2.0 * Math.ulp((float) together)));
    }
  }

  @Test
  void nothingIsLearntFromThePrompt() {
    Example example = new Example("a", new int[] {2, 5, 7, 3}, new int[] {3});
    try (Trainer trainer = trainer(Architecture.LLAMA, FloatType.FLOAT32)) {
      trainer.accumulate(List.of(example), 1);
      double[] head = tensors(trainer, StatePart.GRADIENTS).get("lm_head.weight");
      int hidden = trainer.config().hiddenSize();
      // Only one position has a loss, so the output matrix's gradient has rank one: what it learns
      // of the prompt's tokens points where what it learns of tokens that occur nowhere points.
      for (int i = 0; i < hidden; i++) {
        double ratio = head[5 * hidden + i] / head[9 * hidden + i];
        assertThat(ratio).isCloseTo(head[5 * hidden] / head[9 * hidden], within(1e-3));
        assertThat(ratio).isPositive();
      }
    }
  }

  @Test
  void float16IsRefused() {
    assertThatThrownBy(() -> trainer(Architecture.QWEN3, FloatType.FLOAT16))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("training computes in float32 or bfloat16, not in float16");
  }
}
