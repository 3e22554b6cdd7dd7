package io.rsd.core.training;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.ModelDescription;
import io.rsd.core.checkpoint.TokenizerConfig;
import io.rsd.core.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The end-of-text token of a model.
 *
 * @param id the token that training appends to a completion
 * @param all the tokens that end a completion, {@code id} or others
 */
public record EndToken(int id, List<Integer> all) {

  /**
   * The {@code eos_token} of the folder's {@code tokenizer_config.json}, or else the first end
   * token of its generation configuration. The latter comes second because it may list several
   * tokens, and for Llama the first of them is not the one that ends a chat answer.
   *
   * @param tokenizer the model's tokenizer
   * @throws InvalidInputException if the folder names none, or one that is not a token
   */
  public static EndToken of(ModelDescription model, Tokenizer tokenizer) {
    List<Integer> all = model.generation().endTokens();
    Optional<String> text =
        Optional.ofNullable(model.tokenizerConfig().specialTokens().get("eos_token"));
    if (text.isPresent()) {
      int[] ids = tokenizer.encode(text.get(), false);
      if (ids.length != 1) {
        throw new InvalidInputException(
            "%s: \"eos_token\" is %s, which is not a token of the tokenizer"
                .formatted(model.folder().resolve(TokenizerConfig.FILE), text.get()));
      }
      return new EndToken(ids[0], all);
    }
    return all.stream()
        .findFirst()
        .map(id -> new EndToken(id, all))
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s: names no end-of-text token, neither \"eos_token\" in %s nor \"eos_token_id\" in generation_config.json or config.json"
                        .formatted(model.folder(), TokenizerConfig.FILE)));
  }

  /** The completion followed by the end-of-text token, unless it already ends with such a token. */
  public int[] after(int[] completion) {
    if (completion.length > 0 && endsAlready(completion[completion.length - 1])) {
      return completion;
    }
    int[] ended = Arrays.copyOf(completion, completion.length + 1);
    ended[completion.length] = id;
    return ended;
  }

  private boolean endsAlready(int token) {
    return token == id || all.contains(token);
  }
}
