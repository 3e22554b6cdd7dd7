package io.rsd.core.training;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.ModelDescription;
import io.rsd.core.checkpoint.TokenizerConfig;
import io.rsd.core.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The token that a model ends its answers with.
 *
 * @param id the token that is learnt after a completion
 * @param all the tokens after which a completion has already ended
 */
public record EndToken(int id, List<Integer> all) {

  /**
   * The {@code eos_token} of the folder's {@code tokenizer_config.json}, or else the first end
   * token of its generation configuration; the latter may name several, the first of which is not
   * the one that Llama's chat format ends an answer with.
   *
   * @param tokenizer the model's
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

  /** The completion with the token after it, unless one that ends it is there already. */
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
