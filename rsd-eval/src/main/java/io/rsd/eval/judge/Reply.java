package io.rsd.eval.judge;

/**
 * A reply of the judge.
 *
 * @param text all of it
 * @param isWhole whether it ended by itself, and not at a limit of its length
 */
public record Reply(String text, boolean isWhole) {}
