package io.rsd.core.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the vocabulary of a {@code tokenizer.json} and skips everything else. */
final class VocabularyReader {

  private final StrictJson json;
  private final List<VocabularyEntry> learnt = new ArrayList<>();
  private final List<VocabularyEntry> added = new ArrayList<>();

  private VocabularyReader(StrictJson json) {
    this.json = json;
  }

  /** The learnt entries, then the added tokens, each in the order of the file. */
  static List<VocabularyEntry> read(Path file, StrictJson.Source content) {
    return StrictJson.read(
        file, "the file", content, json -> new VocabularyReader(json).vocabulary());
  }

  private List<VocabularyEntry> vocabulary() throws IOException {
    json.members(
        "the tokenizer",
        name -> {
          switch (name) {
            case "added_tokens" -> json.elements("added_tokens", this::readAddedToken);
            case "model" -> json.members("field \"model\"", this::readModelField);
            default -> json.skip();
          }
        });
    List<VocabularyEntry> all = new ArrayList<>(learnt);
    all.addAll(added);
    return List.copyOf(all);
  }

  /** The fields of one element of {@code added_tokens} that have been read. */
  private static final class AddedToken {
    private int id = -1;
    private String content = "";
    private boolean special = false;
  }

  private void readAddedToken() throws IOException {
    AddedToken token = new AddedToken();
    json.members(
        "a token of added_tokens",
        field -> {
          switch (field) {
            case "id" -> token.id = id("field \"id\" in added_tokens");
            case "content" -> token.content = json.text("field \"content\" in added_tokens");
            case "special" -> token.special = json.flag("field \"special\" in added_tokens");
            default -> json.skip();
          }
        });
    if (token.id < 0) {
      throw json.invalid("a token of added_tokens has no \"id\"");
    }
    added.add(new VocabularyEntry(token.id, token.content, true, token.special));
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
