package io.rsd.core.model;

import io.rsd.core.testing.SharedFiles;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models outside the repository whose numbers other implementations agreed on. */
class MoreGoldenModelsTest {

  @ParameterizedTest
  @ValueSource(strings = {"qwen2-tiny", "llama3-tiny"})
  void agrees(String name) throws IOException {
    GoldenFolder golden = GoldenFolder.read(SharedFiles.GOLDEN_MODELS.folder().resolve(name));
    assertAgreesInFloat32(golden);
    golden.assertBfloat16Agrees();
  }

  /** In float32 only: the bounds for bfloat16 are those of models with fewer than 8 layers. */
  @ParameterizedTest
  @ValueSource(strings = {"hf-gemma3-b", "hf-gemma3-composite", "hf-qwen2-window", "hf-phi4-b"})
  void agreesWithTransformers(String name) throws IOException {
    assertAgreesInFloat32(
        GoldenFolder.read(SharedFiles.TRANSFORMERS_MODELS.folder().resolve(name)));
  }

  private static void assertAgreesInFloat32(GoldenFolder golden) {
    golden.assertReferenceAgrees(1e-9);
    golden.assertFloat32Agrees(true);
    golden.assertFloat32Agrees(false);
  }
}
