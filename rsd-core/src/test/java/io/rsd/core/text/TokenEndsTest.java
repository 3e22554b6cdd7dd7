package io.rsd.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.checkpoint.VocabularyEntry;
import io.rsd.core.testing.Fixtures;
import io.rsd.core.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenEndsTest {

  private static final ByteLevelTokenizer TINY =
      new ByteLevelTokenizer()
          .merge("t", "h")
          .merge("th", "e")
          .addSpecial("<|end|>")
          .add("<think>");

  private static final String MIXED =
      "The naïve 😀👩‍👩‍👧 中文，数学 é <think>the</think><|end|>\r\n\t∑x² \uFFFD\uFFFD end";

  @Test
  void aCharacterCountsWithTheTokenThatCompletesIt(@TempDir Path folder) {
    try (Tokenizer tokenizer = TINY.load(folder)) {
      assertThat(ends(tokenizer, "the 😀é!")).containsExactly(3, 4, 4, 4, 4, 5, 5, 6, 7);
      assertThat(ends(tokenizer, "中<think>a")).containsExactly(0, 0, 1, 8, 9);
      assertThat(ends(tokenizer, "")).isEmpty();
    }
  }

  private static int[] ends(Tokenizer tokenizer, String text) {
    return TokenEnds.of(tokenizer, tokenizer.encode(text, false), text).orElseThrow();
  }

  @Test
  void aStopTokenRepeatsTheLastEnd() {
    assertThat(TokenEnds.withStopToken(new int[] {0, 2, 5})).containsExactly(0, 2, 5, 5);
    assertThat(TokenEnds.withStopToken(new int[0])).containsExactly(0);
  }

  @Test
  void anUnfinishedCharacterAtTheEndCountsWithTheLastToken(@TempDir Path folder) {
    try (Tokenizer tokenizer = TINY.load(folder)) {
      int[] ids = tokenizer.encode("a😀", false);
      for (int length = 2; length <= 4; length++) {
        int[] cut = Arrays.copyOf(ids, length);
        int[] expected = new int[length];
        Arrays.fill(expected, 1);
        expected[length - 1] = 2;
        assertThat(TokenEnds.of(tokenizer, cut, "a\uFFFD")).hasValue(expected);
      }
    }
  }

  /** Texts that were given and not decoded may go on after the tokens. */
  @Test
  void theTextMayGoOnAfterTheTokens(@TempDir Path folder) {
    String text = "the 中文";
    try (Tokenizer tokenizer = TINY.load(folder)) {
      int[] ids = tokenizer.encode(text, false);
      int[] all = ends(tokenizer, text);
      for (int length = 0; length <= ids.length; length++) {
        assertThat(TokenEnds.of(tokenizer, Arrays.copyOf(ids, length), text))
            .hasValue(Arrays.copyOf(all, length));
      }
    }
  }

  @Test
  void tokensOfAnotherTextHaveNone(@TempDir Path folder) {
    try (Tokenizer tokenizer = TINY.load(folder)) {
      int[] ids = tokenizer.encode("the 中", false);
      for (String other : List.of("", "the ", "The 中", "the 文", "the  中", "中")) {
        assertThat(TokenEnds.of(tokenizer, ids, other)).as(other).isEmpty();
      }
      assertThat(TokenEnds.of(tokenizer, Arrays.copyOf(ids, ids.length - 1), "the ")).isEmpty();
    }
  }

  @Test
  void bytesThatAreNoUtf8EndWhereTheLibraryEndsThem(@TempDir Path folder) {
    Random random = new Random(5);
    try (Tokenizer tokenizer = TINY.load(folder)) {
      for (int length = 0; length < 60; length++) {
        assertEndsOfDecoded(tokenizer, random.ints(length, 0, tokenizer.size()).toArray());
        // Bytes from 128 on alone: beginnings and middles of characters in any order.
        assertEndsOfDecoded(tokenizer, random.ints(length, 128, 256).toArray());
      }
      // A surrogate in the manner of UTF-8, which Java and the library replace differently.
      int[] surrogate = {'a', 0xED, 0xA0, 0x80, 'b'};
      assertThat(tokenizer.decode(surrogate, false)).isEqualTo("a\uFFFD\uFFFD\uFFFDb");
      assertEndsOfDecoded(tokenizer, surrogate);
    }
  }

  @Test
  void theReferenceModelsTokensEndWhereTheirTextsSay() {
    for (Path model : GoldenTokenizer.models()) {
      try (Tokenizer tokenizer = Tokenizer.load(model)) {
        assertEndsOfDecoded(tokenizer, tokenizer.encode(MIXED, false));
        for (GoldenTokenizer.Case golden : GoldenTokenizer.of(model).cases()) {
          assertEndsOfDecoded(tokenizer, GoldenTokenizer.array(golden.ids()));
        }
        for (GoldenTokenizer.Prefix prefix : GoldenTokenizer.of(model).decodePrefixes()) {
          assertEndsOfDecoded(tokenizer, GoldenTokenizer.array(prefix.ids()));
        }
      }
    }
  }

  @Test
  void anyTokensOfTheSupportedFamiliesHaveEnds() {
    for (Path model : Fixtures.models()) {
      // A few have weights alone.
      if (Files.exists(model.resolve("tokenizer.json"))) {
        try (Tokenizer tokenizer = Tokenizer.load(model)) {
          assertEndsOfAnyTokens(tokenizer);
        }
      }
    }
  }

  @Test
  void theTokensOfAVocabularyThatIsNotByteLevelHaveEndsToo(@TempDir Path folder)
      throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"),
        """
        {"model": {"type": "Unigram", "unk_id": 0, "vocab": [["?", 0.0], ["a", -1.5], ["中", -2]]}}
        """);
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      assertEndsOfDecoded(tokenizer, new int[] {1, 2, 1, 0, 2});
    }
  }

  @Test
  void thePublishedTokenizersTokensEndWhereTheirTextsSay() {
    for (String name : List.of("qwen2.5", "qwen3")) {
      try (Tokenizer tokenizer = Tokenizer.load(SharedFiles.TOKENIZERS.folder().resolve(name))) {
        assertEndsOfDecoded(tokenizer, tokenizer.encode(MIXED, false));
        assertEndsOfAnyTokens(tokenizer);
      }
    }
  }

  private static void assertEndsOfAnyTokens(Tokenizer tokenizer) {
    Random random = new Random(6);
    for (int length = 0; length < 50; length++) {
      assertEndsOfDecoded(tokenizer, random.ints(length, 0, tokenizer.size()).toArray());
    }
  }

  /**
   * The laws of ends, for any tokens and the text that the library decodes them to. U+FFFD at the
   * end of the text so far may be the beginning of a character.
   */
  private static void assertEndsOfDecoded(Tokenizer tokenizer, int[] ids) {
    // With these a byte that makes no UTF-8 changes also what those before it spelled.
    boolean fallsBackToBytes =
        IntStream.range(0, tokenizer.size())
            .mapToObj(tokenizer::token)
            .anyMatch(token -> token.map(VocabularyEntry::text).equals(Optional.of("<0x00>")));
    String text = tokenizer.decode(ids, false);
    int[] ends = TokenEnds.of(tokenizer, ids, text).orElseThrow();
    assertThat(ends).hasSameSizeAs(ids).isSorted();
    if (ids.length > 0) {
      assertThat(ends).endsWith(text.codePointCount(0, text.length()));
    }
    for (int i = 0; i < ids.length; i++) {
      String sofar = tokenizer.decode(Arrays.copyOf(ids, i + 1), false);
      String complete = text.substring(0, text.offsetByCodePoints(0, ends[i]));
      boolean changes = fallsBackToBytes && !text.startsWith(sofar);
      if (!sofar.endsWith("\uFFFD") && !changes) {
        assertThat(complete).isEqualTo(sofar);
      }
    }
  }
}
