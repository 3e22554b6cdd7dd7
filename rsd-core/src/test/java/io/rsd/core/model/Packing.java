package io.rsd.core.model;

import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.torchscript.ComputeDevice;
import java.util.List;

/** The ways in which this machine's CPU can keep matrices: plain always, packed where it can. */
final class Packing {

  private Packing() {}

  /** Values of {@code packed} that can be tested here. */
  static List<Boolean> of(FloatType type) {
    return ComputeType.isPacked(type, new ComputeDevice.Cpu())
        ? List.of(false, true)
        : List.of(false);
  }
}
