package io.rsd.spark.input;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file of problems among those of a place.
 *
 * @param folders the columns that the names of its folders give it, such as {@code level=3}
 */
record FoundFile(InputFile file, SortedMap<String, String> folders) {

  FoundFile {
    folders = new TreeMap<>(folders);
  }
}
