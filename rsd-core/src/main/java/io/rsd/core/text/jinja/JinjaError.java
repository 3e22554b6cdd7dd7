package io.rsd.core.text.jinja;

/** An error in a template or its rendering, with its line once that is known. */
final class JinjaError extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int UNKNOWN = 0;

  private final int line;

  JinjaError(String message) {
    this(message, UNKNOWN);
  }

  JinjaError(String message, int line) {
    super(message);
    this.line = line;
  }

  /** The error for a construct of the template language that this package does not support. */
  static JinjaError unsupported(String construct) {
    return new JinjaError(construct + " is not supported in chat templates");
  }

  /** This error with a line, unless it has one already. */
  JinjaError at(int newLine) {
    return line == UNKNOWN ? new JinjaError(getMessage(), newLine) : this;
  }

  int line() {
    return line;
  }
}
