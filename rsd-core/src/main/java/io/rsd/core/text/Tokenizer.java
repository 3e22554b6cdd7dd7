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
 * Face's tokenizers library. It never truncates, pads or tidies up text, and may be used by several
 * threads at once.
 */
public final class Tokenizer implements AutoCloseable {

  /** Unless told otherwise DJL cuts texts after 512 tokens, and pads. */
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
   * @throws InvalidInputException when the folder has no {@code tokenizer.json}, or one that the
   *     library refuses
   */
  public static Tokenizer of(ModelDescription model) {
    return open(model.requireTokenizerFile());
  }

  /**
   * Loads the tokenizer of a folder that may have nothing else of a model; nothing is downloaded.
   *
   * @throws InvalidInputException when {@code tokenizer.json} is missing or damaged, or this
   *     machine cannot load the library
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
          file.path() + " is damaged or of an unsupported layout: " + reason, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The library numbers added tokens onwards from the learnt vocabulary and passes over the ids in
   * the file; in a file with gaps the two differ, and every id after the gap would be wrong.
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
   * Splits a text into token ids. Special tokens written out in the text are recognised as such.
   *
   * @param addSpecialTokens whether to put the tokens around it that the model expects of a bare
   *     text (Llama's begin-of-text, for example); a rendered chat prompt already has them
   */
  public int[] encode(String text, boolean addSpecialTokens) {
    long[] ids = library.encode(text, addSpecialTokens, false).getIds();
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }

  /**
   * The text of a sequence of token ids. Bytes that are not whole UTF-8 characters, as at the end
   * of a sequence cut short, become U+FFFD; ids that have no token are left out.
   *
   * @param skipSpecialTokens whether to leave out the tokens marked as special
   */
  public String decode(int[] ids, boolean skipSpecialTokens) {
    return library.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecialTokens);
  }

  /** The token with this id; empty where the vocabulary has none. */
  public Optional<VocabularyEntry> token(int id) {
    return Optional.ofNullable(tokens.get(id));
  }

  /** The highest id of the vocabulary plus one; not every id below it need have a token. */
  public int size() {
    return size;
  }

  @Override
  public void close() {
    library.close();
  }
}
