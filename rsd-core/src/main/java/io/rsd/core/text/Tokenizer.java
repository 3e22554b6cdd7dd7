package io.rsd.core.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.rsd.core.InvalidInputException;
import io.rsd.core.NativeLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  private static final String FILE = "tokenizer.json";

  /** Unless told otherwise DJL cuts texts after 512 tokens, and pads. */
  private static final Map<String, String> WHOLE_TEXT =
      Map.of("truncation", "false", "padding", "false");

  private final HuggingFaceTokenizer library;
  private final Map<Integer, Token> tokens = new HashMap<>();
  private final int size;

  private Tokenizer(HuggingFaceTokenizer library, List<Token> tokens) {
    this.library = library;
    tokens.forEach(token -> this.tokens.put(token.id(), token));
    this.size = tokens.stream().mapToInt(Token::id).max().orElse(-1) + 1;
  }

  /**
   * Loads the tokenizer of a model folder; nothing is downloaded.
   *
   * @throws InvalidInputException when {@code tokenizer.json} is missing or damaged, or this
   *     machine cannot load the library
   */
  public static Tokenizer load(Path folder) {
    Path file = folder.resolve(FILE);
    String json = TokenizerFile.read(file);
    HuggingFaceTokenizer library = open(file, json);
    try {
      Tokenizer tokenizer = new Tokenizer(library, TokenizerFile.tokens(file, json));
      tokenizer.requireDeclaredIds(file);
      return tokenizer;
    } catch (InvalidInputException e) {
      library.close();
      throw e;
    }
  }

  private static HuggingFaceTokenizer open(Path file, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), WHOLE_TEXT);
    } catch (EngineException | LinkageError e) {
      throw NativeLibrary.notLoaded("libtokenizers.so", "glibc 2.34", e);
    } catch (RuntimeException e) {
      throw TokenizerFile.corrupt(file, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The library numbers added tokens onwards from the learnt vocabulary and passes over the ids in
   * the file; in a file with gaps the two differ, and every id after the gap would be wrong.
   */
  private void requireDeclaredIds(Path file) {
    for (Token token : tokens.values()) {
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
  public Optional<Token> token(int id) {
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
