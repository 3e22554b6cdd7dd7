package io.rsd.spark.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.torchscript.ComputeDevice;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

class TaskDeviceTest {

  private static final ComputeDevice CPU = new ComputeDevice.Cpu();

  private static Map<String, ResourceInformation> resource(String name, String... addresses) {
    return Map.of(name, new ResourceInformation(name, addresses));
  }

  @Test
  void autoIsTheGpuThatSparkGaveTheTask() {
    assertThat(TaskDevice.of(resource("gpu", "3"), "auto")).isEqualTo(new ComputeDevice.Cuda(3));
    assertThat(TaskDevice.of(resource("gpu", "2", "5"), "auto"))
        .isEqualTo(new ComputeDevice.Cuda(2));
  }

  @Test
  void autoIsTheCpuWithoutAGpu() {
    assertThat(TaskDevice.of(Map.of(), "auto")).isEqualTo(CPU);
    assertThat(TaskDevice.of(resource("gpu"), "auto")).isEqualTo(CPU);
    assertThat(TaskDevice.of(resource("fpga", "1"), "auto")).isEqualTo(CPU);
    assertThat(TaskDevice.ofThisTask("auto")).as("outside of any task").isEqualTo(CPU);
  }

  @Test
  void aDeviceThatWasNamedGoesBeforeWhatSparkGave() {
    assertThat(TaskDevice.of(resource("gpu", "3"), "cpu")).isEqualTo(CPU);
    assertThat(TaskDevice.of(resource("gpu", "3"), "cuda:1")).isEqualTo(new ComputeDevice.Cuda(1));
  }

  @Test
  void aGpuWithoutANumberIsAnErrorThatSaysSo() {
    for (String address : new String[] {"GPU-5f1c", "-1", "", "12345678901"}) {
      assertThatThrownBy(() -> TaskDevice.of(resource("gpu", address), "auto"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("the gpu '" + address + "', which is not the number of a CUDA");
    }
  }
}
