package io.rsd.spark.input;

import java.util.Optional;

/**
 * A row as a file has it.
 *
 * @param text the row as a JSON object; or, where there is a problem, as it stands in the file
 * @param problem why it is no row
 */
record SourceRow(String text, Optional<String> problem) {}
