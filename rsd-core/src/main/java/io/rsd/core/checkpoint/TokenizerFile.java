package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
import io.rsd.core.files.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A {@code tokenizer.json}: its bytes, which the tokenizer library loads, and its vocabulary. */
public final class TokenizerFile {

  private static final String NAME = "tokenizer.json";

  private final Path path;
  private final byte[] content;
  private final List<VocabularyEntry> vocabulary;

  private TokenizerFile(Path path, byte[] content) {
    this.path = path;
    this.content = content;
    this.vocabulary = VocabularyReader.read(path, this::content);
  }

  /**
   * Reads the file of a model folder.
   *
   * @return empty if the folder has none
   * @throws InvalidInputException naming the file and what is wrong with it
   */
  static Optional<TokenizerFile> find(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new TokenizerFile(file, Files.readAllBytes(file)));
    } catch (IOException e) {
      throw StrictJson.unreadable(file, e);
    }
  }

  /**
   * Reads the file of a folder that may lack all other files of a model.
   *
   * @throws InvalidInputException naming the file, if it is missing or wrong
   */
  public static TokenizerFile read(Path folder) {
    return find(folder).orElseThrow(() -> missing(folder));
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
   * Checks that every entry has a row in an embedding of this size.
   *
   * @param all whether added tokens need one too
   */
  void requireRows(int vocabularySize, boolean all) {
    int highest =
        vocabulary.stream()
            .filter(entry -> all || !entry.added())
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
