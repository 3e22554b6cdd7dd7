package io.rsd.core.torchscript;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** How much memory a device has left. */
public final class DeviceMemory {

  private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";

  private DeviceMemory() {}

  /** Bytes that can still be taken; empty where the system does not tell. */
  public static OptionalLong free(ComputeDevice device) {
    if (device instanceof ComputeDevice.Cuda cuda) {
      MemoryUsage usage = CudaUtils.getGpuMemory(Device.gpu(cuda.index()));
      return OptionalLong.of(usage.getMax() - usage.getCommitted());
    }
    return Files.isReadable(MEMORY_INFO) ? availableOnHost() : OptionalLong.empty();
  }

  /**
   * Gives memory that libtorch keeps for its next tensors back to the device, where {@link #free}
   * counts it.
   */
  public static void release(ComputeDevice device) {
    if (device instanceof ComputeDevice.Cuda) {
      JniUtils.emptyCudaCache();
    }
  }

  private static OptionalLong availableOnHost() {
    try {
      List<String> lines = Files.readAllLines(MEMORY_INFO);
      return lines.stream()
          .filter(line -> line.startsWith(AVAILABLE))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
