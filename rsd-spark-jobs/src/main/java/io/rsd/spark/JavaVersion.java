package io.rsd.spark;

import java.util.Optional;

/** Which versions of Java the system runs on. Those before 17 cannot even load its classes. */
final class JavaVersion {

  /** From 23 on, Java lacks what the Hadoop client of Spark 3.5 finds its user by. */
  private static final int LAST = 22;

  private JavaVersion() {}

  /** Why a version will not do; empty if it does. */
  static Optional<String> refusal(int feature) {
    return feature <= LAST
        ? Optional.empty()
        : Optional.of(
            "Spark 3.5 does not run on Java %d: use Java 17 or 21 (JAVA_HOME names the one to use)"
                .formatted(feature));
  }
}
