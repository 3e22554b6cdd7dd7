package io.rsd.core.model;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.DeviceMemory;
import java.util.Locale;
import java.util.OptionalLong;

/** The memory that the weights of models take on a device. */
public final class WeightMemory {

  private static final double GIGABYTE = 1e9;

  private WeightMemory() {}

  /** Numbers that the weights of a model consist of. */
  public static long parameters(ModelConfig config) {
    return WeightLayout.of(config).stream()
        .mapToLong(weight -> weight.shape().stream().reduce(1L, Math::multiplyExact))
        .reduce(0, Math::addExact);
  }

  /** Bytes of the weights of a model that decodes; those of norms count like the others. */
  public static long ofDecoding(ModelConfig config, FloatType type) {
    return Math.multiplyExact(parameters(config), (long) type.byteSize());
  }

  /**
   * Refuses weights that a device has no room for, before any of them is loaded.
   *
   * @param what the weights are of, for the message
   * @param bytes that they take at least
   * @throws InvalidInputException if the device has less memory left
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
