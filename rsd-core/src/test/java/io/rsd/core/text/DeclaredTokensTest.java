package io.rsd.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.TokenizerFile;
import io.rsd.core.checkpoint.VocabularyEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Added tokens that a folder declares beside its {@code tokenizer.json}, as transformers reads
 * them.
 */
class DeclaredTokensTest {

  /** The tokenizer has the bytes, the token {@code th} and the added token {@code <end>}. */
  private static final int END = 257;

  private static final int THINK = 258;

  @TempDir private Path folder;

  @BeforeEach
  void writeTokenizer() {
    new ByteLevelTokenizer().merge("t", "h").addSpecial("<end>").write(folder);
  }

  @Test
  void thoseOfTheTokenizerConfigurationAreAdded() throws IOException {
    configure(Map.of(END, Map.of("content", "<end>", "special", true), THINK, plain("<think>")));
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      assertThat(tokenizer.encode("<think>th<end>", false)).containsExactly(THINK, 256, END);
      assertThat(tokenizer.token(THINK))
          .contains(new VocabularyEntry(THINK, "<think>", true, false));
      assertThat(tokenizer.decode(new int[] {THINK, 256, END}, true)).isEqualTo("<think>th");
    }
  }

  @Test
  void theirFlagsCountBeforeThoseOfTheTokenizer() throws IOException {
    configure(Map.of(END, Map.of("content", "<end>", "special", true, "rstrip", true)));
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      assertThat(tokenizer.encode("<end>  th", false)).containsExactly(END, 256);
    }
  }

  @Test
  void aTokenThatAnotherFieldNamesIsSpecial() throws IOException {
    write(
        "tokenizer_config.json",
        Map.of(
            "added_tokens_decoder",
            Map.of(THINK, plain("<a>"), THINK + 1, plain("<b>"), THINK + 2, plain("<c>")),
            "pad_token",
            "<a>",
            "extra_special_tokens",
            new String[] {"<b>"}));
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      assertThat(tokenizer.decode(new int[] {THINK, THINK + 1, THINK + 2}, true)).isEqualTo("<c>");
    }
  }

  @Test
  void thoseOfTheOlderFileCountWhereTheConfigurationHasNone() throws IOException {
    write("added_tokens.json", Map.of("<think>", THINK, "<end>", END, "<pad>", THINK + 1));
    write("special_tokens_map.json", Map.of("pad_token", Map.of("content", "<pad>")));
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      assertThat(tokenizer.encode("<think>", false)).containsExactly(THINK);
      assertThat(tokenizer.token(END)).contains(new VocabularyEntry(END, "<end>", true, true));
      assertThat(tokenizer.decode(new int[] {THINK, THINK + 1}, true)).isEqualTo("<think>");
    }
    configure(Map.of());
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      assertThat(tokenizer.encode("<think>", false)).hasSize(6);
    }
  }

  @Test
  void theIdentityOfTheTokenizerIsThatOfAllItsTokens() throws IOException {
    String before = TokenizerFile.read(folder).fingerprint();
    configure(Map.of(THINK, plain("<think>")));
    assertThat(TokenizerFile.read(folder).fingerprint()).isNotEqualTo(before);
    configure(Map.of());
    assertThat(TokenizerFile.read(folder).fingerprint()).isEqualTo(before);
  }

  @Test
  void aContradictionIsRefusedByName() throws IOException {
    configure(Map.of(END, plain("<other>")));
    refused("tokenizer_config.json, added_tokens_decoder", "<other> as token 257", "<end> as 257");
    configure(Map.of(THINK, plain("<end>")));
    refused("<end> as token 258", "tokenizer.json has that token as 257");
    configure(Map.of(0, plain("<pad>")));
    refused("<pad> as token 0", "tokenizer.json has");
    configure(Map.of(THINK + 5, plain("<far>")));
    refused("gives the added token <far> the id 263", "numbers it 258");
    configure(Map.of("first", plain("<end>")));
    refused("tokenizer_config.json", "added_tokens_decoder.first", "token id");
    Files.delete(folder.resolve("tokenizer_config.json"));
    write("added_tokens.json", Map.of("<end>", END + 1));
    refused("added_tokens.json", "<end> as token 258", "that token as 257");
  }

  private static Map<String, Object> plain(String text) {
    return Map.of("content", text, "normalized", false, "special", false);
  }

  private void configure(Map<?, ?> tokens) throws IOException {
    write("tokenizer_config.json", Map.of("added_tokens_decoder", tokens));
  }

  private void write(String file, Map<?, ?> content) throws IOException {
    Files.writeString(folder.resolve(file), new Gson().toJson(content));
  }

  private void refused(String... reasons) {
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContainingAll(reasons);
  }
}
