package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.testing.Fixtures;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.Processor;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens on machines of other kinds, in processes that are made to look like them: oneDNN can
 * be forbidden instructions, OpenMP told of more processors, and a library asks for a newer glibc.
 */
class OtherMachinesTest {

  private static final ComputeDevice CPU = new ComputeDevice.Cpu();

  /** With it, libtorch refuses to pack bfloat16 as it does on a CPU with AVX2 alone. */
  private static final Map<String, String> AVX2 = Map.of("ONEDNN_MAX_CPU_ISA", "AVX2");

  @TempDir Path folder;

  /** Loads a model twice in bfloat16 and scores a sequence, as any command does. */
  static final class ScoreInBfloat16 {
    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        try (Checkpoint checkpoint = Checkpoint.open(Path.of(arguments[0]));
            LanguageModel model = LanguageModel.load(checkpoint, CPU, FloatType.BFLOAT16)) {
          System.out.println("scored " + FullPass.ofTokens(model, 1, 2, 3).length);
        }
      }
      System.out.println("suits " + ComputeType.suiting(CPU).type());
    }
  }

  @Test
  void bfloat16WorksWithoutItsInstructionsAndWarnsOnce() throws Exception {
    OwnMachine.Result result = run(AVX2, ScoreInBfloat16.class, model());
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output().lines())
        .filteredOn(line -> line.contains("this CPU has no instructions for bfloat16"))
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).contains("2 to 6 times"));
    assertThat(result.output().lines().filter("scored 2"::equals)).hasSize(2);
    assertThat(result.output()).contains("suits FLOAT32");
  }

  /** Packs although libtorch cannot. */
  static final class PackAnyway {
    public static void main(String[] arguments) {
      try (Checkpoint checkpoint = Checkpoint.open(Path.of(arguments[0]));
          LanguageModel model = LanguageModel.load(checkpoint, CPU, FloatType.BFLOAT16, true)) {
        System.out.println("loaded " + model.config());
      } catch (InvalidInputException e) {
        System.out.println("refused: " + e.getMessage());
      }
    }
  }

  @Test
  void missingInstructionIsToldInOneSentence() throws Exception {
    OwnMachine.Result result = run(AVX2, PackAnyway.class, model());
    assertThat(result.output())
        .contains("refused: this CPU (")
        .contains(") lacks an instruction that 'finish' needs: set compute_type = float32")
        .doesNotContain("loaded");
  }

  /** Prints what it makes of its machine. */
  static final class Describe {
    public static void main(String[] arguments) {
      System.out.println(Processor.ofThisMachine().describe());
    }
  }

  @Test
  void libtorchUsesNoMoreThreadsThanThereAreProcessors() throws Exception {
    int processors = Runtime.getRuntime().availableProcessors();
    Map<String, String> tooMany = Map.of("OMP_NUM_THREADS", Integer.toString(processors + 3));
    OwnMachine.Result result = run(tooMany, Describe.class);
    assertThat(result.output())
        .contains("; %d threads on %d processors; ".formatted(processors, processors))
        .containsOnlyOnce("libtorch was set to %d threads".formatted(processors + 3));
    assertThat(run(Map.of("OMP_NUM_THREADS", "1"), Describe.class).output())
        .contains("; 1 threads on ")
        .doesNotContain("libtorch was set to");
  }

  /** Asks for libtorch twice, as the tasks of an executor do. */
  static final class DescribeTwice {
    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        try {
          System.out.println(Processor.ofThisMachine().describe());
        } catch (InvalidInputException e) {
          System.out.println("refused: " + e.getMessage());
        }
      }
    }
  }

  @Test
  void withoutLibtorchEveryTryIsRefusedInTheSameSentence() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jar -> !jar.contains("pytorch-native"))
            .collect(Collectors.joining(File.pathSeparator));
    OwnMachine.Result result =
        OwnMachine.run(
            folder.resolve("log"),
            Map.of("DJL_OFFLINE", "true", "DJL_CACHE_DIR", folder.toString()),
            classPath,
            DescribeTwice.class);
    assertThat(result.output().lines().filter(line -> line.startsWith("refused: ")).distinct())
        .singleElement()
        .asString()
        .startsWith("refused: there is no libtorch: put pytorch-native-cpu-")
        .contains("--jars", "PYTORCH_LIBRARY_PATH");
    assertThat(result.output()).doesNotContain("\tat ");
  }

  /** Loads a tokenizer. */
  static final class LoadTokenizer {
    public static void main(String[] arguments) {
      try (Tokenizer tokenizer = Tokenizer.load(Path.of(arguments[0]))) {
        System.out.println("loaded " + tokenizer.size());
      } catch (InvalidInputException e) {
        System.out.println("refused: " + e.getMessage());
      }
    }
  }

  @Test
  void tokenizerLibraryOnAnOlderGlibcIsRefusedInOneSentence() throws Exception {
    Path model = Fixtures.model("hf-qwen3-a");
    Map<String, String> environment =
        Map.of("RUST_LIBRARY_PATH", libraryThatNeeds("GLIBC_9.99").toString());
    OwnMachine.Result result = run(environment, LoadTokenizer.class, model);
    assertThat(result.output())
        .contains(
            "refused: libtokenizers.so cannot be loaded on this machine; it needs Linux on x86-64"
                + " with glibc 2.34 or newer: ")
        .contains("GLIBC_9.99' not found");
  }

  /** The library that comes along, asking for another version of glibc than 2.34. */
  private Path libraryThatNeeds(String version) throws IOException {
    String resource = "/native/lib/linux-x86_64/cpu/libtokenizers.so";
    try (InputStream stream =
        Objects.requireNonNull(Tokenizer.class.getResourceAsStream(resource))) {
      // One byte, one character: the text can be replaced without harm to the rest.
      String library = new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(library).contains("GLIBC_2.34");
      return Files.writeString(
          folder.resolve("libtokenizers.so"),
          library.replace("GLIBC_2.34", version),
          StandardCharsets.ISO_8859_1);
    }
  }

  private Path model() throws IOException {
    return RandomCheckpoint.write(
        folder.resolve("model"), TestShape.QWEN3.stored(FloatType.BFLOAT16), 1);
  }

  private OwnMachine.Result run(Map<String, String> environment, Class<?> program, Object... given)
      throws IOException, InterruptedException {
    return OwnMachine.run(folder.resolve("log"), environment, program, given);
  }
}
