package io.rsd.core.checkpoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.VocabularyReader.Vocabulary;
import io.rsd.core.files.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code tokenizer.json}: its bytes, which the tokenizer library loads, and its vocabulary. Both
 * have the added tokens that the folder declares in other files.
 */
public final class TokenizerFile {

  private static final String NAME = "tokenizer.json";

  private static final Gson JSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private final Path path;
  private final byte[] content;
  private final List<VocabularyEntry> vocabulary;

  private TokenizerFile(Path path, byte[] content, List<VocabularyEntry> vocabulary) {
    this.path = path;
    this.content = content;
    this.vocabulary = vocabulary;
  }

  /**
   * Reads the file of a model folder, and the added tokens that the folder declares beside it.
   *
   * @return empty if the folder has none
   * @throws InvalidInputException naming the file and what is wrong with it
   */
  static Optional<TokenizerFile> find(ModelFolder folder, TokenizerConfig config) {
    return folder.find(NAME).map(file -> read(file, DeclaredTokens.read(folder, config)));
  }

  private static TokenizerFile read(Path file, DeclaredTokens declared) {
    try {
      byte[] content = Files.readAllBytes(file);
      Vocabulary own = VocabularyReader.read(file, () -> new ByteArrayInputStream(content));
      List<AddedToken> added = declared.mergedWith(file, own.added(), own.learnt());
      List<VocabularyEntry> all = new ArrayList<>(own.learnt());
      added.forEach(token -> all.add(token.entry()));
      byte[] merged = added.equals(own.added()) ? content : withAddedTokens(content, added);
      return new TokenizerFile(file, merged, List.copyOf(all));
    } catch (IOException e) {
      throw StrictJson.unreadable(file, e);
    }
  }

  private static byte[] withAddedTokens(byte[] content, List<AddedToken> added) {
    JsonObject json =
        JsonParser.parseString(new String(content, StandardCharsets.UTF_8)).getAsJsonObject();
    JsonArray tokens = new JsonArray();
    added.forEach(token -> tokens.add(token.json()));
    json.add("added_tokens", tokens);
    return JSON.toJson(json).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the file of a folder that may lack all other files of a model.
   *
   * @throws InvalidInputException naming the file, if it is missing or wrong
   */
  public static TokenizerFile read(Path path) {
    ModelFolder folder = ModelFolder.at(path);
    return find(folder, TokenizerConfig.read(folder)).orElseThrow(() -> missing(path));
  }

  static InvalidInputException missing(Path folder) {
    return new InvalidInputException(
        "There is no file %s; name a model folder in Hugging Face layout that has it."
            .formatted(folder.resolve(NAME)));
  }

  public Path path() {
    return path;
  }

  /** The whole file, from its beginning. */
  public InputStream content() {
    return new ByteArrayInputStream(content);
  }

  /** A hash of its content: 64 hexadecimal digits. */
  public String fingerprint() {
    return new Sha256().add(content, content.length).hex();
  }

  /**
   * Every entry of the vocabulary: the learnt ones, then the added tokens. An added token may
   * repeat the id of a learnt entry, which it then replaces.
   */
  public List<VocabularyEntry> vocabulary() {
    return vocabulary;
  }

  /**
   * Checks that every learnt token has a row in an embedding of this size. Added tokens may lack
   * one, as a padding token does that was added without resizing the model.
   */
  void requireRows(int vocabularySize) {
    int highest =
        vocabulary.stream()
            .filter(token -> !token.added())
            .mapToInt(VocabularyEntry::id)
            .max()
            .orElse(-1);
    if (highest >= vocabularySize) {
      throw new InvalidInputException(
          ("%s: has token ids up to %d, but vocab_size in config.json is %d;"
                  + " are the tokenizer and the weights from the same model?")
              .formatted(path, highest, vocabularySize));
    }
  }
}
