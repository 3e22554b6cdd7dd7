package io.rsd.spark.run;

import java.io.PrintWriter;

/** One line that changes on a terminal; elsewhere, as in a log, a new line every half minute. */
public final class ProgressLine {

  private static final long LOG_EVERY_NANOS = 30_000_000_000L;

  private final PrintWriter out;
  private final boolean terminal;
  private long lastLogged = System.nanoTime();
  private int width;

  public ProgressLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  public void show(String text) {
    if (terminal) {
      // Blanks cover what is left of a longer line before.
      out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      out.flush();
      width = text.length();
    } else if (System.nanoTime() - lastLogged >= LOG_EVERY_NANOS) {
      lastLogged = System.nanoTime();
      out.println(text);
      out.flush();
    }
  }

  /** Shows the last state and ends the line. */
  public void end(String text) {
    if (terminal) {
      show(text);
      out.println();
    } else {
      out.println(text);
    }
    out.flush();
  }
}
