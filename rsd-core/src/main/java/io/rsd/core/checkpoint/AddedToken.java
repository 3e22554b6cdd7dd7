package io.rsd.core.checkpoint;

import com.google.gson.JsonObject;

/**
 * A token that was added to a learnt vocabulary, with its flags under their HuggingFace names.
 *
 * @param singleWord whether it is found only between characters that are not of a word
 * @param lstrip whether it takes the white space before it
 * @param rstrip whether it takes the white space after it
 * @param normalized whether it is searched in the normalized text
 * @param special whether decoding can leave it out
 */
record AddedToken(
    int id,
    String content,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    boolean normalized,
    boolean special) {

  /** A token without flags of its own, as {@code added_tokens.json} has them. */
  static AddedToken plain(int id, String content, boolean special) {
    return new AddedToken(id, content, false, false, false, !special, special);
  }

  /** An entry of {@code added_tokens_decoder}; absent flags have the defaults of transformers. */
  static AddedToken read(int id, JsonFields fields) {
    boolean special = fields.flag("special", false);
    return new AddedToken(
        id,
        fields.text("content").orElseThrow(() -> fields.invalid("content", "is missing")),
        fields.flag("single_word", false),
        fields.flag("lstrip", false),
        fields.flag("rstrip", false),
        fields.flag("normalized", !special),
        special);
  }

  AddedToken withSpecial() {
    return new AddedToken(id, content, singleWord, lstrip, rstrip, normalized, true);
  }

  VocabularyEntry entry() {
    return new VocabularyEntry(id, content, true, special);
  }

  /** The element of {@code added_tokens} in a {@code tokenizer.json}. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("id", id);
    json.addProperty("content", content);
    json.addProperty("single_word", singleWord);
    json.addProperty("lstrip", lstrip);
    json.addProperty("rstrip", rstrip);
    json.addProperty("normalized", normalized);
    json.addProperty("special", special);
    return json;
  }
}
