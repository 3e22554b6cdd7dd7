package io.rsd.core.config;

import java.util.Map;
import java.util.Optional;

/** Settings of earlier versions, with what to write instead. */
final class RenamedSettings {

  private static final Map<String, String> ADVICE =
      Map.of(
          "evaluation.benchmark",
              "list the benchmarks in evaluation.benchmarks, each a block benchmarks.NAME",
          "evaluation.problems",
              "its settings are those of a block benchmarks.NAME, which evaluation.benchmarks lists",
          "evaluation.model", "list the models in evaluation.models, as base, trained or a folder",
          "evaluation.output", "the results are in the folder evaluation of run.directory",
          "training.tokens_per_pass", "it is now called training.tokens_per_microbatch");

  private RenamedSettings() {}

  /** What to write instead of a setting; empty if no version had a setting of this name. */
  static Optional<String> advice(String name) {
    return Optional.ofNullable(ADVICE.get(name));
  }
}
