package io.rsd.spark.stage;

import java.io.Serializable;
import java.util.Optional;

/**
 * Where the traces of a run come from.
 *
 * @param source this run's generate, the problem file, or another run
 * @param teacherName the name of the teacher's folder; empty if none took part or it is unknown
 */
record TraceOrigin(String source, String teacherName) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The teacher that took part. */
  Optional<String> teacher() {
    return Optional.of(teacherName).filter(name -> !name.isEmpty());
  }
}
