package io.rsd.core.model;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.DeviceMemory;
import java.util.Locale;
import java.util.OptionalLong;

/** The memory that a model's weights need on a device. */
public final class WeightMemory {

  private static final double GIGABYTE = 1e9;

  private WeightMemory() {}

  /** The number of parameters of a model. */
  public static long parameters(ModelConfig config) {
    return WeightLayout.of(config).stream()
        .mapToLong(weight -> weight.shape().stream().reduce(1L, Math::multiplyExact))
        .reduce(0, Math::addExact);
  }

  /**
   * Bytes of a model's weights in decoding. Norm weights, which stay in float32, count like the
   * others.
   */
  public static long ofDecoding(ModelConfig config, FloatType type) {
    return Math.multiplyExact(parameters(config), (long) type.byteSize());
  }

  /**
   * Refuses weights that do not fit in a device's memory, before any is loaded.
   *
   * @param what what the memory is for, as the message's subject
   * @param bytes the least memory that it needs
   * @throws InvalidInputException if the device has less free memory
   */
  public static void require(String what, long bytes, ComputeDevice device) {
    require(what, bytes, device, DeviceMemory.free(device));
  }

  static void require(String what, long bytes, ComputeDevice device, OptionalLong free) {
    if (free.isPresent() && free.getAsLong() < bytes) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s need %.1f GB, and %s has %.1f GB of memory left: use a smaller model, or a machine"
                  + " with more memory",
              what,
              bytes / GIGABYTE,
              device,
              free.getAsLong() / GIGABYTE));
    }
  }
}
