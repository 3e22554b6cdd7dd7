package io.rsd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.training.TrainingSettings.TooLong;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From lines of a file to the tokens that are learnt. */
class TrainingDataTest {

  private static final int END = TrainableModel.END_ID;

  @TempDir private Path folder;
  private Path model;
  private Path file;

  @BeforeEach
  void writeModel() {
    model = TrainableModel.writeWithTokenizer(Architecture.QWEN3, folder.resolve("model"));
    file = folder.resolve("rows.jsonl");
  }

  private TrainingData data(int context, TooLong tooLong, String... lines) throws IOException {
    Files.writeString(file, String.join("\n", lines));
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      return TrainingData.encode(SftJsonLines.read(file), checkpoint, context, tooLong);
    }
  }

  private TrainingData data(String... lines) throws IOException {
    return data(64, TooLong.CUT, lines);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  /** An example whose tokens are a text's bytes, ids of the tests' tokenizer in an odd order. */
  private Example example(int line, String prompt, String completion, int... end) {
    int[] text = bytes(prompt + completion);
    int[] tokens = new int[text.length + end.length];
    System.arraycopy(text, 0, tokens, 0, text.length);
    System.arraycopy(end, 0, tokens, text.length, end.length);
    return new Example("rows.jsonl, line " + line, tokens, prompt.length());
  }

  private static int[] bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = bytes[i];
    }
    return ids;
  }

  @Test
  void aFullTraceEndsWithTheEndTokenAndAPrefixDoesNot() throws IOException {
    TrainingData data =
        data(
            "{\"prompt\": \"1+1\", \"completion\": \"=2\", \"messages\": []}",
            "",
            "{\"prompt\": \"1+1\", \"completion\": \"=2\", \"kind\": \"full\"}",
            "{\"prompt\": \"1+1\", \"completion\": \"=2<end>\", \"kind\": null}",
            "{\"prompt\": \"1+1\", \"completion\": \"=2\", \"kind\": \"prefix\"}");
    assertThat(data)
        .isEqualTo(
            new TrainingData(
                List.of(
                    example(1, "1+1", "=2", END),
                    example(3, "1+1", "=2", END),
                    example(4, "1+1", "=2", END),
                    example(5, "1+1", "=2")),
                0,
                0));
  }

  @Test
  void tokenIdsGoBeforeTheText() throws IOException {
    TrainingData data =
        data(
            "{\"prompt\": \"x\", \"prompt_token_ids\": [7, 8], \"completion\": \"y\","
                + " \"completion_token_ids\": [9]}",
            "{\"prompt_token_ids\": [7], \"completion_token_ids\": [9, 256], \"kind\": \"full\"}",
            "{\"prompt_token_ids\": [7], \"completion_token_ids\": [], \"kind\": \"full\"}");
    assertThat(data.examples())
        .containsExactly(
            new Example("rows.jsonl, line 1", new int[] {7, 8, 9, END}, 2),
            new Example("rows.jsonl, line 2", new int[] {7, 9, END}, 1),
            new Example("rows.jsonl, line 3", new int[] {7, END}, 1));
  }

  @Test
  void aRowLongerThanTheContextIsCutOrSetAsideAndCounted() throws IOException {
    String fits = "{\"prompt\": \"12\", \"completion\": \"3\"}";
    String longer = "{\"prompt\": \"12\", \"completion\": \"3456\"}";
    String nothingLeft = "{\"prompt\": \"1234\", \"completion\": \"5\"}";
    assertThat(data(4, TooLong.CUT, fits, longer, nothingLeft))
        .isEqualTo(
            new TrainingData(List.of(example(1, "12", "3", END), example(2, "12", "34")), 1, 1));
    assertThat(data(4, TooLong.SET_ASIDE, fits, longer, nothingLeft))
        .isEqualTo(new TrainingData(List.of(example(1, "12", "3", END)), 0, 2));
    refused(
        () -> data(4, TooLong.SET_ASIDE, longer),
        "there is nothing to train on: of 1 rows 1 are longer than 4 tokens");
    String beyondTheModel =
        "{\"prompt\": \"12\", \"completion\": \"%s\"}".formatted("3".repeat(99));
    assertThat(data(8192, TooLong.CUT, beyondTheModel).examples().get(0).tokens()).hasSize(64);
  }

  @Test
  void rowsThatCannotBeReadAreNamed() {
    refused(() -> data("{\"prompt\": \"x\""), "rows.jsonl, line 1: is not a JSON object");
    refused(() -> data("", "[1]"), "rows.jsonl, line 2: is not a JSON object");
    refused(
        () -> data("{\"prompt\": \"x\"}"),
        "rows.jsonl, line 1: has neither \"completion\" nor \"completion_token_ids\"");
    refused(
        () -> data("{\"prompt\": 3, \"completion\": \"y\"}"),
        "rows.jsonl, line 1: \"prompt\" must be a string");
    for (String ids : new String[] {"3", "[1.5]", "[\"x\"]", "[[1, 2]]", "[1e99]", "[null]"}) {
      refused(
          () -> data("{\"prompt_token_ids\": %s, \"completion\": \"y\"}".formatted(ids)),
          "rows.jsonl, line 1: \"prompt_token_ids\" must be a list of token ids");
    }
    refused(
        () -> data("{\"prompt\": \"x\", \"completion\": \"y\", \"kind\": \"half\"}"),
        "rows.jsonl, line 1: \"kind\" must be full or prefix, not half");
    refused(
        () -> data("{\"prompt_token_ids\": [257], \"completion\": \"y\"}"),
        "rows.jsonl, line 1: the model's vocabulary of 257 has no token 257");
    refused(
        () -> data("{\"prompt_token_ids\": [-1], \"completion\": \"y\"}"),
        "rows.jsonl, line 1: the model's vocabulary of 257 has no token -1");
    refused(
        () -> data("{\"prompt\": \"\", \"completion\": \"y\"}"),
        "rows.jsonl, line 1: its prompt is empty");
    refused(
        () -> data("{\"prompt\": \"x\", \"completion\": \"\", \"kind\": \"prefix\"}"),
        "rows.jsonl, line 1: its completion is empty");
    refused(() -> data(""), "there is nothing to train on: of 0 rows 0 are longer than 64 tokens");
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws IOException {
    assertThatThrownBy(() -> SftJsonLines.read(folder.resolve("none.jsonl")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("none.jsonl: cannot be read: java.nio.file.NoSuchFileException");
    Files.write(file, new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> SftJsonLines.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("rows.jsonl: is not valid UTF-8 text");
  }

  @Test
  void theEndTokenIsTheTokenizersOrElseTheModels() throws IOException {
    Path config = model.resolve("tokenizer_config.json");
    String row = "{\"prompt_token_ids\": [7], \"completion_token_ids\": [9]}";
    Files.writeString(config, "{\"eos_token\": \"A\"}");
    assertThat(data(row).examples().get(0).tokens()).containsExactly(7, 9, 'A');
    Files.writeString(config, "{\"eos_token\": null}");
    assertThat(data(row).examples().get(0).tokens()).containsExactly(7, 9, 1);
    Files.delete(config);
    assertThat(data(row).examples().get(0).tokens()).containsExactly(7, 9, 1);
    Files.writeString(config, "{\"eos_token\": \"AB\"}");
    refused(
        () -> data(row), config + ": \"eos_token\" is AB, which is not a token of the tokenizer");
    Files.writeString(config, "[]");
    refused(() -> data(row), config + ": must hold a JSON object");
    Files.delete(config);
    Path modelConfig = model.resolve("config.json");
    Files.writeString(
        modelConfig,
        Files.readString(modelConfig).replaceAll("\"eos_token_id\": \\d+", "\"x\": 0"));
    assertThatThrownBy(() -> data(row))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("names no end-of-text token");
  }
}
