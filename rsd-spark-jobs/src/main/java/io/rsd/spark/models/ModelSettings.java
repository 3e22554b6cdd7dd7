package io.rsd.spark.models;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.config.Settings;
import io.rsd.spark.files.Location;
import java.io.Serializable;
import java.util.Optional;

/**
 * The section {@code models} of {@code conf/reference.conf}: the two models, and where and how they
 * compute.
 *
 * @param teacherLocation the teacher's folder; empty for none
 * @param studentLocation the student's folder
 * @param computeType float32 or bfloat16
 * @param device {@code auto}, {@code cpu} or {@code cuda:N}
 * @param cache where executors keep copies of models from other file systems; empty for the
 *     system's temporary folder
 */
public record ModelSettings(
    String teacherLocation,
    String studentLocation,
    FloatType computeType,
    String device,
    String cache)
    implements Serializable {

  /**
   * Reads the section.
   *
   * @throws InvalidInputException naming the setting that is missing or wrong
   */
  public static ModelSettings read(Settings section) {
    FloatType computeType = section.choice("compute_type", FloatType.class);
    if (computeType == FloatType.FLOAT16) {
      throw section.wrong("compute_type", "float32 or bfloat16");
    }
    String device = section.text("device");
    if (!TaskDevice.isDevice(device)) {
      throw section.wrong("device", "auto, cpu or cuda:N");
    }
    return new ModelSettings(
        section.optionalText("teacher").orElse(""),
        section.text("student"),
        computeType,
        device,
        section.optionalText("cache").orElse(""));
  }

  /** The same settings for another student, without a teacher. */
  public ModelSettings withOnlyStudent(ModelLocation student) {
    return new ModelSettings("", student.folder().toString(), computeType, device, cache);
  }

  /** The type to compute in. */
  public FloatType chosenType() {
    return computeType;
  }

  /** The teacher, if there is one. */
  public Optional<ModelLocation> teacher() {
    return Optional.of(teacherLocation)
        .filter(location -> !location.isEmpty())
        .map(location -> new ModelLocation(Location.of(location), cache));
  }

  /** The student. */
  public ModelLocation student() {
    return new ModelLocation(Location.of(studentLocation), cache);
  }
}
