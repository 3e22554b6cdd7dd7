package io.rsd.core.training;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.GenerationConfig;
import io.rsd.core.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The token that a model ends its answers with.
 *
 * @param id the token that is learnt after a completion
 * @param all the tokens after which a completion has already ended
 */
public record EndToken(int id, List<Integer> all) {

  private static final String FILE = "tokenizer_config.json";

  /**
   * The {@code eos_token} of the folder's {@code tokenizer_config.json}, or else the first end
   * token of its generation configuration; the latter may name several, the first of which is not
   * the one that Llama's chat format ends an answer with.
   *
   * @throws InvalidInputException if the folder names none, or one that is not a token
   */
  public static EndToken of(Path folder, Tokenizer tokenizer, GenerationConfig generation) {
    Optional<String> text = text(folder.resolve(FILE));
    if (text.isPresent()) {
      int[] ids = tokenizer.encode(text.get(), false);
      if (ids.length != 1) {
        throw new InvalidInputException(
            "%s: \"eos_token\" is %s, which is not a token of the tokenizer"
                .formatted(folder.resolve(FILE), text.get()));
      }
      return new EndToken(ids[0], generation.endTokens());
    }
    return generation.endTokens().stream()
        .findFirst()
        .map(id -> new EndToken(id, generation.endTokens()))
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s: names no end-of-text token, neither \"eos_token\" in %s nor \"eos_token_id\" in generation_config.json or config.json"
                        .formatted(folder, FILE)));
  }

  /** The text of the token, which files give as a string or as an object with its content. */
  private static Optional<String> text(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonObject config = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      Optional<JsonElement> token = Optional.ofNullable(config.get("eos_token"));
      return token
          .map(value -> value.isJsonObject() ? value.getAsJsonObject().get("content") : value)
          .filter(JsonElement::isJsonPrimitive)
          .map(JsonElement::getAsString);
    } catch (JsonParseException | IllegalStateException | IOException e) {
      throw new InvalidInputException(file + ": cannot be read as a JSON object", e);
    }
  }

  /** The completion with the token after it, unless one that ends it is there already. */
  public int[] after(int[] completion) {
    if (completion.length > 0 && endsAlready(completion[completion.length - 1])) {
      return completion;
    }
    int[] ended = Arrays.copyOf(completion, completion.length + 1);
    ended[completion.length] = id;
    return ended;
  }

  private boolean endsAlready(int token) {
    return token == id || all.contains(token);
  }
}
