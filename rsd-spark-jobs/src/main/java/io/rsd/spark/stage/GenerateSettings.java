package io.rsd.spark.stage;

import io.rsd.core.config.Settings;
import io.rsd.spark.executor.Method;
import java.util.Optional;

/**
 * The section {@code generate} of the settings.
 *
 * @param method who writes the traces; empty if they are given
 * @param threshold of the methods that have one
 * @param attempts at each problem
 * @param allProblems whether all problems get them, or only those that the teacher solved
 */
record GenerateSettings(
    Optional<Method> method, double threshold, int attempts, boolean allProblems) {

  /** Values of {@code generate.method}. */
  private enum MethodName {
    RSD(Method.RSD),
    SKD(Method.SKD),
    TEACHER(Method.TEACHER),
    STUDENT(Method.STUDENT),
    GIVEN;

    private final Optional<Method> method;

    MethodName(Method method) {
      this.method = Optional.of(method);
    }

    MethodName() {
      this.method = Optional.empty();
    }
  }

  /** Values of {@code generate.problems}. */
  private enum Which {
    SOLVABLE,
    ALL
  }

  static GenerateSettings read(Settings section) {
    return new GenerateSettings(
        section.choice("method", MethodName.class).method,
        section.number("threshold", 0, 1),
        section.integer("attempts", 1),
        section.choice("problems", Which.class) == Which.ALL);
  }
}
