package io.rsd.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
import io.rsd.core.testing.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What other implementations of tokenizers and chat templates make of a reference model's. */
record GoldenTokenizer(
    List<Case> cases,
    @SerializedName("decode_prefixes") List<Prefix> decodePrefixes,
    List<Chat> chat) {

  private static final String NUMBERS = "tokenizer_golden.json";

  record Case(
      String text,
      List<Integer> ids,
      @SerializedName("ids_with_special") List<Integer> idsWithSpecial,
      String decoded,
      @SerializedName("decoded_skip_special") String decodedSkipSpecial) {}

  record Prefix(List<Integer> ids, String decoded) {}

  record Chat(
      List<ChatMessage> messages,
      @SerializedName("add_generation_prompt") boolean addGenerationPrompt,
      String text,
      List<Integer> ids) {}

  /** Ids as the tokenizer takes them. */
  static int[] array(List<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The fixtures that have such numbers. */
  static List<Path> models() {
    List<Path> models =
        Fixtures.models().stream().filter(model -> Files.exists(model.resolve(NUMBERS))).toList();
    assertThat(models).isNotEmpty();
    return models;
  }

  static GoldenTokenizer of(Path model) {
    try {
      return new Gson().fromJson(Files.readString(model.resolve(NUMBERS)), GoldenTokenizer.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
