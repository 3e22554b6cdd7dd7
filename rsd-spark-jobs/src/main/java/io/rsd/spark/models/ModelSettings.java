package io.rsd.spark.models;

import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.config.Settings;
import io.rsd.core.model.ComputeType;
import io.rsd.spark.files.Location;
import java.io.Serializable;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The section {@code models} of {@code conf/reference.conf}: the two models, and where and how they
 * compute.
 *
 * @param teacher the teacher, if there is one
 * @param student the student
 * @param namedType float32 or bfloat16; empty for {@code auto}, in place of which a run puts the
 *     type that it has chosen
 * @param device {@code auto}, {@code cpu} or {@code cuda:N}
 */
public record ModelSettings(
    Optional<ModelLocation> teacher,
    ModelLocation student,
    Optional<FloatType> namedType,
    String device)
    implements Serializable {

  /**
   * Reads the section.
   *
   * @throws io.rsd.core.InvalidInputException naming the setting that is missing or wrong
   */
  public static ModelSettings read(Settings section) {
    String device = section.text("device");
    if (!TaskDevice.isDevice(device)) {
      throw section.wrong("device", "auto, cpu or cuda:N");
    }
    Optional<Location> cache = section.optionalText("cache").map(Location::of);
    return new ModelSettings(
        section
            .optionalText("teacher")
            .map(teacher -> new ModelLocation(Location.of(teacher), cache)),
        new ModelLocation(Location.of(section.text("student")), cache),
        ComputeType.setting(section),
        device);
  }

  /** The same settings for another student, without a teacher. */
  public ModelSettings withOnlyStudent(ModelLocation other) {
    return new ModelSettings(Optional.empty(), other, namedType, device);
  }

  /** The type to compute in, once it is chosen. */
  public FloatType chosenType() {
    return namedType.orElseThrow(
        () -> new IllegalStateException("the run has not chosen its models.compute_type yet"));
  }

  /** Whether both models are on this machine's disk. */
  public boolean areLocal() {
    return Stream.concat(teacher.stream(), Stream.of(student))
        .allMatch(model -> model.folder().isLocal());
  }

  private Object writeReplace() {
    return new Serialized(teacher.orElse(null), student, namedType.orElse(null), device);
  }

  /** What is written in its place, since Java's optionals cannot be serialized. */
  private record Serialized(
      ModelLocation teacher, ModelLocation student, FloatType namedType, String device)
      implements Serializable {

    private Object readResolve() {
      return new ModelSettings(
          Optional.ofNullable(teacher), student, Optional.ofNullable(namedType), device);
    }
  }
}
