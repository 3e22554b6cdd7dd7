package io.rsd.eval.world;

import io.rsd.core.text.ByteAlphabet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The learnt part of the tokenizer: the 256 bytes, then merges that make every word of the tiny
 * world a single token.
 *
 * <p>Digits must be the same ten tokens everywhere, so the space between a word and a number
 * belongs to the word: "plus 6, plus 87" is {@code plus_ 6 ,_ plus_ 8 7}.
 */
final class TinyVocabulary {

  /**
   * Splits texts before the merges apply. Characters that do not match, such as digits, are pieces
   * of their own.
   */
  static final String WORDS =
      "\\n?\\\\\\p{L}+\\{" // a command such as \boxed{
          + "| ?\\p{L}+ ?" // letters with the spaces around them
          + "| ?[^\\s\\p{L}\\p{N}()\\\\]+ ?"; // signs with the spaces around them

  private static final List<String> BEFORE_SPACE =
      words(
          """
          start with plus minus times compute Ann Bob Cy Dee has gets gains loses how many
          let me so then now next well okay the answer is
          we hence thus directly result . , : ;""");

  private static final List<String> AFTER_SPACE = words("coins pens cards figs more fold");
  private static final List<String> BETWEEN_SPACES = words("+ - * = =>");
  private static final List<String> BETWEEN_SIGNS =
      words("coins pens cards figs see evaluate think </");
  private static final String ANSWER = "\n\\boxed{";

  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final Set<List<String>> merges = new LinkedHashSet<>();

  TinyVocabulary() {
    for (int value = 0; value < 256; value++) {
      add(ByteAlphabet.symbol(value));
    }
    // The library applies the earliest merge that matches anywhere in a word. A merge with a space
    // or a line break matches only at one end of a word. The other merges also match inside other
    // words, so they come last, when those words are already merged.
    BEFORE_SPACE.forEach(word -> mergeFromTheEnd(word + " "));
    AFTER_SPACE.forEach(word -> mergeFromTheStart(" " + word));
    BETWEEN_SPACES.forEach(sign -> mergeFromTheStart(" " + sign + " "));
    mergeFromTheStart(ANSWER);
    BETWEEN_SIGNS.forEach(this::mergeFromTheStart);
  }

  private static List<String> words(String list) {
    return List.of(list.split("\\s+"));
  }

  private void mergeFromTheStart(String word) {
    List<String> symbols = symbols(word);
    String merged = symbols.get(0);
    for (String next : symbols.subList(1, symbols.size())) {
      merges.add(List.of(merged, next));
      merged += next;
      add(merged);
    }
  }

  private void mergeFromTheEnd(String word) {
    List<String> symbols = symbols(word);
    String merged = symbols.get(symbols.size() - 1);
    for (int before = symbols.size() - 2; before >= 0; before--) {
      merges.add(List.of(symbols.get(before), merged));
      merged = symbols.get(before) + merged;
      add(merged);
    }
  }

  private void add(String token) {
    ids.putIfAbsent(token, ids.size());
  }

  private static List<String> symbols(String text) {
    List<String> symbols = new ArrayList<>();
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      symbols.add(ByteAlphabet.symbol(Byte.toUnsignedInt(value)));
    }
    return symbols;
  }

  /** The ids of all tokens, spelled as in {@code tokenizer.json}, from 0. */
  Map<String, Integer> ids() {
    return ids;
  }

  /** The pairs of tokens to merge, in the order of application. */
  List<List<String>> merges() {
    return List.copyOf(merges);
  }
}
