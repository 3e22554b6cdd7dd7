package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Holds the ids of a {@code tokenizer.json} against the vocabulary of a model. */
final class TokenizerIds {
  private final Path file;
  private final StrictJson json;
  private final int vocabularySize;

  private TokenizerIds(Path file, StrictJson json, int vocabularySize) {
    this.file = file;
    this.json = json;
    this.vocabularySize = vocabularySize;
  }

  /**
   * Checks that every token, the added ones included, has a row in an embedding of this size.
   *
   * @throws InvalidInputException naming the file and the first token that has none
   */
  static void check(Path tokenizerJson, int vocabularySize) {
    StrictJson.read(
        tokenizerJson,
        "the file",
        () -> Files.newInputStream(tokenizerJson),
        json -> new TokenizerIds(tokenizerJson, json, vocabularySize).checkFile());
  }

  /** Returns itself, as there is nothing to tell when all is well. */
  private TokenizerIds checkFile() throws IOException {
    json.members(
        "the tokenizer",
        name -> {
          switch (name) {
            case "added_tokens" -> checkAddedTokens();
            case "model" -> checkModel();
            default -> json.skip();
          }
        });
    return this;
  }

  private void checkAddedTokens() throws IOException {
    json.elements(
        "added_tokens",
        () ->
            json.members(
                "a token of added_tokens",
                field -> {
                  if (field.equals("id")) {
                    checkId("added_tokens", json.size("field \"id\" in added_tokens"));
                  } else {
                    json.skip();
                  }
                }));
  }

  private void checkModel() throws IOException {
    json.members(
        "field \"model\"",
        field -> {
          if (field.equals("vocab")) {
            json.members(
                "field \"model.vocab\"",
                token -> checkId("model.vocab", json.size("the id of \"" + token + "\"")));
          } else {
            json.skip();
          }
        });
  }

  private void checkId(String where, long id) {
    if (id >= vocabularySize) {
      throw new InvalidInputException(
          ("%s: %s has the token id %d, but vocab_size in config.json is %d;"
                  + " are the tokenizer and the weights from the same model?")
              .formatted(file, where, id, vocabularySize));
    }
  }
}
