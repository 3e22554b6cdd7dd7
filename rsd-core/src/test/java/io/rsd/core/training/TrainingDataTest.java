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
import java.util.stream.IntStream;
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
    Files.writeString(file, String.join("\n", lines).replace('\'', '"'));
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
    int[] targets = IntStream.range(prompt.length(), tokens.length).toArray();
    return new Example("rows.jsonl, line " + line, tokens, targets);
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

  private static Example tokens(int[] tokens, int... targets) {
    return new Example("rows.jsonl, line 1", tokens, targets);
  }

  @Test
  void labelsDecideWhatIsLearntAndGoBeforeTextsKindAndMask() throws IOException {
    assertThat(data("{'input_ids': [7, 8, 9, 5], 'labels': [-100, 8, -100, 5]}").examples())
        .containsExactly(tokens(new int[] {7, 8, 9, 5}, 1, 3));
    assertThat(
            data("{'input_ids': [7, 8, 9, 5], 'labels': [-100, -100, 9, -100],"
                    + " 'attention_mask': [1, 1, 1, 1], 'completion_mask': [0, 1, 1, 1],"
                    + " 'prompt': 'x', 'completion': 'y', 'kind': 'full'}")
                .examples())
        .containsExactly(tokens(new int[] {7, 8, 9, 5}, 2));
  }

  @Test
  void tokensOfPromptAndCompletionMayBeApart() throws IOException {
    assertThat(
            data("{'prompt_token_ids': [7, 8], 'completion_token_ids': [9, 5], 'kind': 'full',"
                    + " 'prompt': 'x', 'completion': 'y'}")
                .examples())
        .containsExactly(tokens(new int[] {7, 8, 9, 5}, 2, 3));
  }

  @Test
  void theFirstTokenIsNotLearntWhateverItsLabel() throws IOException {
    assertThat(data("{'input_ids': [7, 8], 'labels': [7, 8]}").examples())
        .containsExactly(tokens(new int[] {7, 8}, 1));
  }

  @Test
  void theCompletionMaskStandsInForLabels() throws IOException {
    assertThat(
            data("{'input_ids': [7, 8, 9], 'completion_mask': [0, 1, 0], 'labels': null}")
                .examples())
        .containsExactly(tokens(new int[] {7, 8, 9}, 1));
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
    String learntEarly = "{'input_ids': [1, 2, 3, 4, 5], 'labels': [-100, 2, -100, -100, 5]}";
    String learntLate = "{'input_ids': [1, 2, 3, 4, 5], 'labels': [-100, -100, -100, -100, 5]}";
    assertThat(data(4, TooLong.CUT, learntEarly, learntLate))
        .isEqualTo(new TrainingData(List.of(tokens(new int[] {1, 2, 3, 4}, 1)), 1, 1));
    refused(
        () -> data(4, TooLong.SET_ASIDE, longer),
        "there is nothing to train on: of 1 rows 1 are longer than 4 tokens");
    String beyondTheModel =
        "{\"prompt\": \"12\", \"completion\": \"%s\"}".formatted("3".repeat(99));
    assertThat(data(8192, TooLong.CUT, beyondTheModel).examples().get(0).tokens()).hasSize(64);
  }

  /** Whether the only line of a file is refused with a sentence that begins with its number. */
  private void refused(String line, String message) {
    refused(() -> data(line), "rows.jsonl, line 1: " + message);
  }

  @Test
  void rowsThatCannotBeReadAreNamed() {
    refused("{'prompt': 'x'", "is not a JSON object");
    refused(() -> data("", "[1]"), "rows.jsonl, line 2: is not a JSON object");
    refused("{'prompt': 'x'}", "has neither input_ids nor completion");
    refused("{'prompt': 3, 'completion': 'y'}", "prompt must be a string");
    refused(
        "{'prompt': 'x', 'completion': 'y', 'kind': 'half'}",
        "kind must be full or prefix, not half");
    refused("{'prompt': '', 'completion': 'y'}", "its prompt is empty");
    refused("{'prompt': 'x', 'completion': '', 'kind': 'prefix'}", "its completion is empty");
    refused(() -> data(""), "there is nothing to train on: of 0 rows 0 are longer than 64 tokens");
  }

  @Test
  void tokensThatCannotBeReadAreNamed() {
    for (String ids :
        new String[] {
          "3", "[1.5]", "['x']", "['5']", "[[1, 2]]", "[1e99]", "[4294967296]", "[null]"
        }) {
      refused(
          "{'input_ids': %s, 'labels': [7]}".formatted(ids),
          "input_ids must be a list of whole numbers of at most 32 bits");
    }
    refused(
        "{'input_ids': [7, 257], 'labels': [-100, 257]}",
        "the model's vocabulary of 257 has no token 257");
    refused(
        "{'input_ids': [-1, 7], 'labels': [-100, 7]}",
        "the model's vocabulary of 257 has no token -1");
    refused(
        "{'input_ids': [7, 8]}",
        "has input_ids, and nothing says which of them are learnt: add labels, with the token where"
            + " it is learnt and -100 elsewhere, or completion_mask, with 1 and 0");
  }

  @Test
  void labelsAndMasksThatDoNotFitTheTokensAreNamed() {
    refused(
        "{'input_ids': [7, 8, 9], 'labels': [-100, 8, 10]}",
        "labels[2] is 10; it must be 9, the token in input_ids, or -100, which is not learnt");
    refused(
        "{'input_ids': [7, 8, 9], 'labels': [-100, 8]}",
        "input_ids has 3 elements and labels 2; both need one for each token");
    refused(
        "{'input_ids': [7, 8], 'labels': [-100, 8], 'attention_mask': [1]}",
        "input_ids has 2 elements and attention_mask 1; both need one for each token");
    refused(
        "{'input_ids': [7, 8, 0], 'labels': [-100, 8, -100], 'attention_mask': [1, 1, 0]}",
        "attention_mask[2] is 0, which is padding: leave padding out of the table");
    refused(
        "{'input_ids': [7, 8], 'completion_mask': [0, 2]}",
        "completion_mask[1] is 2; it must be 0 or 1");
    String nothing =
        "no token of it is learnt; labels (or completion_mask) must name at least one after the"
            + " first, which nothing predicts";
    refused("{'input_ids': [7, 8], 'labels': [-100, -100]}", nothing);
    refused("{'input_ids': [7, 8], 'labels': [7, -100]}", nothing);
    refused("{'input_ids': [7, 8], 'completion_mask': [1, 0]}", nothing);
    refused("{'input_ids': [], 'labels': []}", nothing);
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
    String row = "{'prompt': 'x', 'completion': 'y'}";
    Files.writeString(config, "{\"eos_token\": \"A\"}");
    assertThat(data(row).examples().get(0).tokens()).containsExactly('x', 'y', 'A');
    assertThat(data("{'prompt': 'x', 'completion': 'yA'}").examples().get(0).tokens())
        .as("it ends already")
        .containsExactly('x', 'y', 'A');
    Files.writeString(config, "{\"eos_token\": null}");
    assertThat(data(row).examples().get(0).tokens()).containsExactly('x', 'y', 1);
    Files.delete(config);
    assertThat(data(row).examples().get(0).tokens()).containsExactly('x', 'y', 1);
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
