package io.rsd.core.checkpoint;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.annotations.SerializedName;
import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads the JSON files beside a model's weights that describe its tokenizer. */
public final class TokenizerFile {

  private TokenizerFile() {}

  /** The parts of a {@code tokenizer.json} that list its tokens. */
  private record Layout(Model model, @SerializedName("added_tokens") List<AddedToken> addedTokens) {

    private record Model(JsonElement vocab) {}

    private record AddedToken(int id, String content, boolean special) {}
  }

  /** Reads a whole file as UTF-8 text; one that is missing or unreadable is refused by name. */
  public static String read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "There is no file " + file + "; name a model folder in Hugging Face layout that has it.");
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new InvalidInputException("Cannot read " + file + " as UTF-8 text: " + e, e);
    }
  }

  /** Binds a file's JSON text to a type; text that does not fit is refused by the file's name. */
  public static <T> T parse(Path file, String json, Class<T> type) {
    try {
      T parsed = new Gson().fromJson(json, type);
      if (parsed != null) {
        return parsed;
      }
    } catch (JsonParseException e) {
      throw corrupt(file, e);
    }
    throw corrupt(file, new JsonParseException("the file is empty"));
  }

  /**
   * Lists the tokens of a {@code tokenizer.json} that Hugging Face's library has accepted: the
   * learnt vocabulary, then the added tokens. An added token may repeat the id of a learnt entry
   * and then stands for it.
   */
  public static List<VocabularyEntry> tokens(Path file, String json) {
    Layout layout = parse(file, json, Layout.class);
    List<VocabularyEntry> tokens = new ArrayList<>(learnt(layout.model().vocab()));
    for (Layout.AddedToken token :
        Objects.requireNonNullElse(layout.addedTokens(), List.<Layout.AddedToken>of())) {
      tokens.add(new VocabularyEntry(token.id(), token.content(), true, token.special()));
    }
    return tokens;
  }

  /** Most vocabularies map texts to ids; those of Unigram list pairs of text and score by id. */
  private static List<VocabularyEntry> learnt(JsonElement vocabulary) {
    List<VocabularyEntry> tokens = new ArrayList<>();
    if (vocabulary instanceof JsonArray pairs) {
      for (JsonElement pair : pairs) {
        String text = pair.getAsJsonArray().get(0).getAsString();
        tokens.add(new VocabularyEntry(tokens.size(), text, false, false));
      }
    } else {
      vocabulary
          .getAsJsonObject()
          .asMap()
          .forEach(
              (text, id) -> tokens.add(new VocabularyEntry(id.getAsInt(), text, false, false)));
    }
    return tokens;
  }

  /** What to throw when a file is there but is not what its name says. */
  public static InvalidInputException corrupt(Path file, Exception cause) {
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new InvalidInputException(
        file + " is damaged or of an unsupported layout: " + reason, cause);
  }
}
