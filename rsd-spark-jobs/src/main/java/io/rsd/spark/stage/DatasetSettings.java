package io.rsd.spark.stage;

import io.rsd.core.config.Settings;

/**
 * The section {@code dataset} of the settings.
 *
 * @param prefixTokens tokens of a prefix
 * @param choice which correct attempt of a problem is kept
 */
record DatasetSettings(int prefixTokens, TraceChoice choice) {

  static final String SECTION = "dataset";

  static DatasetSettings read(Settings section) {
    return new DatasetSettings(
        section.integer("prefix_tokens", 1), section.choice("choose", TraceChoice.class));
  }
}
