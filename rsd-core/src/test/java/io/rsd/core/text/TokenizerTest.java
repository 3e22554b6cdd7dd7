package io.rsd.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.VocabularyEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {

  private static final ByteLevelTokenizer TINY =
      new ByteLevelTokenizer()
          .merge("t", "h")
          .merge("th", "e")
          .addSpecial("<|end|>")
          .add("<think>");

  @Test
  void splitsByItsMergesAndAddedTokens(@TempDir Path folder) {
    try (Tokenizer tokenizer = TINY.load(folder)) {
      assertThat(tokenizer.encode("the<think>th<|end|>", false))
          .containsExactly(257, 259, 256, 258);
      assertThat(tokenizer.decode(new int[] {257, 259, 256, 258}, false))
          .isEqualTo("the<think>th<|end|>");
      assertThat(tokenizer.decode(new int[] {257, 259, 256, 258}, true)).isEqualTo("the<think>th");
    }
  }

  @Test
  void listsItsTokensById(@TempDir Path folder) {
    try (Tokenizer tokenizer = TINY.load(folder)) {
      assertThat(tokenizer.size()).isEqualTo(260);
      assertThat(tokenizer.token(257)).contains(new VocabularyEntry(257, "the", false, false));
      assertThat(tokenizer.token(258)).contains(new VocabularyEntry(258, "<|end|>", true, true));
      assertThat(tokenizer.token(259)).contains(new VocabularyEntry(259, "<think>", true, false));
      assertThat(tokenizer.token(260)).isEmpty();
      assertThat(tokenizer.token(-1)).isEmpty();
    }
  }

  @Test
  void listsTheTokensOfAUnigramVocabularyByPosition(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"),
        """
        {"model": {"type": "Unigram", "unk_id": 0, "vocab": [["?", 0.0], ["a", -1.5], ["b", -2]]}}
        """);
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      assertThat(tokenizer.size()).isEqualTo(3);
      assertThat(tokenizer.token(2)).contains(new VocabularyEntry(2, "b", false, false));
      assertThat(tokenizer.encode("ab", false)).containsExactly(1, 2);
    }
  }

  @Test
  void anyTextComesBackWhateverItsLength(@TempDir Path folder) {
    Random random = new Random(7);
    try (Tokenizer tokenizer = TINY.load(folder)) {
      for (int length : new int[] {0, 1, 10, 100, 100_000}) {
        String text =
            random
                .ints(0, Character.MAX_CODE_POINT + 1)
                .filter(character -> character < Character.MIN_SURROGATE || character > 0xFFFF)
                .limit(length)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(roundTrip(tokenizer, text)).isEqualTo(text);
      }
    }
  }

  @Test
  void idsWithoutATokenDecodeToNothing(@TempDir Path folder) {
    try (Tokenizer tokenizer = TINY.load(folder)) {
      int a = tokenizer.encode("a", false)[0];
      assertThat(tokenizer.decode(new int[] {a, 299, a, 999_999}, false)).isEqualTo("aa");
    }
  }

  @Test
  void severalThreadsMayUseItAtOnce(@TempDir Path folder) {
    try (Tokenizer tokenizer = TINY.load(folder)) {
      List<String> texts =
          IntStream.range(0, 1000).mapToObj(number -> "the <think>" + number).toList();
      assertThat(texts.parallelStream().map(text -> roundTrip(tokenizer, text)).toList())
          .isEqualTo(texts);
    }
  }

  private static String roundTrip(Tokenizer tokenizer, String text) {
    return tokenizer.decode(tokenizer.encode(text, true), false);
  }

  @Test
  void namesTheFileThatIsMissing(@TempDir Path folder) {
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(folder.resolve("tokenizer.json").toString());
  }

  @Test
  void namesTheFileThatIsDamaged(@TempDir Path folder) throws IOException {
    Path file = TINY.write(folder).resolve("tokenizer.json");
    String whole = Files.readString(file);
    String[] damaged = {
      "",
      "[]",
      "{}",
      "{\"model\": {}}",
      "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": \"b\"}, \"merges\": []}}",
      "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": null}, \"merges\": []}}",
      "{\"model\": {\"type\": \"BPE\", \"merges\": []}}",
      "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": -1}, \"merges\": []}}",
      "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a b\"]}}",
      "version https://git-lfs.github.com/spec/v1",
      whole.substring(0, whole.length() / 2)
    };
    for (String json : damaged) {
      Files.writeString(file, json);
      assertThatThrownBy(() -> Tokenizer.load(folder))
          .as(json)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(file.toString());
    }
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void refusesAddedTokensWhoseIdsTheLibraryWouldNotKeep(@TempDir Path folder) throws IOException {
    Path file = TINY.write(folder).resolve("tokenizer.json");
    Files.writeString(file, Files.readString(file).replace("\"id\":259", "\"id\":400"));
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("<think>")
        .hasMessageContaining("400")
        .hasMessageContaining("259");
  }

  @Test
  void agreesWithOtherImplementationsOnTheReferenceModels() {
    for (Path model : GoldenTokenizer.models()) {
      try (Tokenizer tokenizer = Tokenizer.load(model)) {
        for (GoldenTokenizer.Case golden : GoldenTokenizer.of(model).cases()) {
          int[] ids = GoldenTokenizer.array(golden.ids());
          assertThat(tokenizer.encode(golden.text(), false)).isEqualTo(ids);
          assertThat(tokenizer.encode(golden.text(), true))
              .isEqualTo(GoldenTokenizer.array(golden.idsWithSpecial()));
          assertThat(tokenizer.decode(ids, false)).isEqualTo(golden.decoded());
          assertThat(tokenizer.decode(ids, true)).isEqualTo(golden.decodedSkipSpecial());
        }
      }
    }
  }
}
