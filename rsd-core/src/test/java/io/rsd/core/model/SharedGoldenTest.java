package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.text.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every reference checkpoint outside the repository whose numbers llama.cpp and a float64 forward
 * pass agreed on.
 */
class SharedGoldenTest {

  /** Stands in where there are no files, so that the tests show up as skipped. */
  private static final Path NO_FOLDER = Path.of("");

  @ParameterizedTest
  @MethodSource("folders")
  void referenceDecoderAgrees(Path folder) throws IOException {
    // The recorded numbers have twelve digits; two float64 programs differ by less than this.
    read(folder).assertReferenceAgrees(1e-9);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void float32Agrees(Path folder) throws IOException {
    GoldenFolder golden = read(folder);
    Packing.of(FloatType.FLOAT32).forEach(golden::assertFloat32Agrees);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void bfloat16Agrees(Path folder) throws IOException {
    GoldenFolder golden = read(folder);
    Packing.of(FloatType.BFLOAT16).forEach(golden::assertBfloat16Agrees);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void weightsStoredAsBfloat16ContinueAlikeInBfloat16(Path folder) throws IOException {
    GoldenFolder golden = read(folder);
    assumeTrue(
        golden.storedType() == FloatType.BFLOAT16,
        "rounding the weights of this folder may turn a greedy token");
    Packing.of(FloatType.BFLOAT16).forEach(golden::assertBfloat16ContinuesAlike);
  }

  private static GoldenFolder read(Path folder) throws IOException {
    assumeTrue(!folder.equals(NO_FOLDER), "set RSD_SHARED to the folder with the reference files");
    return GoldenFolder.read(folder);
  }

  static List<Named<Path>> folders() throws IOException {
    Optional<Path> shared = SharedFiles.root();
    if (shared.isEmpty()) {
      return List.of(Named.of("no reference files", NO_FOLDER));
    }
    try (Stream<Path> entries = Files.list(shared.get().resolve("golden"))) {
      List<Named<Path>> folders =
          entries
              .filter(entry -> Files.exists(entry.resolve(GoldenFolder.NUMBERS)))
              .sorted()
              .map(folder -> Named.of(folder.getFileName().toString(), folder))
              .toList();
      assertThat(folders).isNotEmpty();
      return folders;
    }
  }
}
