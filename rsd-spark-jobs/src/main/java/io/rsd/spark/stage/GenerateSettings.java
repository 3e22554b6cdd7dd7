package io.rsd.spark.stage;

import io.rsd.core.config.Settings;
import io.rsd.core.decoding.DecodingPolicy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The section {@code generate} of the settings.
 *
 * @param policy who writes the traces; empty if they are given
 * @param attempts at each problem
 * @param allProblems whether all problems get them, or only those that the teacher solved
 * @param stopAtSuccess whether a correct attempt makes those after it needless
 * @param valid the rules that a trace must keep
 */
record GenerateSettings(
    Optional<DecodingPolicy> policy,
    int attempts,
    boolean allProblems,
    boolean stopAtSuccess,
    ValidTraces valid) {

  /** The value of {@code generate.method}. */
  String method() {
    return policy.map(DecodingPolicy::label).orElse(GIVEN);
  }

  /** The acceptance threshold, if the method has one. */
  OptionalDouble threshold() {
    return policy.map(DecodingPolicy::acceptanceThreshold).orElse(OptionalDouble.empty());
  }

  /** The value of {@code generate.method} for traces that exist already. */
  private static final String GIVEN = "given";

  /** Values of {@code generate.problems}. */
  private enum Which {
    SOLVABLE,
    ALL
  }

  static GenerateSettings read(Settings section) {
    return new GenerateSettings(
        policy(section),
        section.integer("attempts", 1),
        section.choice("problems", Which.class) == Which.ALL,
        section.flag("stop_at_success"),
        ValidTraces.read(section.section("valid")));
  }

  private static Optional<DecodingPolicy> policy(Settings section) {
    double threshold = section.number("threshold", 0, 1);
    List<String> methods =
        Stream.concat(DecodingPolicy.labels().stream(), Stream.of(GIVEN)).toList();
    return Optional.of(section.choice("method", methods))
        .filter(method -> !method.equals(GIVEN))
        .map(method -> DecodingPolicy.of(method, threshold));
  }
}
