package io.rsd.core.decoding;

/** Turns the student's tokens into text. */
@FunctionalInterface
public interface TextDecoder {

  String decode(int[] tokens);
}
