package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.testing.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The forward pass beside the numbers that other implementations computed for the tiny models of
 * the repository; {@code fixtures/README.md} says which.
 */
class GoldenModelsTest {

  static Stream<Named<Path>> models() {
    return Fixtures.models().stream().map(GoldenModelsTest::named);
  }

  /** Those whose greedy margins are wide enough for bfloat16. */
  static Stream<Named<Path>> modelsOfSixteenBits() {
    return models().filter(model -> config(model.getPayload()).dtype() != FloatType.FLOAT32);
  }

  private static Named<Path> named(Path model) {
    return Named.of(model.getFileName().toString(), model);
  }

  private static ModelConfig config(Path model) {
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      return checkpoint.config();
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void referenceDecoderAgrees(Path model) throws IOException {
    // The recorded numbers have twelve digits; two float64 programs differ by less than this.
    GoldenFolder.read(model).assertReferenceAgrees(1e-9);
  }

  @ParameterizedTest
  @MethodSource("models")
  void float32Agrees(Path model) throws IOException {
    GoldenFolder golden = GoldenFolder.read(model);
    golden.assertFloat32Agrees(true);
    golden.assertFloat32Agrees(false);
  }

  @ParameterizedTest
  @MethodSource("models")
  void bfloat16Agrees(Path model) throws IOException {
    GoldenFolder.read(model).assertBfloat16Agrees();
  }

  @ParameterizedTest
  @MethodSource("modelsOfSixteenBits")
  void weightsOfSixteenBitsContinueAlikeInBfloat16(Path model) throws IOException {
    GoldenFolder.read(model).assertBfloat16ContinuesAlike();
  }

  /** Whoever adds a family adds a model whose numbers come from elsewhere. */
  @Test
  void everyFamilyHasAModel() {
    assertThat(models().map(model -> config(model.getPayload()).architecture()))
        .contains(Architecture.values());
  }

  @Test
  void theModelsShowEveryKindOfFile() {
    List<Path> models = Fixtures.models();
    Set<String> kinds =
        models.stream().flatMap(model -> kinds(model).stream()).collect(Collectors.toSet());
    assertThat(kinds)
        .containsExactlyInAnyOrder(
            "float32",
            "float16",
            "bfloat16",
            "one file",
            "shards",
            "tied",
            "untied",
            "Unscaled",
            "Llama3",
            "Yarn",
            "LongRope",
            "rope_theta",
            "whole context",
            "sliding windows",
            "rope_parameters");
  }

  private static List<String> kinds(Path model) {
    ModelConfig config = config(model);
    List<String> kinds = new ArrayList<>();
    kinds.add(config.dtype().configName());
    kinds.add(config.tiedEmbeddings() ? "tied" : "untied");
    kinds.add(config.rotary().scaling().getClass().getSimpleName());
    kinds.add(Files.exists(model.resolve("model.safetensors")) ? "one file" : "shards");
    kinds.add(config.slidingWindow().isPresent() ? "sliding windows" : "whole context");
    kinds.add(hasRopeParameters(model) ? "rope_parameters" : "rope_theta");
    return kinds;
  }

  private static boolean hasRopeParameters(Path model) {
    try {
      return Files.readString(model.resolve("config.json")).contains("\"rope_parameters\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
