package io.rsd.spark.executor;

import io.rsd.core.config.Settings;
import io.rsd.core.model.Sampling;
import java.io.Serializable;

/**
 * The section {@code decoding} of {@code conf/reference.conf}, which says what each setting means.
 *
 * @param slots the most sequences at once; 0 for what the memory allows
 * @param blockLength tokens proposed before they are judged; 0 for automatic
 * @param cacheMemory bytes that the KV caches may take; 0 for a share of what is free
 */
public record DecodingSection(
    Sampling teacher,
    Sampling student,
    double thresholdTemperature,
    int context,
    long seed,
    int slots,
    int blockLength,
    long cacheMemory)
    implements Serializable {

  /**
   * Reads the section.
   *
   * @throws io.rsd.core.InvalidInputException naming the setting that is wrong
   */
  public static DecodingSection read(Settings section) {
    double thresholdTemperature = section.number("threshold_temperature", 0, 100);
    if (thresholdTemperature == 0) {
      throw section.wrong("threshold_temperature", "a number above 0, 100 at most");
    }
    return new DecodingSection(
        sampling(section.section("teacher")),
        sampling(section.section("student")),
        thresholdTemperature,
        section.integer("context", 2),
        section.integer("seed"),
        section.integer("slots", 0),
        section.integer("block_length", 0),
        section.optionalMemory("cache_memory").orElse(0));
  }

  /** The same with other random numbers. */
  public DecodingSection withSeed(long other) {
    return new DecodingSection(
        teacher, student, thresholdTemperature, context, other, slots, blockLength, cacheMemory);
  }

  /**
   * Reads {@code temperature}, {@code top_p} and {@code top_k} of a section.
   *
   * @throws io.rsd.core.InvalidInputException naming the setting that is wrong
   */
  public static Sampling sampling(Settings section) {
    double topP = section.number("top_p", 0, 1);
    if (topP == 0) {
      throw section.wrong("top_p", "a number above 0, 1 at most");
    }
    return new Sampling(section.number("temperature", 0, 100), section.integer("top_k", 0), topP);
  }
}
