package io.rsd.spark.stage;

import com.google.gson.JsonArray;
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
import java.util.function.UnaryOperator;

/** Copies of the tiny world's student that differ from it in one point. */
final class OtherStudent {

  private OtherStudent() {}

  /** The same but for its last norm: all logits are half as large, as at temperature 2. */
  static Path withOtherWeights(Path folder) {
    return withLastNormTimes(folder, 0.5f);
  }

  /** Whatever is computed with its weights is not a number. */
  static Path withoutNumbers(Path folder) {
    return withLastNormTimes(folder, Float.NaN);
  }

  private static Path withLastNormTimes(Path folder, float factor) {
    TinyWorld.unpack(Role.STUDENT, folder);
    Path file = folder.resolve("model.safetensors");
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      int header = Math.toIntExact(bytes.getLong(0));
      JsonArray offsets =
          JsonParser.parseString(new String(bytes.array(), 8, header, StandardCharsets.UTF_8))
              .getAsJsonObject()
              .getAsJsonObject("model.norm.weight")
              .getAsJsonArray("data_offsets");
      int end = 8 + header + offsets.get(1).getAsInt();
      for (int at = 8 + header + offsets.get(0).getAsInt(); at < end; at += 2) {
        // A bfloat16 is the upper half of a float.
        float weight = factor * Float.intBitsToFloat(bytes.getShort(at) << 16);
        bytes.putShort(at, (short) (Float.floatToIntBits(weight) >>> 16));
      }
      Files.write(file, bytes.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /** The same but for its chat template, which begins every prompt with a space. */
  static Path withOtherTemplate(Path folder) {
    return with(
        folder,
        "tokenizer_config.json",
        json -> json.replace("'<|im_start|>' + message", "'<|im_start|> ' + message"));
  }

  /** The same but for a token that it has more. */
  static Path withOtherTokenizer(Path folder) {
    return with(folder, "tokenizer.json", OtherStudent::withOneMoreToken);
  }

  private static String withOneMoreToken(String json) {
    JsonObject tokenizer = JsonParser.parseString(json).getAsJsonObject();
    JsonArray added = tokenizer.getAsJsonArray("added_tokens");
    JsonObject token = added.get(added.size() - 1).getAsJsonObject().deepCopy();
    token.addProperty("id", token.get("id").getAsInt() + 1);
    token.addProperty("content", "<|other|>");
    added.add(token);
    return tokenizer.toString();
  }

  private static Path with(Path folder, String name, UnaryOperator<String> change) {
    TinyWorld.unpack(Role.STUDENT, folder);
    Path file = folder.resolve(name);
    try {
      String before = Files.readString(file);
      String after = change.apply(before);
      if (after.equals(before)) {
        throw new IllegalStateException(file + ": there is nothing to change");
      }
      Files.writeString(file, after);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }
}
