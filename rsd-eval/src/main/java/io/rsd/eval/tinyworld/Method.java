package io.rsd.eval.tinyworld;

import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.core.decoding.DecodingPolicy.ReverseSpeculative;
import io.rsd.core.decoding.DecodingPolicy.SkdInspired;
import io.rsd.core.decoding.DecodingPolicy.StudentOnly;
import io.rsd.core.decoding.DecodingPolicy.TeacherOnly;
import java.util.List;
import java.util.Optional;

/**
 * A method of generating training data (paper, Tables 1 and 2).
 *
 * @param name the name of its folder
 * @param title its name in the tables
 * @param policy which model proposes and which verifies
 * @param attempts most attempts at one problem
 * @param studentOf the method whose trained student takes part in decoding and is trained further;
 *     empty for the base student
 */
record Method(
    String name, String title, DecodingPolicy policy, int attempts, Optional<String> studentOf) {

  private static final int ATTEMPTS = 8;

  /**
   * The student's attempts at the cost of the other methods (paper: ((7/0.6)+1)*16). The teacher
   * has three times the student's parameters.
   */
  private static final int ATTEMPTS_OF_EQUAL_COST = (3 + 1) * ATTEMPTS;

  /** Decides which problems the other methods attempt. */
  static final Method TEACHER =
      new Method("teacher-generated", "teacher-generated", new TeacherOnly());

  static final Method SELF =
      new Method("self-distill", "self-distill (%d)".formatted(ATTEMPTS), new StudentOnly());

  static final Method RSD_1 = rsd("rsd-1", "RSD 1%", 0.01, Optional.empty());

  /** All methods, each after the one on which it depends. */
  static final List<Method> ALL =
      List.of(
          TEACHER,
          SELF,
          new Method(
              "self-distill-%d".formatted(ATTEMPTS_OF_EQUAL_COST),
              "self-distill (%d)".formatted(ATTEMPTS_OF_EQUAL_COST),
              new StudentOnly(),
              ATTEMPTS_OF_EQUAL_COST,
              Optional.empty()),
          new Method("skd-inspired", "SKD-inspired", new SkdInspired(0.01)),
          rsd("rsd-10", "RSD 10%", 0.1, Optional.empty()),
          rsd("rsd-3", "RSD 3%", 0.03, Optional.empty()),
          RSD_1,
          rsd("rsd-0.3", "RSD 0.3%", 0.003, Optional.empty()),
          rsd("rsd-1-second-cycle", "RSD 1%, second cycle", 0.01, Optional.of("rsd-1")),
          rsd("rsd-1-third-cycle", "RSD 1%, third cycle", 0.01, Optional.of("rsd-1-second-cycle")));

  private Method(String name, String title, DecodingPolicy policy) {
    this(name, title, policy, ATTEMPTS, Optional.empty());
  }

  private static Method rsd(
      String name, String title, double threshold, Optional<String> studentOf) {
    return new Method(name, title, new ReverseSpeculative(threshold), ATTEMPTS, studentOf);
  }

  static Method named(String name) {
    return ALL.stream().filter(method -> method.name.equals(name)).findFirst().orElseThrow();
  }

  boolean needsTeacher() {
    return !(policy instanceof StudentOnly);
  }
}
