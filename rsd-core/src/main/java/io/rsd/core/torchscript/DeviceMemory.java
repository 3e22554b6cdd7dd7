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

/** The free memory of a device. */
public final class DeviceMemory {

  private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";

  private DeviceMemory() {}

  /** Free bytes; empty if the system does not report them. */
  public static OptionalLong free(ComputeDevice device) {
    if (device instanceof ComputeDevice.Cuda cuda) {
      MemoryUsage usage = CudaUtils.getGpuMemory(Device.gpu(cuda.index()));
      return OptionalLong.of(usage.getMax() - usage.getCommitted());
    }
    return Files.isReadable(MEMORY_INFO) ? availableOnHost() : OptionalLong.empty();
  }

  /** Returns the memory that libtorch caches to the device, so that {@link #free} counts it. */
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
