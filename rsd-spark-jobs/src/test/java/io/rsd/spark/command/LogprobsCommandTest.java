package io.rsd.spark.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.SequenceScorer;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.spark.Rsd;
import io.rsd.spark.SmallModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LogprobsCommandTest {

  @TempDir Path folder;
  private Path model;
  private Path input;
  private Path output;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeModel() throws IOException {
    model = SmallModel.write(folder.resolve("model"));
    input = folder.resolve("input.jsonl");
    output = folder.resolve("output.jsonl");
  }

  @Test
  void writesTheLogProbabilityOfEveryTokenButTheFirst() throws IOException {
    List<JsonObject> lines =
        scored(
            """
            {"id": "a", "token_ids": [1, 2, 3]}
            {"id": "b", "token_ids": [7]}
            """);

    assertThat(lines.get(0).keySet()).containsExactly("id", "token_logprobs");
    assertThat(numbers(lines.get(0), "token_logprobs"))
        .containsExactly(score(1, 2, 3).tokens(), within(1e-5f));
    assertThat(numbers(lines.get(1), "token_logprobs")).isEmpty();
    assertThat(err).hasToString("rsd logprobs: 2 lines scored, 0 with errors\n");
    assertThat(out).hasToString("");
  }

  @Test
  void fullLastAddsTheDistributionAfterTheLastToken() throws IOException {
    List<JsonObject> lines = scored("{\"id\": \"a\", \"token_ids\": [1, 2, 3]}", "--full-last");

    float[] last = numbers(lines.get(0), "last_logprobs");
    assertThat(last).containsExactly(score(1, 2, 3).last().orElseThrow(), within(1e-5f));
    assertThat(IntStream.range(0, last.length).mapToDouble(i -> Math.exp(last[i])).sum())
        .isCloseTo(1, within(1e-5));
  }

  @Test
  void bfloat16RoundsTheResult() throws IOException {
    List<JsonObject> lines =
        scored("{\"id\": 1, \"token_ids\": [1, 2, 3]}", "--dtype", "bfloat16", "--device", "cpu");
    float[] rounded = numbers(lines.get(0), "token_logprobs");
    assertThat(rounded).containsExactly(score(1, 2, 3).tokens(), within(0.5f));
    assertThat(rounded).isNotEqualTo(score(1, 2, 3).tokens());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "this is no JSON | null | line 2 is not a JSON object",
        "[1, 2, 3] | null | line 2 is not a JSON object",
        "{\"id\": \"x\"} | \"x\" | line 2: \"token_ids\" must be a list of at least one token id",
        "{\"id\": \"x\", \"token_ids\": []} | \"x\" | must be a list of at least one token id",
        "{\"id\": \"x\", \"token_ids\": 3} | \"x\" | must be a list of at least one token id",
        "{\"id\": \"x\", \"token_ids\": null} | \"x\" | must be a list of at least one token id",
        "{\"id\": \"x\", \"token_ids\": [1, 16]} | \"x\" | [1] is 16, not a token id from 0 to 15",
        "{\"id\": \"x\", \"token_ids\": [-1]} | \"x\" | [0] is -1, not a token id from 0 to 15",
        "{\"id\": \"x\", \"token_ids\": [1.5]} | \"x\" | [0] is 1.5, not a token id",
        "{\"id\": \"x\", \"token_ids\": [1e30]} | \"x\" | [0] is 1e30, not a token id",
        "{\"id\": \"x\", \"token_ids\": [\"1\"]} | \"x\" | [0] is \"1\", not a token id",
        "{\"id\": \"x\", \"token_ids\": [true]} | \"x\" | [0] is true, not a token id",
        "{\"id\": \"x\", \"token_ids\": [null]} | \"x\" | [0] is null, not a token id",
        "{\"id\": \"x\", \"token_ids\": [[1]]} | \"x\" | [0] is [1], not a token id"
      })
  void badLineDoesNotStopTheOthers(String bad, String id, String error) throws IOException {
    String good = "{\"id\": \"good\", \"token_ids\": [1, 2]}\n";
    List<JsonObject> lines = scored(good + bad + "\n" + good);

    assertThat(lines).hasSize(3);
    assertThat(lines.get(1).keySet()).containsExactly("id", "error");
    assertThat(lines.get(1).get("id")).isEqualTo(JsonParser.parseString(id));
    assertThat(lines.get(1).get("error").getAsString()).contains(error);
    assertThat(lines.get(0)).isEqualTo(lines.get(2));
    assertThat(numbers(lines.get(0), "token_logprobs")).hasSize(1);
    assertThat(err).hasToString("rsd logprobs: 2 lines scored, 1 with errors\n");
  }

  @Test
  void sequenceMayFillTheContextButNotMore() throws IOException {
    List<JsonObject> lines =
        scored(line("\"full\"", SmallModel.POSITIONS) + line("\"over\"", SmallModel.POSITIONS + 1));
    assertThat(numbers(lines.get(0), "token_logprobs")).hasSize(SmallModel.POSITIONS - 1);
    assertThat(lines.get(1).get("error").getAsString())
        .isEqualTo("line 2: 21 tokens are more than the model's 20 positions");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"text\"",
        "7",
        "1.50",
        "12345678901234567890",
        "true",
        "null",
        "[1,\"a\"]",
        "{}"
      })
  void idOfAnyTypeComesBack(String id) throws IOException {
    List<JsonObject> lines = scored(line(id, 2) + "{\"id\": " + id + "}\n");
    assertThat(lines.get(0).get("id")).hasToString(id);
    assertThat(lines.get(1).get("id")).hasToString(id);
  }

  @Test
  void lineWithoutIdGetsNone() throws IOException {
    List<JsonObject> lines = scored("{\"token_ids\": [1, 2]}");
    assertThat(lines.get(0).get("id").isJsonNull()).isTrue();
    assertThat(numbers(lines.get(0), "token_logprobs")).hasSize(1);
  }

  @Test
  void keepsTheOrderOverManyLinesOfAnyLength() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      // Every seventh line is empty, and counts for nothing.
      text.append(i % 7 == 0 ? "\n" : "").append(line(Integer.toString(i), 1 + i * 13 % 20));
    }
    List<JsonObject> lines = scored(text.toString());
    assertThat(lines).hasSize(600);
    for (int i = 0; i < 600; i++) {
      assertThat(lines.get(i).get("id").getAsInt()).isEqualTo(i);
      assertThat(numbers(lines.get(i), "token_logprobs")).hasSize(i * 13 % 20);
    }
    assertThat(numbers(lines.get(599), "token_logprobs"))
        .containsExactly(score(tokens(599 * 13 % 20 + 1)).tokens(), within(1e-5f));
  }

  @Test
  void emptyInputGivesEmptyOutput() throws IOException {
    assertThat(scored("")).isEmpty();
  }

  @Test
  void valuesThatAreNoNumbersAreAnErrorOfTheLine() throws IOException {
    model = SmallModel.writeOverflowing(folder.resolve("overflowing"));
    List<JsonObject> lines = scored("{\"id\": \"a\", \"token_ids\": [1, 2, 3]}");
    assertThat(lines.get(0).get("error").getAsString()).contains("not finite numbers");
  }

  @Test
  void weightsThatAreNoNumbersAreRefused() throws IOException {
    model = SmallModel.writeBroken(folder.resolve("broken"));
    assertRefused(
        model
            + "/model.safetensors: the tensor \"model.embed_tokens.weight\" holds values that are");
  }

  @Test
  void outputTakesThePlaceOfAnOlderOne() throws IOException {
    Files.writeString(output, "older\n");
    assertThat(scored("{\"id\": 1, \"token_ids\": [1]}")).hasSize(1);
  }

  @Test
  void missingModelIsOneSentence() throws IOException {
    model = folder.resolve("nowhere");
    assertRefused(model + ": there is no such folder");
  }

  @Test
  void missingInputIsOneSentence() {
    assertThat(execute()).isEqualTo(2);
    assertThat(err).hasToString("rsd: " + input + ": there is no such file\n");
  }

  @Test
  void outputFolderMustExist() throws IOException {
    output = folder.resolve("nowhere/output.jsonl");
    assertRefused(output + ": its folder does not exist");
  }

  @Test
  void outputMustNotBeAFolder() throws IOException {
    output = Files.createDirectory(folder.resolve("occupied"));
    assertRefused(output + " is a folder; name a file");
  }

  @Test
  void outputFolderMustBeWritable() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    assumeTrue(closed.toFile().setWritable(false) && !Files.isWritable(closed), "runs as root");
    output = closed.resolve("output.jsonl");
    assertRefused(output + ": its folder cannot be written");
  }

  @ParameterizedTest
  @CsvSource({
    "--dtype, float16, --dtype 'float16' is neither 'float32' nor 'bfloat16'",
    "--device, gpu, device 'gpu' is neither 'cpu' nor 'cuda:N'",
    "--device, cuda:99, device cuda:99 does not exist"
  })
  void unusableSettingIsOneSentence(String option, String value, String error) throws IOException {
    assertRefused(error, option, value);
  }

  @Test
  void unknownOrMissingOptionsShowTheUsage() throws IOException {
    Files.writeString(input, line("1", 2));
    assertThat(execute("--no-such-option")).isEqualTo(2);
    assertThat(err.toString()).contains("--no-such-option").contains("Usage: rsd logprobs");
    assertThat(Rsd.commandLine().setErr(new PrintWriter(err)).execute("logprobs")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required options");
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString())
        .contains("--model", "--input", "--output", "--dtype", "--device", "--full-last");
  }

  @Test
  void bytesThatAreNoTextSpoilTheirOwnLineAlone() throws IOException {
    byte[] good = line("1", 2).getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(good, good.length + 1);
    bytes[good.length] = (byte) 0xff;
    Files.write(input, bytes);

    assertThat(execute()).isZero();
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("token_logprobs");
    assertThat(lines.get(1)).contains("line 2 is not a JSON object");
  }

  private void assertRefused(String sentence, String... more) throws IOException {
    Files.writeString(input, line("1", 2));
    assertThat(execute(more)).isEqualTo(2);
    assertThat(err.toString()).startsWith("rsd: " + sentence).hasLineCount(1);
    assertThat(Files.isRegularFile(output)).isFalse();
  }

  private List<JsonObject> scored(String lines, String... more) throws IOException {
    Files.writeString(input, lines);
    assertThat(execute(more)).as(err.toString()).isZero();
    return Files.readAllLines(output).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  private int execute(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("logprobs", "--model", model.toString()));
    arguments.addAll(List.of("--input", input.toString(), "--output", output.toString()));
    arguments.addAll(List.of(more));
    CommandLine command =
        Rsd.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(arguments.toArray(String[]::new));
  }

  /** What the model gives when it is asked directly. */
  private SequenceScorer.Score score(int... tokens) {
    try (Checkpoint checkpoint = Checkpoint.open(model);
        LanguageModel loaded =
            LanguageModel.load(checkpoint, new ComputeDevice.Cpu(), FloatType.FLOAT32)) {
      return new SequenceScorer(loaded, true).score(List.of(tokens)).get(0);
    }
  }

  private static String line(String id, int length) {
    return "{\"id\": %s, \"token_ids\": %s}\n".formatted(id, Arrays.toString(tokens(length)));
  }

  private static int[] tokens(int length) {
    return IntStream.range(0, length).map(i -> (i * 7 + length) % SmallModel.VOCABULARY).toArray();
  }

  private static float[] numbers(JsonObject line, String field) {
    JsonArray array = line.getAsJsonArray(field);
    float[] numbers = new float[array.size()];
    int next = 0;
    for (JsonElement element : array) {
      numbers[next] = element.getAsFloat();
      next++;
    }
    return numbers;
  }
}
