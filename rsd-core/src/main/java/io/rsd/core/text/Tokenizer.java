package io.rsd.core.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.rsd.core.InvalidInputException;
import io.rsd.core.NativeLibrary;
import io.rsd.core.checkpoint.ModelDescription;
import io.rsd.core.checkpoint.TokenizerFile;
import io.rsd.core.checkpoint.VocabularyEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model's own tokenizer, read from the {@code tokenizer.json} of its folder and run by Hugging
 * Face's tokenizers library. It never truncates, pads or cleans up text. Safe for concurrent use.
 */
public final class Tokenizer implements AutoCloseable {

  /** Turns off DJL's defaults, which truncate to 512 tokens and pad. */
  private static final Map<String, String> WHOLE_TEXT =
      Map.of("truncation", "false", "padding", "false");

  private final HuggingFaceTokenizer library;
  private final Map<Integer, VocabularyEntry> tokens = new HashMap<>();
  private final int size;

  private Tokenizer(HuggingFaceTokenizer library, List<VocabularyEntry> tokens) {
    this.library = library;
    tokens.forEach(token -> this.tokens.put(token.id(), token));
    this.size = tokens.stream().mapToInt(VocabularyEntry::id).max().orElse(-1) + 1;
  }

  /**
   * Opens the tokenizer of a model.
   *
   * @throws InvalidInputException if the folder has no {@code tokenizer.json}, or the library
   *     refuses it
   */
  public static Tokenizer of(ModelDescription model) {
    return open(model.requireTokenizerFile());
  }

  /**
   * Loads the tokenizer of a folder that may lack all other files of a model. Never downloads
   * anything.
   *
   * @throws InvalidInputException if {@code tokenizer.json} is missing or damaged, or this machine
   *     cannot load the library
   */
  public static Tokenizer load(Path folder) {
    return open(TokenizerFile.read(folder));
  }

  private static Tokenizer open(TokenizerFile file) {
    HuggingFaceTokenizer library = library(file);
    try {
      Tokenizer tokenizer = new Tokenizer(library, file.vocabulary());
      tokenizer.requireDeclaredIds(file.path());
      return tokenizer;
    } catch (InvalidInputException e) {
      library.close();
      throw e;
    }
  }

  private static HuggingFaceTokenizer library(TokenizerFile file) {
    try {
      return HuggingFaceTokenizer.newInstance(file.content(), WHOLE_TEXT);
    } catch (EngineException | LinkageError e) {
      // The native library is at fault here, not the file.
      throw NativeLibrary.notLoaded("libtokenizers.so", "glibc 2.34", e);
    } catch (RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new InvalidInputException(
          file.path() + " is damaged or has an unsupported layout: " + reason, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Refuses a file whose added tokens have gaps in their ids. The library ignores these ids and
   * numbers added tokens from the end of the learnt vocabulary, so every id after a gap would be
   * wrong.
   */
  private void requireDeclaredIds(Path file) {
    for (VocabularyEntry token : tokens.values()) {
      if (token.added()) {
        int[] ids = encode(token.text(), false);
        if (ids.length == 1 && ids[0] != token.id()) {
          throw new InvalidInputException(
              ("%s gives the added token %s the id %d, but Hugging Face's library numbers it %d;"
                      + " list added tokens by their ids, without gaps after the vocabulary.")
                  .formatted(file, token.text(), token.id(), ids[0]));
        }
      }
    }
  }

  /**
   * Encodes a text. Special tokens written out in the text are recognised.
   *
   * @param addSpecialTokens whether to add the tokens that the model expects around a bare text
   *     (Llama's begin-of-text, for example); a rendered chat prompt already has them
   */
  public int[] encode(String text, boolean addSpecialTokens) {
    long[] ids = library.encode(text, addSpecialTokens, false).getIds();
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }

  /**
   * Decodes token ids. Incomplete UTF-8 characters, as at the end of a truncated sequence, become
   * U+FFFD. Ids without a token are left out.
   *
   * @param skipSpecialTokens whether to leave out special tokens
   */
  public String decode(int[] ids, boolean skipSpecialTokens) {
    return library.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecialTokens);
  }

  /** The token with this id; empty if the vocabulary has none. */
  public Optional<VocabularyEntry> token(int id) {
    return Optional.ofNullable(tokens.get(id));
  }

  /** The highest id of the vocabulary plus one. Ids below it may have no token. */
  public int size() {
    return size;
  }

  @Override
  public void close() {
    library.close();
  }
}
