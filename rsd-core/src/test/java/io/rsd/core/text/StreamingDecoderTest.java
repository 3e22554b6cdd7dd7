package io.rsd.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingDecoderTest {

  private static final ByteLevelTokenizer TINY =
      new ByteLevelTokenizer().merge("t", "h").addSpecial("<|end|>").add("<think>");

  @Test
  void givesACharacterOnceItsLastByteIsThere(@TempDir Path folder) {
    try (Tokenizer tokenizer = TINY.load(folder)) {
      StreamingDecoder decoder = new StreamingDecoder(tokenizer, false);
      int[] ids = tokenizer.encode("é!", false);
      assertThat(ids).hasSize(3);

      assertThat(decoder.append(ids[0])).isEmpty();
      assertThat(decoder.unfinished()).isEqualTo("\uFFFD");
      assertThat(decoder.append(ids[1])).isEqualTo("é");
      assertThat(decoder.unfinished()).isEmpty();
      assertThat(decoder.append(ids[2])).isEqualTo("!");
    }
  }

  @Test
  void agreesWithDecodingAllIdsSoFarWhateverTheyAre(@TempDir Path folder) {
    Random random = new Random(11);
    try (Tokenizer tokenizer = TINY.load(folder)) {
      for (boolean skipSpecialTokens : new boolean[] {false, true}) {
        int[] ids = random.ints(500, 0, tokenizer.size()).toArray();
        assertStreamsLikeDecode(tokenizer, ids, skipSpecialTokens);
        int[] text = tokenizer.encode("naïve 😀😀 中文 <think><|end|>é", false);
        assertStreamsLikeDecode(tokenizer, text, skipSpecialTokens);
      }
    }
  }

  private static void assertStreamsLikeDecode(
      Tokenizer tokenizer, int[] ids, boolean skipSpecialTokens) {
    StreamingDecoder decoder = new StreamingDecoder(tokenizer, skipSpecialTokens);
    StringBuilder shown = new StringBuilder();
    for (int length = 1; length <= ids.length; length++) {
      shown.append(decoder.append(ids[length - 1]));
      assertThat(shown + decoder.unfinished())
          .isEqualTo(tokenizer.decode(Arrays.copyOf(ids, length), skipSpecialTokens));
    }
  }

  @Test
  void holdsBackNoMoreThanTheUnfinishedCharacter(@TempDir Path folder) {
    String text = "naïve 😀 中文";
    try (Tokenizer tokenizer = TINY.load(folder)) {
      StreamingDecoder decoder = new StreamingDecoder(tokenizer, false);
      StringBuilder shown = new StringBuilder();
      int bytes = 0;
      for (int id : tokenizer.encode(text, false)) {
        shown.append(decoder.append(id));
        bytes++;
        int shownBytes = shown.toString().getBytes(StandardCharsets.UTF_8).length;
        assertThat(bytes - shownBytes).isBetween(0, 3);
      }
      assertThat(shown).hasToString(text);
    }
  }

  @Test
  void showsWhatOtherImplementationsShowOnTheReferenceModels() {
    for (Path model : GoldenTokenizer.models()) {
      try (Tokenizer tokenizer = Tokenizer.load(model)) {
        for (GoldenTokenizer.Prefix prefix : GoldenTokenizer.of(model).decodePrefixes()) {
          StreamingDecoder decoder = new StreamingDecoder(tokenizer, false);
          StringBuilder shown = new StringBuilder();
          for (int id : prefix.ids()) {
            shown.append(decoder.append(id));
          }
          assertThat(shown + decoder.unfinished()).isEqualTo(prefix.decoded());
        }
      }
    }
  }
}
