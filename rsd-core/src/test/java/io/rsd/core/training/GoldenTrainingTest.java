package io.rsd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Three steps of training beside those of torch's AdamW on a model of transformers. */
class GoldenTrainingTest extends TrainingRunFixture {

  /** The layout of {@code training.json}; fields that are not named here are not read. */
  private record Golden(int steps, List<Row> rows, Map<String, Variant> variants) {}

  private record Row(
      @SerializedName("prompt_token_ids") int[] prompt,
      @SerializedName("completion_token_ids") int[] completion) {

    SftRow sft() {
      return SftRow.Tokens.ofCompletion("row", prompt, completion);
    }
  }

  private record Variant(
      Map<String, Double> settings, List<Step> step, Map<String, Tensor> tensors) {}

  private record Step(
      double loss,
      @SerializedName("gradient_norm") double gradientNorm,
      @SerializedName("learning_rate") double learningRate) {}

  /** Euclidean norms of a tensor after the last step, and of its change over all steps. */
  private record Tensor(double norm, @SerializedName("change_norm") double changeNorm) {}

  static Stream<Arguments> runs() {
    return Stream.of("hf-qwen2-a", "hf-qwen3-a", "hf-llama3-a", "hf-gemma3-a", "hf-phi4-a")
        .flatMap(
            model ->
                Stream.of("paper", "decay_and_clipping").map(variant -> arguments(model, variant)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void stepsAreThoseOfTorch(String model, String variant) throws IOException {
    Golden golden =
        new Gson()
            .fromJson(
                Files.readString(Fixtures.model(model).resolve("training.json")), Golden.class);
    Variant expected = golden.variants().get(variant);
    Log log = new Log();
    TrainingRun.run(
        settings(Fixtures.model(model), golden, expected),
        golden.rows().stream().map(Row::sft).toList(),
        log);

    assertThat(log.steps).hasSize(golden.steps());
    for (int i = 0; i < golden.steps(); i++) {
      StepReport step = log.steps.get(i);
      Step of = expected.step().get(i);
      assertThat(step.loss()).isCloseTo(of.loss(), within(1e-4));
      assertThat(step.gradientNorm()).isCloseTo(of.gradientNorm(), within(1e-3));
      assertThat(step.learningRate()).isCloseTo(of.learningRate(), within(1e-12));
    }
    Map<String, double[]> before = TrainableModel.weights(Fixtures.model(model));
    Map<String, double[]> after = TrainableModel.weights(folder.resolve("out/model"));
    assertThat(after).containsOnlyKeys(expected.tensors().keySet());
    expected
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertThat(norm(after.get(name)))
                  .as(name)
                  .isCloseTo(tensor.norm(), within(1e-5 * tensor.norm()));
              assertThat(norm(difference(after.get(name), before.get(name))))
                  .as(name)
                  .isCloseTo(tensor.changeNorm(), within(1e-3 * tensor.changeNorm()));
            });
  }

  /** One batch of all rows, three times, at a rate that falls from the first step on. */
  private TrainingSettings settings(Path model, Golden golden, Variant variant) throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "training.epochs=" + golden.steps(),
                "training.batch_size=" + golden.rows().size(),
                "training.warmup=0",
                "training.compute_type=float32",
                "training.output_type=float32"));
    variant.settings().forEach((name, value) -> settings.add("training." + name + "=" + value));
    Path file = Files.writeString(folder.resolve("golden.conf"), "training.data = rows");
    return TrainingSettings.read(
        SettingsFile.read(List.of(file), settings).section("training"),
        model,
        folder.resolve("out"));
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
  }

  private static double[] difference(double[] left, double[] right) {
    double[] difference = new double[left.length];
    Arrays.setAll(difference, i -> left[i] - right[i]);
    return difference;
  }
}
