package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The added tokens that a folder declares beside {@code tokenizer.json}, by the rules of
 * transformers: those of {@code added_tokens_decoder} in {@code tokenizer_config.json}, with their
 * flags; or, where that is absent, those of {@code added_tokens.json} that {@code tokenizer.json}
 * lacks.
 */
final class DeclaredTokens {
  private static final String DECODER = "added_tokens_decoder";
  private static final String FILE = "added_tokens.json";

  private final String place;
  private final boolean flagsCount;
  private final List<AddedToken> tokens;

  private DeclaredTokens(String place, boolean flagsCount, List<AddedToken> tokens) {
    this.place = place;
    this.flagsCount = flagsCount;
    this.tokens = tokens;
  }

  static DeclaredTokens read(ModelFolder folder, TokenizerConfig config) {
    Optional<JsonFields> decoder =
        folder.json(TokenizerConfig.FILE).flatMap(json -> json.fields(DECODER));
    List<AddedToken> tokens = new ArrayList<>();
    if (decoder.isPresent()) {
      JsonFields all = decoder.get();
      for (String name : all.names()) {
        Optional<JsonFields> fields = all.fields(name);
        fields.ifPresent(token -> tokens.add(AddedToken.read(id(all, name), token)));
      }
    } else {
      folder
          .json(FILE)
          .ifPresent(
              all ->
                  all.names()
                      .forEach(
                          text ->
                              all.integers(text, Integer.MAX_VALUE)
                                  .forEach(id -> tokens.add(AddedToken.plain(id, text, false)))));
    }
    String place =
        decoder.isPresent()
            ? "%s, %s".formatted(folder.path().resolve(TokenizerConfig.FILE), DECODER)
            : folder.path().resolve(FILE).toString();
    return new DeclaredTokens(
        place,
        decoder.isPresent(),
        tokens.stream()
            .map(token -> config.isSpecial(token.content()) ? special(token, decoder) : token)
            .toList());
  }

  private static AddedToken special(AddedToken token, Optional<JsonFields> decoder) {
    return decoder.isPresent()
        ? token.withSpecial()
        : AddedToken.plain(token.id(), token.content(), true);
  }

  private static int id(JsonFields decoder, String name) {
    try {
      int id = Integer.parseInt(name);
      if (id >= 0) {
        return id;
      }
    } catch (NumberFormatException e) {
      // Reported below like a negative number.
    }
    throw decoder.invalid(name, "must be named by a token id");
  }

  /**
   * The added tokens of a {@code tokenizer.json} together with those declared beside it, by id.
   *
   * @param own the added tokens of the file
   * @param learnt the other tokens of the file
   * @throws InvalidInputException if the two contradict each other: transformers would then give a
   *     token another id than the one that it declares
   */
  List<AddedToken> mergedWith(Path file, List<AddedToken> own, List<VocabularyEntry> learnt) {
    if (own.containsAll(tokens)) {
      return own;
    }
    Map<Integer, String> texts = new HashMap<>();
    Map<String, Integer> ids = new HashMap<>();
    learnt.forEach(entry -> texts.put(entry.id(), entry.text()));
    learnt.forEach(entry -> ids.put(entry.text(), entry.id()));
    Map<Integer, AddedToken> merged = new TreeMap<>();
    for (AddedToken token : own) {
      merged.put(token.id(), token);
      texts.put(token.id(), token.content());
      ids.put(token.content(), token.id());
    }
    for (AddedToken token : tokens) {
      refuseContradiction(token, file, texts, ids);
      if (flagsCount) {
        merged.put(token.id(), token);
      } else {
        merged.putIfAbsent(token.id(), token);
      }
    }
    return List.copyOf(merged.values());
  }

  private void refuseContradiction(
      AddedToken token, Path file, Map<Integer, String> texts, Map<String, Integer> ids) {
    String text = texts.getOrDefault(token.id(), token.content());
    int id = ids.getOrDefault(token.content(), token.id());
    if (!text.equals(token.content()) || id != token.id()) {
      String other =
          id != token.id()
              ? "has that token as %d".formatted(id)
              : "has %s as %d".formatted(text, id);
      throw new InvalidInputException(
          "%s: has %s as token %d, but %s %s; are the two files of one model?"
              .formatted(place, token.content(), token.id(), file, other));
    }
  }
}
