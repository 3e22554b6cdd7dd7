package io.rsd.core.text;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes small byte-level BPE tokenizers in Hugging Face's format: one token per byte (ids 0 to
 * 255), then one per merge, then the added tokens, which must come last.
 */
public final class ByteLevelTokenizer {

  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
  private final List<String> merges = new ArrayList<>();
  private final List<Map<String, Object>> added = new ArrayList<>();

  public ByteLevelTokenizer() {
    for (int value = 0; value < 256; value++) {
      vocabulary.put(ByteAlphabet.symbol(value), vocabulary.size());
    }
  }

  /** Learns the merge of two tokens that it has. */
  public ByteLevelTokenizer merge(String left, String right) {
    merges.add(left + " " + right);
    vocabulary.put(left + right, vocabulary.size());
    return this;
  }

  /** Adds an ordinary token, as {@code <think>} is in Qwen3. */
  public ByteLevelTokenizer add(String text) {
    return add(text, false);
  }

  /** Adds a special token, as {@code <|im_end|>} is in Qwen3. */
  public ByteLevelTokenizer addSpecial(String text) {
    return add(text, true);
  }

  private ByteLevelTokenizer add(String text, boolean special) {
    added.add(
        Map.of(
            "id", vocabulary.size() + added.size(),
            "content", text,
            "special", special,
            "single_word", false,
            "lstrip", false,
            "rstrip", false,
            "normalized", false));
    return this;
  }

  /** Writes the {@code tokenizer.json} into a folder, which is made when it is not there. */
  public Path write(Path folder) {
    Map<String, Object> byteLevel =
        Map.of(
            "type", "ByteLevel",
            "add_prefix_space", false,
            "trim_offsets", false,
            "use_regex", true);
    Map<String, Object> file =
        Map.of(
            "version", "1.0",
            "added_tokens", added,
            "pre_tokenizer", byteLevel,
            "decoder", byteLevel,
            "model", Map.of("type", "BPE", "vocab", vocabulary, "merges", merges));
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("tokenizer.json"), new Gson().toJson(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /** Writes and loads the tokenizer. */
  public Tokenizer load(Path folder) {
    return Tokenizer.load(write(folder));
  }
}
