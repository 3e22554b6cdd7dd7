package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointWriterTest {
  private static final long ONE_FILE = CheckpointWriter.DEFAULT_SHARD_BYTES;

  @TempDir Path folder;
  private Path source;
  private Path target;

  @BeforeEach
  void writeSource() throws IOException {
    source = new HandmadeModel().write(folder.resolve("source"));
    target = folder.resolve("made").resolve("target");
  }

  @Test
  void whatIsWrittenReadsBackTheSameInOneFileOrMany() {
    for (long shardBytes : new long[] {1, 64, 100, 200, ONE_FILE}) {
      Path written = folder.resolve("written-" + shardBytes);
      try (Checkpoint original = Checkpoint.open(source)) {
        new CheckpointWriter(source, FloatType.FLOAT32, shardBytes)
            .write(written, TensorSource.of(original));
        try (Checkpoint copy = Checkpoint.open(written)) {
          assertThat(copy.config()).isEqualTo(original.config());
          assertThat(copy.description().generation())
              .isEqualTo(original.description().generation());
          for (TensorInfo tensor : original.tensors().values()) {
            assertThat(bytes(copy, tensor.name())).isEqualTo(bytes(original, tensor.name()));
          }
        }
      }
    }
  }

  @Test
  void shardsHoldNoMoreThanAskedAndTheIndexAddsUp() throws IOException {
    write(FloatType.FLOAT32, 100);
    try (Checkpoint copy = Checkpoint.open(target)) {
      var sizes = new TreeMap<Path, Long>();
      copy.tensors()
          .values()
          .forEach(tensor -> sizes.merge(tensor.file(), tensor.byteCount(), Long::sum));
      assertThat(sizes.values()).allMatch(size -> size <= 100);
      assertThat(sizes.firstKey().getFileName().toString())
          .isEqualTo("model-00001-of-%05d.safetensors".formatted(sizes.size()));
      JsonObject index = json("model.safetensors.index.json");
      assertThat(index.getAsJsonObject("metadata").get("total_size").getAsLong())
          .isEqualTo(sizes.values().stream().mapToLong(Long::longValue).sum());
      assertThat(index.getAsJsonObject("weight_map").keySet()).isEqualTo(copy.tensors().keySet());
    }
  }

  @Test
  void theNumbersAreConvertedToTheTypeAskedFor() throws IOException {
    for (FloatType type : FloatType.values()) {
      Path written = folder.resolve(type.name());
      try (Checkpoint original = Checkpoint.open(source)) {
        new CheckpointWriter(source, type, ONE_FILE).write(written, TensorSource.of(original));
        try (Checkpoint copy = Checkpoint.open(written)) {
          assertThat(copy.config().dtype()).isEqualTo(type);
          for (TensorInfo tensor : original.tensors().values()) {
            ByteBuffer expected =
                ByteBuffer.allocate((int) tensor.byteCount()).order(ByteOrder.LITTLE_ENDIAN);
            FloatConversion.convert(
                bytes(original, tensor.name()), FloatType.FLOAT32, expected, type);
            assertThat(copy.tensor(tensor.name()).type()).isEqualTo(type);
            assertThat(bytes(copy, tensor.name())).isEqualTo(expected.flip());
          }
        }
      }
    }
  }

  @Test
  void theConfigKeepsItsFieldsAndOnlyTheTypeChanges() throws IOException {
    changeSourceConfig(
        "\"rms_norm_eps\":1.0E-6", "\"rms_norm_eps\": 1e-06, \"rope_scaling\": null");
    write(FloatType.BFLOAT16, ONE_FILE);
    JsonObject expected = json(source, "config.json");
    expected.addProperty("torch_dtype", "bfloat16");
    assertThat(json("config.json")).isEqualTo(expected);
    assertThat(Files.readString(target.resolve("config.json")))
        .contains("\"rope_scaling\": null", "\"rms_norm_eps\": 1e-06");
  }

  @Test
  void theOlderRotaryFieldsAreWrittenBesideTheNewerOnes() throws IOException {
    String parameters =
        "\"rope_theta\":5000000.0,\"factor\":8.0,\"low_freq_factor\":1.0,"
            + "\"high_freq_factor\":4.0,\"original_max_position_embeddings\":64,";
    changeSourceConfig(
        "\"rms_norm_eps\":1.0E-6",
        "\"rope_parameters\": {%s\"rope_type\":\"llama3\"}".formatted(parameters));
    write(FloatType.FLOAT32, ONE_FILE);
    JsonObject written = json("config.json");
    assertThat(written.get("rope_parameters"))
        .isEqualTo(json(source, "config.json").get("rope_parameters"));
    assertThat(written.get("rope_theta").getAsDouble()).isEqualTo(5e6);
    JsonObject scaling = written.getAsJsonObject("rope_scaling");
    assertThat(scaling.keySet())
        .containsExactlyInAnyOrder(
            "rope_type",
            "factor",
            "low_freq_factor",
            "high_freq_factor",
            "original_max_position_embeddings");
    assertThat(ModelConfig.read(target.resolve("config.json")))
        .isEqualTo(ModelConfig.read(source.resolve("config.json")));
  }

  @Test
  void theOlderRotaryFieldsOfNestedParametersAreThoseOfEachTypeOfLayer() throws IOException {
    changeSourceConfig(
        "\"rms_norm_eps\":1.0E-6",
        """
        "rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 1000000.0},
        "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0}}
        """);
    write(FloatType.FLOAT32, ONE_FILE);
    JsonObject written = json("config.json");
    assertThat(written.get("rope_theta").getAsDouble()).isEqualTo(1e6);
    assertThat(written.get("rope_local_base_freq").getAsDouble()).isEqualTo(1e4);
    assertThat(written.get("rope_scaling").isJsonNull()).isTrue();
  }

  @Test
  void numbersOfPythonThatJsonLacksAreWrittenAsTheyWereRead() throws IOException {
    changeSourceConfig("\"rms_norm_eps\":1.0E-6", "\"coefficient\": NaN");
    write(FloatType.FLOAT32, ONE_FILE);
    assertThat(Files.readString(target.resolve("config.json"))).contains("\"coefficient\": NaN");
  }

  @Test
  void theTypeIsToldInTheFieldThatTheSourceHas() throws IOException {
    changeSourceConfig("\"torch_dtype\"", "\"dtype\"");
    write(FloatType.FLOAT16, ONE_FILE);
    assertThat(json("config.json").get("dtype").getAsString()).isEqualTo("float16");
    assertThat(json("config.json").has("torch_dtype")).isFalse();
  }

  @Test
  void aConfigThatTellsNoTypeGetsOne() throws IOException {
    changeSourceConfig("\"torch_dtype\":\"float32\",", "");
    write(FloatType.FLOAT16, ONE_FILE);
    assertThat(ModelConfig.read(target.resolve("config.json")).dtype())
        .isEqualTo(FloatType.FLOAT16);
  }

  @Test
  void tokenizerFilesComeAlongUnchangedAndNothingElse() throws IOException {
    Files.writeString(source.resolve("merges.txt"), "#version: 0.2\na b\n");
    Files.writeString(source.resolve("chat_template.jinja"), "{{ messages }}");
    Files.writeString(source.resolve("generation_config.json"), "{\"eos_token_id\": [4]}");
    Files.writeString(source.resolve("README.md"), "of another model");
    write(FloatType.FLOAT32, ONE_FILE);
    List<String> copied =
        List.of("merges.txt", "chat_template.jinja", "generation_config.json", "tokenizer.json");
    for (String name : copied) {
      assertThat(target.resolve(name)).hasSameBinaryContentAs(source.resolve(name));
    }
    try (var files = Files.list(target)) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .containsExactlyInAnyOrder(
              "merges.txt",
              "chat_template.jinja",
              "generation_config.json",
              "tokenizer.json",
              "config.json",
              "model.safetensors");
    }
  }

  @Test
  void theHeaderIsAlignedAndNamesTheFramework() throws IOException {
    write(FloatType.FLOAT32, ONE_FILE);
    byte[] file = Files.readAllBytes(target.resolve("model.safetensors"));
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    assertThat(length % 8).isZero();
    String header = new String(file, 8, (int) length, StandardCharsets.UTF_8);
    assertThat(header).startsWith("{\"__metadata__\":{\"format\":\"pt\"},");
  }

  @Test
  void refusesATargetThatHoldsSomething() throws IOException {
    assertThatThrownBy(() -> writeTo(source))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("already holds files");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> writeTo(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is a file");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    writeTo(empty);
    Checkpoint.open(empty).close();
  }

  @Test
  void aFailureLeavesNothingBehind() throws IOException {
    TensorSource failing =
        new TensorSource() {
          @Override
          public FloatType type(String tensor) {
            return FloatType.FLOAT32;
          }

          @Override
          public ByteBuffer bytes(String tensor, long offset, int length) {
            if (tensor.equals("model.norm.weight")) {
              throw new IllegalStateException("the device is lost");
            }
            return ByteBuffer.allocate(length);
          }
        };
    assertThatThrownBy(
            () -> new CheckpointWriter(source, FloatType.FLOAT32, 64).write(target, failing))
        .hasMessage("the device is lost");
    assertThat(target.getParent()).isEmptyDirectory();
  }

  @Test
  void aSourceThatGivesTooFewBytesIsFoundOut() {
    TensorSource shortOfBytes =
        new TensorSource() {
          @Override
          public FloatType type(String tensor) {
            return FloatType.FLOAT32;
          }

          @Override
          public ByteBuffer bytes(String tensor, long offset, int length) {
            return ByteBuffer.allocate(length - 4);
          }
        };
    assertThatThrownBy(
            () ->
                new CheckpointWriter(source, FloatType.FLOAT32, ONE_FILE)
                    .write(target, shortOfBytes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lm_head.weight");
  }

  @Test
  void tensorsLargerThanOnePartAreWrittenWhole() throws IOException {
    Path file = folder.resolve("large.safetensors");
    long numbers = (1 << 22) + 5;
    byte[] numbersInBytes = new byte[(int) numbers * 4];
    new Random(5).nextBytes(numbersInBytes);
    TensorSource large =
        sourceOf(FloatType.FLOAT32, Map.of("large", ByteBuffer.wrap(numbersInBytes)));
    new SafetensorsWriter(FloatType.FLOAT32, large)
        .write(file, new TreeMap<>(Map.of("large", List.of(numbers))));
    try (SafetensorsFile written = SafetensorsFile.open(file)) {
      assertThat(written.bytes(written.tensors().get("large"), 0, numbersInBytes.length))
          .isEqualTo(ByteBuffer.wrap(numbersInBytes));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tensorsOfAnyNameAndShapeReadBackTheSame(FloatType type) throws IOException {
    Random random = new Random(11);
    for (int round = 0; round < 20; round++) {
      Path file = folder.resolve(round + ".safetensors");
      SortedMap<String, List<Long>> shapes = randomShapes(random);
      Map<String, ByteBuffer> contents = new HashMap<>();
      shapes.forEach(
          (name, shape) -> {
            byte[] bytes = new byte[product(shape) * type.byteSize()];
            random.nextBytes(bytes);
            contents.put(name, ByteBuffer.wrap(bytes));
          });
      new SafetensorsWriter(type, sourceOf(type, contents)).write(file, shapes);
      try (SafetensorsFile written = SafetensorsFile.open(file)) {
        assertThat(written.names()).isEqualTo(shapes.keySet());
        for (TensorInfo tensor : written.tensors().values()) {
          assertThat(tensor.type()).isEqualTo(type);
          assertThat(tensor.shape()).isEqualTo(shapes.get(tensor.name()));
          assertThat(written.bytes(tensor, 0, (int) tensor.byteCount()))
              .isEqualTo(contents.get(tensor.name()));
        }
      }
    }
  }

  private static SortedMap<String, List<Long>> randomShapes(Random random) {
    SortedMap<String, List<Long>> shapes = new TreeMap<>();
    int tensors = random.nextInt(6);
    for (int tensor = 0; tensor < tensors; tensor++) {
      // Names that JSON has to escape are names like any other.
      String name =
          List.of("plain", "with \"quotes\"", "\u00fc\n<&>").get(random.nextInt(3)) + tensor;
      shapes.put(name, random.longs(random.nextInt(4), 0, 6).boxed().toList());
    }
    return shapes;
  }

  private static int product(List<Long> shape) {
    return shape.stream().mapToInt(Long::intValue).reduce(1, (a, b) -> a * b);
  }

  private static TensorSource sourceOf(FloatType type, Map<String, ByteBuffer> contents) {
    return new TensorSource() {
      @Override
      public FloatType type(String tensor) {
        return type;
      }

      @Override
      public ByteBuffer bytes(String tensor, long offset, int length) {
        return contents.get(tensor).slice((int) offset, length);
      }
    };
  }

  private void write(FloatType type, long shardBytes) {
    try (Checkpoint original = Checkpoint.open(source)) {
      new CheckpointWriter(source, type, shardBytes).write(target, TensorSource.of(original));
    }
  }

  private void writeTo(Path place) {
    try (Checkpoint original = Checkpoint.open(source)) {
      new CheckpointWriter(source, FloatType.FLOAT32, ONE_FILE)
          .write(place, TensorSource.of(original));
    }
  }

  private void changeSourceConfig(String text, String replacement) throws IOException {
    Path config = source.resolve("config.json");
    String before = Files.readString(config);
    assertThat(before).contains(text);
    Files.writeString(config, before.replace(text, replacement));
  }

  private JsonObject json(String name) throws IOException {
    return json(target, name);
  }

  private static JsonObject json(Path folder, String name) throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve(name))).getAsJsonObject();
  }

  private static ByteBuffer bytes(Checkpoint checkpoint, String name) {
    TensorInfo tensor = checkpoint.tensor(name);
    return checkpoint.bytes(tensor, 0, (int) tensor.byteCount());
  }
}
