package io.rsd.spark.input;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with columns of a problem file in braces, such as <code>{attempt}</code>.
 *
 * @param text the empty one stands for no completion at all
 */
record CompletionTemplate(String text) implements Serializable {

  private static final Pattern COLUMN = Pattern.compile("\\{([^{}]+)\\}");

  /** The names in braces, each once. */
  List<String> columns() {
    return COLUMN.matcher(text).results().map(match -> match.group(1)).distinct().toList();
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  /**
   * The text with each column's value in its place.
   *
   * @param values one for each of the columns
   */
  String fill(Map<String, String> values) {
    return COLUMN
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(values.get(match.group(1))));
  }
}
