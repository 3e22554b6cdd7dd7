package io.rsd.eval.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.TensorInfo;
import io.rsd.core.decoding.Role;
import io.rsd.core.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntrainedModelTest {

  @TempDir private static Path parent;

  private static TinyWorldFolders folders;

  @BeforeAll
  static void write() {
    folders = TinyWorldFolders.write(parent);
  }

  private static long parameters(Checkpoint checkpoint) {
    return checkpoint.tensors().values().stream()
        .mapToLong(tensor -> tensor.byteCount() / tensor.type().byteSize())
        .sum();
  }

  private static double[] numbers(Checkpoint checkpoint, String name) {
    TensorInfo tensor = checkpoint.tensor(name);
    assertThat(tensor.type()).isEqualTo(FloatType.FLOAT32);
    int count = Math.toIntExact(tensor.byteCount() / Float.BYTES);
    var floats = checkpoint.bytes(tensor, 0, count * Float.BYTES).asFloatBuffer();
    return IntStream.range(0, count).mapToDouble(floats::get).toArray();
  }

  @Test
  void theTeacherIsAQwen2OfNearlyTwoMillionParameters() {
    try (Checkpoint teacher = Checkpoint.open(folders.teacher())) {
      ModelConfig config = teacher.config();
      assertThat(config.architecture()).isEqualTo(Architecture.QWEN2);
      assertThat(config.headSize()).isEqualTo(32);
      assertThat(config.tiedEmbeddings()).isTrue();
      assertThat(config.rotary().base()).isEqualTo(1000);
      assertThat(parameters(teacher)).isBetween(1_800_000L, 1_900_000L);
    }
  }

  @Test
  void theStudentIsAQwen3OfAThirdOfIt() {
    try (Checkpoint student = Checkpoint.open(folders.student())) {
      ModelConfig config = student.config();
      assertThat(config.architecture()).isEqualTo(Architecture.QWEN3);
      assertThat(config.headSize()).isEqualTo(32);
      assertThat(config.tiedEmbeddings()).isTrue();
      assertThat(parameters(student)).isBetween(600_000L, 650_000L);
    }
  }

  @Test
  void textsEndWhereTheTokenizerSays() {
    for (Role role : Role.values()) {
      try (Checkpoint checkpoint = Checkpoint.open(folders.of(role));
          Tokenizer tokenizer = folders.tokenizer(role)) {
        int[] end = tokenizer.encode("<|im_end|>", false);
        assertThat(checkpoint.description().generation().endTokens()).containsExactly(end[0]);
      }
    }
  }

  @Test
  void weightsStartAtTheirLaws() {
    try (Checkpoint teacher = Checkpoint.open(folders.teacher())) {
      assertNormal(numbers(teacher, "model.embed_tokens.weight"), 0.02);
      assertNormal(numbers(teacher, "model.layers.3.mlp.gate_proj.weight"), 0.02);
      assertNormal(numbers(teacher, "model.layers.3.mlp.down_proj.weight"), 0.02 / Math.sqrt(8));
      assertNormal(numbers(teacher, "model.layers.0.self_attn.o_proj.weight"), 0.02 / Math.sqrt(8));
      assertThat(numbers(teacher, "model.layers.0.self_attn.q_proj.bias")).containsOnly(0);
      assertThat(numbers(teacher, "model.norm.weight")).containsOnly(1);
    }
    try (Checkpoint student = Checkpoint.open(folders.student())) {
      assertNormal(numbers(student, "model.layers.2.self_attn.q_proj.weight"), 0.02);
      assertThat(numbers(student, "model.layers.2.self_attn.q_norm.weight")).containsOnly(1);
    }
  }

  /** Mean, spread and tails of a normal law, each within five of its standard errors. */
  private static void assertNormal(double[] numbers, double deviation) {
    double standardError = 1 / Math.sqrt(numbers.length);
    double[] scaled = Arrays.stream(numbers).map(number -> number / deviation).toArray();
    assertThat(Arrays.stream(scaled).average().orElseThrow())
        .isCloseTo(0, within(5 * standardError));
    assertThat(Arrays.stream(scaled).map(number -> number * number).average().orElseThrow())
        .isCloseTo(1, within(5 * Math.sqrt(2) * standardError));
    assertThat(
            Arrays.stream(scaled)
                .map(number -> Math.abs(number) > 1 ? 1 : 0)
                .average()
                .orElseThrow())
        .isCloseTo(0.3173, within(5 * 0.4654 * standardError));
  }

  @Test
  void noTwoMatricesAreAlike() {
    try (Checkpoint student = Checkpoint.open(folders.student())) {
      String layer = "model.layers.%d.self_attn.%s_proj.weight";
      assertThat(numbers(student, layer.formatted(0, "q")))
          .isNotEqualTo(numbers(student, layer.formatted(0, "k")))
          .isNotEqualTo(numbers(student, layer.formatted(1, "q")));
    }
  }

  @Test
  void equalSeedsGiveEqualFolders() throws IOException {
    Path same = parent.resolve("same");
    TinyWorldFolders again = TinyWorldFolders.write(same);
    for (Role role : Role.values()) {
      try (var files = Files.list(folders.of(role))) {
        for (Path file : files.toList()) {
          Path other = again.of(role).resolve(file.getFileName());
          assertThat(Files.mismatch(file, other)).as(other.toString()).isEqualTo(-1);
        }
      }
    }
    Path different = parent.resolve("different");
    UntrainedModel.write(Role.STUDENT, different, 12);
    assertThat(
            Files.mismatch(
                different.resolve("model.safetensors"),
                folders.student().resolve("model.safetensors")))
        .isNotEqualTo(-1);
  }

  @Test
  void anOccupiedFolderIsRefused() {
    assertThatThrownBy(() -> UntrainedModel.write(Role.STUDENT, folders.student(), 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("already holds files");
  }
}
