package io.rsd.core.config;

import java.util.Map;
import java.util.Optional;

/** Settings that earlier versions had, and what to write in their place. */
final class RenamedSettings {

  private static final Map<String, String> ADVICE =
      Map.of(
          "evaluation.model",
              "list the models in evaluation.models, as base, trained or a folder",
          "evaluation.output", "the results are in the folder evaluation of run.directory");

  private RenamedSettings() {}

  /** What to write in place of a setting; empty if there never was one of this name. */
  static Optional<String> advice(String name) {
    return Optional.ofNullable(ADVICE.get(name));
  }
}
