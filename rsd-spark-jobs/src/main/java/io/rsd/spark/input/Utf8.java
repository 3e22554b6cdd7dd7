package io.rsd.spark.input;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads bytes as text, and notices those that are none. */
final class Utf8 {

  /** Why a row with other bytes is none. */
  static final String PROBLEM = "its bytes are not UTF-8; save the file as UTF-8";

  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /** The text; empty if the bytes are not UTF-8. */
  static Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The text for people, with a sign in the place of what is none. */
  static String shown(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Whether a text that was read for people has such a sign. */
  static boolean isReplaced(String text) {
    return text.indexOf(REPLACEMENT) >= 0;
  }
}
