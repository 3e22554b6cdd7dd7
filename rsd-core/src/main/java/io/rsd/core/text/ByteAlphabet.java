package io.rsd.core.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How byte-level vocabularies spell bytes: a printable byte as the character of the same number,
 * the others in order as U+0100 and up.
 */
public final class ByteAlphabet {

  private static final int FIRST_OTHER = 0x100;
  private static final char[] SYMBOLS = symbols();
  private static final int[] BYTES = bytes();

  private ByteAlphabet() {}

  private static char[] symbols() {
    char[] symbols = new char[256];
    int others = 0;
    for (int value = 0; value < symbols.length; value++) {
      if (isPrintable(value)) {
        symbols[value] = (char) value;
      } else {
        symbols[value] = (char) (FIRST_OTHER + others);
        others++;
      }
    }
    return symbols;
  }

  private static boolean isPrintable(int value) {
    return (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
  }

  /** The byte of each symbol; -1 for a character that is none. */
  private static int[] bytes() {
    int[] bytes = new int[2 * FIRST_OTHER];
    Arrays.fill(bytes, -1);
    for (int value = 0; value < SYMBOLS.length; value++) {
      bytes[SYMBOLS[value]] = value;
    }
    return bytes;
  }

  /** The symbol of a byte, given as a number from 0 to 255. */
  public static String symbol(int value) {
    return String.valueOf(SYMBOLS[value]);
  }

  /**
   * The bytes that a token of a byte-level vocabulary stands for. A token with a character that is
   * no symbol stands for its own text in UTF-8, as in Hugging Face's library.
   */
  static byte[] bytes(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      char symbol = token.charAt(i);
      int value = symbol < BYTES.length ? BYTES[symbol] : -1;
      if (value < 0) {
        return token.getBytes(StandardCharsets.UTF_8);
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }
}
