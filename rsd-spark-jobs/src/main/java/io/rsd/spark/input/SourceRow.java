package io.rsd.spark.input;

import java.util.Optional;

/**
 * A row as a file has it.
 *
 * @param text the row as JSON; where it is already known to be none, as it stands in the file
 * @param problem why it is no row
 */
record SourceRow(String text, Optional<String> problem) {}
