package io.rsd.spark.stage;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.decoding.Role;
import io.rsd.eval.world.TinyWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Copies of the tiny world's models that begin and end their texts in other ways. */
final class OtherEnds {

  /** {@code <|endoftext|>} and {@code <|im_end|>}. */
  static final int OF_TEXT = 431;

  static final int OF_ANSWER = 433;

  private OtherEnds() {}

  /**
   * The student, whose end only the tokenizer names: its configurations name another, as those of
   * Qwen2.5's base models do.
   */
  static Path studentWithTheEndInTheTokenizer(Path folder) {
    TinyWorld.unpack(Role.STUDENT, folder);
    nameEnd(folder, OF_TEXT);
    return folder;
  }

  /** The teacher, which ends its texts with {@code <|endoftext|>}. */
  static Path teacherThatEndsTexts(Path folder) {
    TinyWorld.unpack(Role.TEACHER, folder);
    nameEnd(folder, OF_TEXT);
    swapRows(folder.resolve("model.safetensors"), OF_TEXT, OF_ANSWER);
    return folder;
  }

  /** The student, whose prompts begin with a token, as those of Llama 3 do. */
  static Path studentWithABegin(Path folder) {
    TinyWorld.unpack(Role.STUDENT, folder);
    replace(
        folder.resolve("config.json"), "\"vocab_size\"", "\"bos_token_id\": 431, \"vocab_size\"");
    Path config = folder.resolve("tokenizer_config.json");
    replace(config, "\"eos_token\"", "\"bos_token\": \"<|endoftext|>\", \"eos_token\"");
    replace(config, "\"chat_template\": \"", "\"chat_template\": \"{{- bos_token }}");
    return folder;
  }

  /** The same with other names for the tokens that begin and end a text. */
  static Path withOtherNames(Path folder) {
    studentWithABegin(folder);
    for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
      replace(folder.resolve(file), "<|endoftext|>", "<｜begin▁of▁sentence｜>");
      replace(folder.resolve(file), "<|im_end|>", "<｜end▁of▁sentence｜>");
    }
    return folder;
  }

  /** The same model, with its special tokens where folders of older versions have them. */
  static Path withTheOlderFile(Path folder) {
    studentWithABegin(folder);
    Path config = folder.resolve("tokenizer_config.json");
    try {
      JsonObject tokenizer = JsonParser.parseString(Files.readString(config)).getAsJsonObject();
      JsonObject special = new JsonObject();
      for (String name : List.of("bos_token", "eos_token")) {
        special.add(name, tokenizer.remove(name));
      }
      tokenizer.remove("added_tokens_decoder");
      Files.writeString(config, tokenizer.toString());
      Files.writeString(folder.resolve("special_tokens_map.json"), special.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /** The student, whose template leaves the opening of the reasoning to the model. */
  static Path withoutAnOpening(Path folder) {
    TinyWorld.unpack(Role.STUDENT, folder);
    replace(folder.resolve("tokenizer_config.json"), "'<think>'", "''");
    return folder;
  }

  private static void nameEnd(Path folder, int token) {
    for (String file : List.of("config.json", "generation_config.json")) {
      replace(folder.resolve(file), "\"eos_token_id\": " + OF_ANSWER, "\"eos_token_id\": " + token);
    }
  }

  private static void replace(Path file, String part, String by) {
    try {
      String before = Files.readString(file);
      String after = before.replace(part, by);
      if (after.equals(before)) {
        throw new IllegalStateException(file + " has no " + part);
      }
      Files.writeString(file, after);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Swaps the embeddings of two tokens, which are the rows of the output layer too. */
  private static void swapRows(Path file, int one, int other) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      int header =
          Math.toIntExact(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0));
      JsonObject embedding =
          JsonParser.parseString(new String(bytes, 8, header, StandardCharsets.UTF_8))
              .getAsJsonObject()
              .getAsJsonObject("model.embed_tokens.weight");
      int begin = 8 + header + embedding.getAsJsonArray("data_offsets").get(0).getAsInt();
      int row = 2 * embedding.getAsJsonArray("shape").get(1).getAsInt();
      int first = begin + one * row;
      int second = begin + other * row;
      byte[] kept = Arrays.copyOfRange(bytes, first, first + row);
      System.arraycopy(bytes, second, bytes, first, row);
      System.arraycopy(kept, 0, bytes, second, row);
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
