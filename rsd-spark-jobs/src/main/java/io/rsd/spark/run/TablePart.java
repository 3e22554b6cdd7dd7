package io.rsd.spark.run;

import io.rsd.spark.tables.Table;

/**
 * The files of a table that one stage writes.
 *
 * @param folder within the run that the table is in, with a slash at its end, or empty for the run
 *     itself
 * @param table what is written
 * @param name what the names of its files begin with
 */
public record TablePart(String folder, Table table, String name) {

  /** The table's folder within the run. */
  public String tableFolder() {
    return folder + table.name();
  }

  /** The name of one of its files within the run. */
  String file(int number) {
    return "%s/%s-%05d.parquet".formatted(tableFolder(), name, number);
  }

  /** Whether a file, by its name within the run, is one of these. */
  boolean hasFile(String file) {
    String prefix = "%s/%s-".formatted(tableFolder(), name);
    return file.startsWith(prefix) && file.substring(prefix.length()).matches("\\d{5,}\\.parquet");
  }
}
