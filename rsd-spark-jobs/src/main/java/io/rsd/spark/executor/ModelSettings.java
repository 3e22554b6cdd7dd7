package io.rsd.spark.executor;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.config.Settings;
import io.rsd.core.model.ComputeType;
import java.io.Serializable;
import java.util.Optional;

/**
 * The section {@code models} of {@code conf/reference.conf}: the two models, and where and how they
 * compute.
 *
 * @param teacherLocation the teacher's folder; empty for none
 * @param studentLocation the student's folder
 * @param computeType {@code float32}, {@code bfloat16}, or {@code auto}, in place of which a run
 *     puts the type that it has chosen
 * @param device {@code auto}, {@code cpu} or {@code cuda:N}
 * @param cache where executors keep copies of models from other file systems; empty for the
 *     system's temporary folder
 */
public record ModelSettings(
    String teacherLocation, String studentLocation, String computeType, String device, String cache)
    implements Serializable {

  private static final String AUTO = "auto";

  /**
   * Reads the section.
   *
   * @throws InvalidInputException naming the setting that is missing or wrong
   */
  public static ModelSettings read(Settings section) {
    String device = section.text("device");
    if (!TaskDevice.isDevice(device)) {
      throw section.wrong("device", "auto, cpu or cuda:N");
    }
    return new ModelSettings(
        section.optionalText("teacher").orElse(""),
        section.text("student"),
        ComputeType.setting(section).map(FloatType::configName).orElse(AUTO),
        device,
        section.optionalText("cache").orElse(""));
  }

  /** The same settings for another student, without a teacher. */
  public ModelSettings withOnlyStudent(String location) {
    return new ModelSettings("", location, computeType, device, cache);
  }

  /** The type that the settings name; empty for {@code auto}. */
  public Optional<FloatType> namedType() {
    return FloatType.ofConfigName(computeType);
  }

  /** The type to compute in, once it is chosen. */
  public FloatType chosenType() {
    return namedType()
        .orElseThrow(
            () -> new IllegalStateException("the run has not chosen its models.compute_type yet"));
  }

  /** The teacher, if there is one. */
  public Optional<ModelLocation> teacher() {
    return Optional.of(teacherLocation)
        .filter(location -> !location.isEmpty())
        .map(location -> new ModelLocation(location, cache));
  }

  /** Whether a model lies in a file system that is not simply this machine's. */
  public boolean anyRemote() {
    return teacher().filter(ModelLocation::isRemote).isPresent() || student().isRemote();
  }

  /** The student. */
  public ModelLocation student() {
    return new ModelLocation(studentLocation, cache);
  }
}
