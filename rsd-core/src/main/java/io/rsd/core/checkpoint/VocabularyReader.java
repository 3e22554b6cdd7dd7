package io.rsd.core.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the vocabulary of a {@code tokenizer.json} and skips everything else. */
final class VocabularyReader {

  private static final List<String> FLAGS =
      List.of("single_word", "lstrip", "rstrip", "normalized", "special");

  private final StrictJson json;
  private final List<VocabularyEntry> learnt = new ArrayList<>();
  private final List<AddedToken> added = new ArrayList<>();

  /**
   * A vocabulary.
   *
   * @param learnt the learnt entries in the order of the file
   * @param added the added tokens in the order of the file
   */
  record Vocabulary(List<VocabularyEntry> learnt, List<AddedToken> added) {}

  private VocabularyReader(StrictJson json) {
    this.json = json;
  }

  static Vocabulary read(Path file, StrictJson.Source content) {
    return StrictJson.read(
        file, "the file", content, json -> new VocabularyReader(json).vocabulary());
  }

  private Vocabulary vocabulary() throws IOException {
    json.members(
        "the tokenizer",
        name -> {
          switch (name) {
            case "added_tokens" -> json.elements("added_tokens", this::readAddedToken);
            case "model" -> json.members("field \"model\"", this::readModelField);
            default -> json.skip();
          }
        });
    return new Vocabulary(List.copyOf(learnt), List.copyOf(added));
  }

  private void readAddedToken() throws IOException {
    List<Integer> ids = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    Set<String> flags = new HashSet<>();
    json.members(
        "a token of added_tokens",
        field -> {
          if (field.equals("id")) {
            ids.add(id("field \"id\" in added_tokens"));
          } else if (field.equals("content")) {
            texts.add(json.text("field \"content\" in added_tokens"));
          } else if (!FLAGS.contains(field)) {
            json.skip();
          } else if (json.flag("field \"%s\" in added_tokens".formatted(field))) {
            flags.add(field);
          }
        });
    if (ids.isEmpty()) {
      throw json.invalid("a token of added_tokens has no \"id\"");
    }
    added.add(
        new AddedToken(
            ids.get(0),
            texts.isEmpty() ? "" : texts.get(0),
            flags.contains("single_word"),
            flags.contains("lstrip"),
            flags.contains("rstrip"),
            flags.contains("normalized"),
            flags.contains("special")));
  }

  private void readModelField(String field) throws IOException {
    if (!field.equals("vocab")) {
      json.skip();
    } else if (json.isList()) {
      json.elements("field \"model.vocab\"", this::readPair);
    } else {
      json.members(
          "field \"model.vocab\"",
          text -> learnt.add(learnt(id("the id of \"" + text + "\""), text)));
    }
  }

  /**
   * Reads an entry of a Unigram vocabulary, which lists pairs of text and score in the order of
   * ids; others map texts to ids.
   */
  private void readPair() throws IOException {
    int id = learnt.size();
    List<String> texts = new ArrayList<>();
    json.elements(
        "entry %d of field \"model.vocab\"".formatted(id),
        () -> {
          if (texts.isEmpty()) {
            texts.add(json.text("the text of entry %d of field \"model.vocab\"".formatted(id)));
          } else {
            json.skip();
          }
        });
    if (texts.isEmpty()) {
      throw json.invalid("entry %d of field \"model.vocab\" has no text".formatted(id));
    }
    learnt.add(learnt(id, texts.get(0)));
  }

  private static VocabularyEntry learnt(int id, String text) {
    return new VocabularyEntry(id, text, false, false);
  }

  private int id(String where) throws IOException {
    long id = json.size(where);
    if (id > Integer.MAX_VALUE) {
      throw json.invalid("%s is too large: %d".formatted(where, id));
    }
    return (int) id;
  }
}
