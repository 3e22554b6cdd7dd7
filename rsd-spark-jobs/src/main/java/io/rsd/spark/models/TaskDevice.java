package io.rsd.spark.models;

import io.rsd.core.InvalidInputException;
import io.rsd.core.torchscript.ComputeDevice;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Which device a task computes on. */
public final class TaskDevice {

  private static final String AUTO = "auto";
  private static final String GPU = "gpu";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");

  private TaskDevice() {}

  /** Whether a setting is {@code auto}, {@code cpu} or {@code cuda:N}. */
  static boolean isDevice(String setting) {
    return setting.equals(AUTO)
        || setting.equals("cpu")
        || ComputeDevice.CUDA.matcher(setting).matches();
  }

  /**
   * The device of a task: with {@code auto} the GPU that Spark gave it, or else the CPU.
   *
   * @param setting {@code auto}, {@code cpu} or {@code cuda:N}
   * @throws InvalidInputException if the setting is none of these, or the GPU has no number
   */
  public static ComputeDevice of(TaskContext task, String setting) {
    return of(task.resourcesJMap(), setting);
  }

  /** The device of the task that this thread runs; outside of any task there is no GPU. */
  public static ComputeDevice ofThisTask(String setting) {
    return Optional.ofNullable(TaskContext.get())
        .map(task -> of(task, setting))
        .orElseGet(() -> of(Map.of(), setting));
  }

  static ComputeDevice of(Map<String, ResourceInformation> resources, String setting) {
    if (!setting.equals(AUTO)) {
      return ComputeDevice.parse(setting);
    }
    return Optional.ofNullable(resources.get(GPU))
        .filter(gpu -> gpu.addresses().length > 0)
        .map(gpu -> cuda(gpu.addresses()[0]))
        .orElseGet(ComputeDevice.Cpu::new);
  }

  private static ComputeDevice cuda(String address) {
    if (!NUMBER.matcher(address).matches()) {
      throw new InvalidInputException(
          ("Spark gave a task the gpu '%s', which is not the number of a CUDA device; let the"
                  + " discovery script of the resource gpu print numbers, or set models.device")
              .formatted(address));
    }
    return new ComputeDevice.Cuda(Integer.parseInt(address));
  }
}
