package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.checkpoint.FloatType;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden case that the repository carries; {@link GoldenCase} made it. */
class OwnGoldenTest {

  @TempDir Path temporary;
  private Path folder;
  private GoldenFolder golden;

  @BeforeEach
  void read() throws IOException, URISyntaxException {
    folder = Path.of(Objects.requireNonNull(getClass().getResource("golden")).toURI());
    golden = GoldenFolder.read(folder);
  }

  @Test
  void referenceDecoderGivesTheRecordedNumbers() {
    golden.assertReferenceAgrees(1e-9);
  }

  @Test
  void languageModelGivesTheRecordedNumbersInFloat32() {
    Packing.of(FloatType.FLOAT32).forEach(golden::assertFloat32Agrees);
  }

  @Test
  void languageModelStaysNearTheRecordedNumbersInBfloat16() {
    assertThat(golden.storedType()).isEqualTo(FloatType.BFLOAT16);
    Packing.of(FloatType.BFLOAT16).forEach(golden::assertBfloat16Agrees);
    Packing.of(FloatType.BFLOAT16).forEach(golden::assertBfloat16ContinuesAlike);
  }

  @Test
  void generatorStillMakesTheSameModel() throws IOException {
    GoldenCase.write(temporary);
    for (String file : new String[] {"config.json", "model.safetensors"}) {
      assertThat(temporary.resolve(file)).hasSameBinaryContentAs(folder.resolve(file));
    }
  }
}
