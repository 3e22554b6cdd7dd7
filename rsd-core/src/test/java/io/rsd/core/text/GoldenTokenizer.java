package io.rsd.core.text;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
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

  static GoldenTokenizer of(Path model) {
    try {
      String json = Files.readString(model.resolve("tokenizer_golden.json"));
      return new Gson().fromJson(json, GoldenTokenizer.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
