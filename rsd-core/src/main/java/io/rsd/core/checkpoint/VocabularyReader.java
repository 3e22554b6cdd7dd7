package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the highest id in a {@code tokenizer.json}, the added tokens included. */
final class VocabularyReader {
  private final StrictJson json;
  private long highest = -1;

  private VocabularyReader(StrictJson json) {
    this.json = json;
  }

  /**
   * Checks that every token has a row in an embedding of this size.
   *
   * @throws InvalidInputException naming the file, if some have none or it is no tokenizer
   */
  static void check(Path tokenizerJson, int vocabularySize) {
    long highest =
        StrictJson.read(
            tokenizerJson,
            "the file",
            () -> Files.newInputStream(tokenizerJson),
            json -> new VocabularyReader(json).highest());
    if (highest >= vocabularySize) {
      throw new InvalidInputException(
          ("%s: has token ids up to %d, but vocab_size in config.json is %d;"
                  + " are the tokenizer and the weights from the same model?")
              .formatted(tokenizerJson, highest, vocabularySize));
    }
  }

  private long highest() throws IOException {
    json.members(
        "the tokenizer",
        name -> {
          switch (name) {
            case "added_tokens" -> json.elements("added_tokens", this::readAddedToken);
            case "model" -> json.members("field \"model\"", this::readModelField);
            default -> json.skip();
          }
        });
    return highest;
  }

  private void readAddedToken() throws IOException {
    json.members(
        "a token of added_tokens",
        field -> {
          if (field.equals("id")) {
            readId("field \"id\" in added_tokens");
          } else {
            json.skip();
          }
        });
  }

  private void readModelField(String field) throws IOException {
    if (field.equals("vocab")) {
      json.members("field \"model.vocab\"", token -> readId("the id of \"" + token + "\""));
    } else {
      json.skip();
    }
  }

  private void readId(String where) throws IOException {
    highest = Math.max(highest, json.size(where));
  }
}
