package io.rsd.spark.executor;

import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.spark.models.LoadedModel;
import io.rsd.spark.models.ModelSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The models and engines of this JVM, by device. */
public final class ExecutorEngines {

  private static final Map<ComputeDevice, DeviceModels> DEVICES = new ConcurrentHashMap<>();

  private ExecutorEngines() {}

  /**
   * The engine of a spec on a device; the task gives it back by closing the lease.
   *
   * @throws io.rsd.core.InvalidInputException if its models cannot be loaded
   */
  static EngineLease acquire(EngineSpec spec, ComputeDevice device) throws InterruptedException {
    return on(device).acquire(spec);
  }

  /**
   * Works with the student alone on a device.
   *
   * @throws io.rsd.core.InvalidInputException if it cannot be loaded
   */
  static <T> T withStudent(
      ModelSettings models, ComputeDevice device, Function<LoadedModel, T> work)
      throws InterruptedException {
    return on(device).withStudent(models, work);
  }

  /**
   * Closes all engines and models of this JVM once no task has them. In local mode the driver does
   * so before it needs the memory for something else.
   */
  public static void closeAll() throws InterruptedException {
    for (DeviceModels models : DEVICES.values()) {
      models.close();
    }
  }

  private static DeviceModels on(ComputeDevice device) {
    return DEVICES.computeIfAbsent(device, DeviceModels::new);
  }
}
