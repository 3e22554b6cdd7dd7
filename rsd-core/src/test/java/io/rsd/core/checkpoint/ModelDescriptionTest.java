package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.testing.ConfigJson;
import io.rsd.core.text.BoundaryTokens;
import io.rsd.core.text.ChatMessage;
import io.rsd.core.text.ChatTemplate;
import io.rsd.core.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDescriptionTest {

  private static final List<String> DESCRIPTION =
      List.of("config.json", "tokenizer.json", "tokenizer_config.json");

  @TempDir private Path folder;

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  /** A tokenizer that the library reads too, in which {@code <end>} is 3. */
  private void writeTokenizer() throws IOException {
    write(
        "tokenizer.json",
        HandmadeModel.TOKENIZER.replace(
            "\"id\": 4", // the library numbers added tokens onwards from the vocabulary
            "\"single_word\": false, \"lstrip\": false, \"rstrip\": false,"
                + " \"normalized\": false, \"id\": 3"));
  }

  @Test
  void everyFileIsReadOnce() throws IOException {
    new HandmadeModel().write(folder);
    writeTokenizer();
    write(
        "tokenizer_config.json",
        "{\"eos_token\": \"<end>\", \"chat_template\": \"{{ messages[0].content + eos_token }}\"}");
    ModelDescription model = ModelDescription.read(folder);
    for (String file : DESCRIPTION) {
      Files.delete(folder.resolve(file));
    }

    try (Checkpoint checkpoint = Checkpoint.open(model);
        Tokenizer tokenizer = Tokenizer.of(model)) {
      assertThat(checkpoint.config().vocabularySize()).isEqualTo(6);
      String prompt =
          ChatTemplate.of(model, Clock.systemUTC())
              .render(List.of(new ChatMessage("user", "ab")), false, Map.of());
      assertThat(tokenizer.token(3).map(VocabularyEntry::text)).contains("<end>");
      assertThat(prompt).isEqualTo("ab<end>");
      assertThat(BoundaryTokens.of(model, tokenizer).ends()).containsExactly(3, 5);
    }
  }

  /** transformers reads the older file where tokenizer_config.json does not list tokens. */
  @Test
  void specialTokensMayStandInTheOlderFile() throws IOException {
    new HandmadeModel().write(folder);
    writeTokenizer();
    write(
        "special_tokens_map.json",
        "{\"bos_token\": \"a\", \"eos_token\": {\"content\": \"<end>\"}}");
    String template = "\"chat_template\": \"{{ bos_token }}{{ messages[0].content }}\"";
    write("tokenizer_config.json", "{\"bos_token\": \"b\", %s}".formatted(template));
    ModelDescription older = ModelDescription.read(folder);
    try (Tokenizer tokenizer = Tokenizer.of(older)) {
      assertThat(BoundaryTokens.of(older, tokenizer))
          .isEqualTo(new BoundaryTokens(List.of(0), List.of(3, 5)));
    }
    assertThat(rendered(older)).isEqualTo("ab");

    write(
        "tokenizer_config.json",
        "{\"bos_token\": \"b\", \"added_tokens_decoder\": {}, %s}".formatted(template));
    assertThat(rendered(ModelDescription.read(folder))).isEqualTo("bb");
  }

  private static String rendered(ModelDescription model) {
    return ChatTemplate.of(model, Clock.systemUTC())
        .render(List.of(new ChatMessage("user", "b")), false, Map.of());
  }

  @Test
  void aUnigramVocabularyIsReadForTheWeightsAsForTheTokenizer() throws IOException {
    new HandmadeModel().write(folder);
    String pairs = "[[\"?\", 0.0], [\"a\", -1.5], [\"b\", -2]]";
    String unigram = "{\"model\": {\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": %s}}";
    write("tokenizer.json", unigram.formatted(pairs));
    ModelDescription model = ModelDescription.read(folder);
    try (Checkpoint checkpoint = Checkpoint.open(model);
        Tokenizer tokenizer = Tokenizer.of(model)) {
      assertThat(checkpoint.tensors()).isNotEmpty();
      assertThat(tokenizer.encode("ab", false)).containsExactly(1, 2);
    }

    write("tokenizer.json", unigram.formatted(pairs.repeat(3).replace("]][[", "], [")));
    refused("tokenizer.json: has token ids up to 8, but vocab_size in config.json is 6");
    write("tokenizer.json", unigram.formatted("[[\"?\", 0.0], []]"));
    refused("tokenizer.json: entry 1 of field \"model.vocab\" has no text");
  }

  @Test
  void anAddedTokenMustHaveAnId() throws IOException {
    new HandmadeModel().write(folder);
    write("tokenizer.json", HandmadeModel.TOKENIZER.replace("\"id\": 4, ", ""));
    refused("tokenizer.json: a token of added_tokens has no \"id\"");
    write("tokenizer.json", HandmadeModel.TOKENIZER.replace("\"id\": 4", "\"id\": 4294967300"));
    refused("tokenizer.json: field \"id\" in added_tokens is too large: 4294967300");
  }

  @Test
  void whatAModelCannotDoWithoutIsNamedWhenItIsAskedFor() throws IOException {
    ConfigJson.of(Architecture.QWEN3).write(folder);
    ModelDescription model = ModelDescription.read(folder);
    assertThatThrownBy(() -> Tokenizer.of(model))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(folder.resolve("tokenizer.json").toString());
    assertThatThrownBy(() -> ChatTemplate.of(model, Clock.systemUTC()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(folder + " has no chat template");
  }

  private void refused(String problem) {
    assertThatThrownBy(() -> ModelDescription.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(folder + "/" + problem);
  }
}
