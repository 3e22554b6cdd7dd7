package io.rsd.core.model;

import io.rsd.core.testing.SharedFiles;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models outside the repository whose numbers llama.cpp and a float64 forward pass agreed on. */
class MoreGoldenModelsTest {

  @ParameterizedTest
  @ValueSource(strings = {"qwen2-tiny", "llama3-tiny"})
  void agrees(String name) throws IOException {
    GoldenFolder golden = GoldenFolder.read(SharedFiles.GOLDEN_MODELS.folder().resolve(name));
    golden.assertReferenceAgrees(1e-9);
    for (boolean packed : new boolean[] {true, false}) {
      golden.assertFloat32Agrees(packed);
      golden.assertBfloat16Agrees(packed);
    }
  }
}
