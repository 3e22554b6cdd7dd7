package io.rsd.core.model;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.config.Settings;
import io.rsd.core.torchscript.Bfloat16;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.Processor;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compute type, with the reason for which it was chosen.
 *
 * @param type float32 or bfloat16
 * @param reason why it was chosen, as a clause
 */
public record ComputeType(FloatType type, String reason) implements Serializable {

  private static final Logger LOG = LoggerFactory.getLogger(ComputeType.class);

  private static final AtomicBoolean WARNED = new AtomicBoolean();

  /** The values of the setting {@code compute_type}. */
  private enum Setting {
    AUTO,
    FLOAT32,
    BFLOAT16
  }

  /**
   * Reads the setting {@code compute_type} of a section.
   *
   * @return the type; empty for {@code auto}
   * @throws InvalidInputException if it is anything else
   */
  public static Optional<FloatType> setting(Settings section) {
    return switch (section.choice("compute_type", Setting.class)) {
      case AUTO -> Optional.empty();
      case FLOAT32 -> Optional.of(FloatType.FLOAT32);
      case BFLOAT16 -> Optional.of(FloatType.BFLOAT16);
    };
  }

  /**
   * The type that suits a device of this machine: bfloat16 if it multiplies bfloat16 in hardware,
   * else float32.
   */
  public static ComputeType suiting(ComputeDevice device) {
    return device instanceof ComputeDevice.Cuda
        ? new ComputeType(FloatType.BFLOAT16, device + " is a GPU")
        : suiting(Processor.ofThisMachine());
  }

  static ComputeType suiting(Processor processor) {
    return processor.bfloat16() == Bfloat16.HARDWARE
        ? new ComputeType(FloatType.BFLOAT16, "the CPU multiplies bfloat16 in hardware")
        : new ComputeType(
            FloatType.FLOAT32,
            "the CPU does not multiply bfloat16 in hardware (it has %s)"
                .formatted(processor.features().instructionSets()));
  }

  /** The type that suits all of several devices: float32 if it suits any of them. */
  public static ComputeType common(List<ComputeType> suiting) {
    return suiting.stream()
        .filter(each -> each.type() == FloatType.FLOAT32)
        .findFirst()
        .or(() -> suiting.stream().findFirst())
        .orElseThrow(() -> new IllegalArgumentException("no devices to choose a type for"));
  }

  /** Whether matrices of a type are packed for oneDNN on a device. */
  static boolean isPacked(FloatType type, ComputeDevice device) {
    return device instanceof ComputeDevice.Cpu && (type != FloatType.BFLOAT16 || packsBfloat16());
  }

  private static boolean packsBfloat16() {
    return Processor.ofThisMachine().bfloat16() != Bfloat16.PLAIN;
  }

  /** Logs a warning, once in this JVM, if the type is slow on the device. */
  public static void warnIfSlow(FloatType type, ComputeDevice device) {
    if (type == FloatType.BFLOAT16 && device instanceof ComputeDevice.Cpu) {
      slowness(Processor.ofThisMachine())
          .filter(warning -> WARNED.compareAndSet(false, true))
          .ifPresent(LOG::warn);
    }
  }

  /** The warning about bfloat16 on a CPU; empty if it is fast there. */
  static Optional<String> slowness(Processor processor) {
    String has = processor.features().instructionSets();
    return switch (processor.bfloat16()) {
      case HARDWARE -> Optional.empty();
      case PACKED ->
          Optional.of(
              ("this CPU emulates bfloat16 (it has %s): steps with many sequences take twice as"
                      + " long as with compute_type = float32")
                  .formatted(has));
      case PLAIN ->
          Optional.of(
              ("this CPU has no instructions for bfloat16 (it has %s): decoding takes 2 to 6 times"
                      + " as long as with compute_type = float32, and training 9 times")
                  .formatted(has));
    };
  }
}
