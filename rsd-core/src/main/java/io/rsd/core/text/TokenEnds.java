package io.rsd.core.text;

import io.rsd.core.checkpoint.VocabularyEntry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where tokens end in the text that they spell: for each token, how many characters of the text are
 * complete after it. Characters are Unicode code points, as Python counts them. One whose bytes are
 * spread over several tokens counts with the token that completes it.
 */
public final class TokenEnds {

  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");

  private TokenEnds() {}

  /**
   * The ends of tokens in a text that is, or begins with, what they spell. If the last tokens leave
   * a character unfinished, it counts with the last one where the text ends with it as U+FFFD, and
   * not at all where the text has the whole character.
   *
   * @return one end for each token; empty if the tokens do not spell the text
   */
  public static Optional<int[]> of(Tokenizer tokenizer, int[] ids, String text) {
    // A call of the library for each token costs ten times as much as the vocabulary's bytes. It is
    // needed where a vocabulary is not byte-level, or where the library replaces bytes that are no
    // UTF-8 in another way than Java.
    String decoded = tokenizer.decode(ids, false);
    Spelling spelling = byBytes(tokenizer, ids);
    if (!spelling.text().equals(decoded)) {
      spelling = byRuns(tokenizer, ids);
    }
    if (!spelling.text().equals(decoded)) {
      spelling = byDecoding(tokenizer, ids);
    }
    return spelling.endsIn(text);
  }

  /**
   * The ends of tokens that a stop token follows, which the text is without: the last one again.
   */
  public static int[] withStopToken(int[] ends) {
    int[] all = Arrays.copyOf(ends, ends.length + 1);
    all[ends.length] = ends.length == 0 ? 0 : ends[ends.length - 1];
    return all;
  }

  /**
   * What tokens spell.
   *
   * @param ends how many characters are complete after each token
   * @param text all characters; after those that are complete comes U+FFFD for an unfinished one
   */
  private record Spelling(int[] ends, String text) {

    Optional<int[]> endsIn(String wanted) {
      int last = ends.length - 1;
      int characters = text.codePointCount(0, text.length());
      if (wanted.startsWith(text)) {
        return Optional.of(endsWithLast(characters));
      }
      boolean unfinished = last >= 0 && ends[last] < characters;
      boolean cut =
          unfinished
              && wanted.length() >= text.length()
              && wanted.startsWith(text.substring(0, text.length() - 1));
      return cut ? Optional.of(endsWithLast(characters - 1)) : Optional.empty();
    }

    private int[] endsWithLast(int end) {
      int[] all = ends.clone();
      if (all.length > 0) {
        all[all.length - 1] = end;
      }
      return all;
    }
  }

  private static Spelling byBytes(Tokenizer tokenizer, int[] ids) {
    ByteArrayOutputStream spelled = new ByteArrayOutputStream();
    int[] limits = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      tokenizer
          .token(ids[i])
          .map(VocabularyEntry::text)
          .map(ByteAlphabet::bytes)
          .ifPresent(spelled::writeBytes);
      limits[i] = spelled.size();
    }
    CharsetDecoder utf8 =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
    ByteBuffer bytes = ByteBuffer.wrap(spelled.toByteArray());
    CharBuffer text = CharBuffer.allocate(bytes.capacity());
    int[] ends = new int[ids.length];
    int characters = 0;
    for (int i = 0; i < ids.length; i++) {
      int before = text.position();
      bytes.limit(limits[i]);
      utf8.decode(bytes, text, false);
      characters += Character.codePointCount(text.array(), before, text.position() - before);
      ends[i] = characters;
    }
    utf8.decode(bytes, text, true);
    return new Spelling(ends, text.flip().toString());
  }

  /**
   * For a vocabulary that falls back to bytes: a run of tokens such as {@code <0x41>} is decoded as
   * a whole, and one that is no UTF-8 spells U+FFFD for each of its tokens. Other tokens spell the
   * same anywhere.
   */
  private static Spelling byRuns(Tokenizer tokenizer, int[] ids) {
    StringBuilder text = new StringBuilder();
    int[] ends = new int[ids.length];
    int characters = 0;
    int start = 0;
    while (start < ids.length) {
      int end = start + 1;
      while (isByte(tokenizer, ids[start]) && end < ids.length && isByte(tokenizer, ids[end])) {
        end++;
      }
      String run = tokenizer.decode(Arrays.copyOfRange(ids, start, end), false);
      boolean utf8 = run.getBytes(StandardCharsets.UTF_8).length == end - start;
      int next = start;
      for (int character : run.codePoints().toArray()) {
        // The bytes before the last one of a character complete nothing.
        int last = Math.min(end, next + (utf8 ? length(character) : 1)) - 1;
        Arrays.fill(ends, next, Math.max(next, last), characters);
        characters++;
        ends[last] = characters;
        next = Math.min(end - 1, last + 1);
      }
      if (run.isEmpty()) {
        Arrays.fill(ends, start, end, characters);
      }
      text.append(run);
      start = end;
    }
    return new Spelling(ends, text.toString());
  }

  private static boolean isByte(Tokenizer tokenizer, int id) {
    return tokenizer
        .token(id)
        .filter(t -> !t.added() && BYTE.matcher(t.text()).matches())
        .isPresent();
  }

  /** The bytes of a character in UTF-8. */
  private static int length(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  private static Spelling byDecoding(Tokenizer tokenizer, int[] ids) {
    StreamingDecoder decoder = new StreamingDecoder(tokenizer, false);
    StringBuilder text = new StringBuilder();
    int[] ends = new int[ids.length];
    int characters = 0;
    for (int i = 0; i < ids.length; i++) {
      String completed = decoder.append(ids[i]);
      characters += completed.codePointCount(0, completed.length());
      ends[i] = characters;
      text.append(completed);
    }
    return new Spelling(ends, text.append(decoder.unfinished()).toString());
  }
}
