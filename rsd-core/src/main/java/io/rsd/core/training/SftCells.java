package io.rsd.core.training;

import java.util.Optional;

/** The cells of a row of a table, whatever kind of file it is in. */
public interface SftCells {

  /** Whether the table has this column and the row a value in it. */
  boolean has(String column);

  /** The text of a cell that has a value; empty if the value is anything else. */
  Optional<String> text(String column);

  /**
   * The whole numbers of a cell that has a value; empty if the value is not a list, or an element
   * of it is missing, is no whole number or needs more than 32 bits.
   */
  Optional<int[]> wholeNumbers(String column);
}
