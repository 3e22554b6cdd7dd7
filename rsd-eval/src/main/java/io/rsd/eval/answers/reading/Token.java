package io.rsd.eval.answers.reading;

/**
 * One unit of an answer's text.
 *
 * @param text the number's digits, the letters, the command's name without its backslash, the
 *     contents of {@code \text{...}}, or the symbol
 * @param afterSpace whether white space stands before it
 */
record Token(Kind kind, String text, boolean afterSpace) {

  /** What a token is. */
  enum Kind {
    NUMBER,
    LETTER,
    /** Several letters that are a word of a natural language or a unit. */
    WORD,
    COMMAND,
    TEXT,
    SYMBOL,
    BEGIN,
    END,
    /** The end of a matrix row. */
    ROW,
    /** After the last token. */
    STOP
  }

  boolean is(Kind kind, String text) {
    return this.kind == kind && this.text.equals(text);
  }

  boolean isSymbol(String symbol) {
    return is(Kind.SYMBOL, symbol);
  }

  boolean isCommand(String command) {
    return is(Kind.COMMAND, command);
  }
}
