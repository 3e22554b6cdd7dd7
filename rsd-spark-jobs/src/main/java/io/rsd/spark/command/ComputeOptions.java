package io.rsd.spark.command;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.Processor;
import picocli.CommandLine.Option;

/** The options for device and type that several commands share. */
final class ComputeOptions {

  @Option(
      names = "--dtype",
      defaultValue = "float32",
      paramLabel = "TYPE",
      description = "type to compute in: float32 or bfloat16 (default: ${DEFAULT-VALUE})")
  private String type;

  @Option(
      names = "--device",
      defaultValue = "cpu",
      paramLabel = "DEVICE",
      description = "cpu or cuda:N (default: ${DEFAULT-VALUE})")
  private String device;

  FloatType type() {
    return switch (type) {
      case "float32" -> FloatType.FLOAT32;
      case "bfloat16" -> FloatType.BFLOAT16;
      default ->
          throw new InvalidInputException(
              "--dtype '" + type + "' is neither 'float32' nor 'bfloat16'");
    };
  }

  ComputeDevice device() {
    return ComputeDevice.parse(device);
  }

  /** The device that a measurement runs on, with what decides its speed. */
  String machine() {
    return device() instanceof ComputeDevice.Cpu
        ? "cpu: " + Processor.ofThisMachine().describe()
        : device().toString();
  }
}
