package io.rsd.core.text;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.ModelDescription;
import io.rsd.core.checkpoint.TokenizerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens with which a model's texts begin and end: one rule for training, scoring and decoding.
 * They are those of the tokenizer's {@code bos_token} and {@code eos_token}, of {@code
 * generation_config.json} and of {@code config.json} together, because each of these files alone
 * may name too few.
 *
 * @param begins ids that begin a text, the model's own choice first; empty if it names none
 * @param ends ids each of which ends a text, first the one that training appends to a completion;
 *     empty if nothing is known of ends
 */
public record BoundaryTokens(List<Integer> begins, List<Integer> ends) {

  /** Of a vocabulary of which nothing is known. */
  public static final BoundaryTokens NONE = new BoundaryTokens(List.of(), List.of());

  public BoundaryTokens {
    begins = List.copyOf(begins);
    ends = List.copyOf(ends);
  }

  /**
   * The tokens of a model. The tokenizer's comes first: the configurations may list several end
   * tokens, and for Llama the first of them is not the one that ends a chat answer.
   *
   * @param tokenizer the model's tokenizer
   * @throws InvalidInputException if the folder names no end token, or one that is not a token
   */
  public static BoundaryTokens of(ModelDescription model, Tokenizer tokenizer) {
    Set<Integer> begins = new LinkedHashSet<>();
    special(model, "bos_token").flatMap(text -> single(tokenizer, text)).ifPresent(begins::add);
    begins.addAll(model.generation().beginTokens());
    Set<Integer> ends = new LinkedHashSet<>();
    special(model, "eos_token").ifPresent(text -> ends.add(end(model, tokenizer, text)));
    ends.addAll(model.generation().endTokens());
    if (ends.isEmpty()) {
      throw new InvalidInputException(
          "%s: names no end-of-text token, neither \"eos_token\" in %s nor \"eos_token_id\" in generation_config.json or config.json"
              .formatted(model.folder(), TokenizerConfig.FILE));
    }
    return new BoundaryTokens(new ArrayList<>(begins), new ArrayList<>(ends));
  }

  private static Optional<String> special(ModelDescription model, String name) {
    return Optional.ofNullable(model.tokenizerConfig().specialTokens().get(name));
  }

  private static int end(ModelDescription model, Tokenizer tokenizer, String text) {
    return single(tokenizer, text)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s: \"eos_token\" is %s, which is not a token of the tokenizer"
                        .formatted(model.folder().resolve(TokenizerConfig.FILE), text)));
  }

  /** The id of a text that is one token; empty if it is more than one. */
  private static Optional<Integer> single(Tokenizer tokenizer, String text) {
    int[] ids = tokenizer.encode(text, false);
    return ids.length == 1 ? Optional.of(ids[0]) : Optional.empty();
  }

  /** The token that begins a text in the model's own eyes, if it has one. */
  Optional<Integer> begin() {
    return begins.stream().findFirst();
  }

  /** The token that training appends to a completion, if ends are known. */
  Optional<Integer> end() {
    return ends.stream().findFirst();
  }

  /** The completion followed by the end-of-text token, unless it already ends with such a token. */
  public int[] after(int[] completion) {
    if (completion.length > 0 && ends.contains(completion[completion.length - 1])) {
      return completion;
    }
    int[] ended = Arrays.copyOf(completion, completion.length + 1);
    ended[completion.length] = ends.get(0);
    return ended;
  }

  /**
   * A completion that was ended by its last token, ended as this model ends it: an end that only
   * another model has gives way to this model's own.
   *
   * @param completion with its end; not empty
   */
  public int[] inPlaceOfEnd(int[] completion) {
    return ends.contains(completion[completion.length - 1])
        ? completion
        : after(Arrays.copyOf(completion, completion.length - 1));
  }
}
