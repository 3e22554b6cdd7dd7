package io.rsd.spark.executor;

import io.rsd.core.decoding.DecodingPolicy;
import java.util.Locale;

/** Who writes a trace that is decoded. */
public enum Method {
  RSD,
  SKD,
  TEACHER,
  STUDENT;

  /** Its name in settings and tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it has an acceptance threshold. */
  public boolean hasThreshold() {
    return this == RSD || this == SKD;
  }

  /** Whether it decodes with the teacher too. */
  public boolean needsTeacher() {
    return this != STUDENT;
  }

  /**
   * The policy that the engine runs.
   *
   * @param threshold the acceptance threshold, if it has one
   */
  DecodingPolicy policy(double threshold) {
    return switch (this) {
      case RSD -> new DecodingPolicy.ReverseSpeculative(threshold);
      case SKD -> new DecodingPolicy.SkdInspired(threshold);
      case TEACHER -> new DecodingPolicy.TeacherOnly();
      case STUDENT -> new DecodingPolicy.StudentOnly();
    };
  }
}
