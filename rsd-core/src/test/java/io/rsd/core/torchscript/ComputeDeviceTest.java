package io.rsd.core.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeDeviceTest {

  @Test
  void readsCpuAndCudaDevices() {
    assertThat(ComputeDevice.parse("cpu")).isEqualTo(new ComputeDevice.Cpu());
    assertThat(ComputeDevice.parse("cuda:0")).isEqualTo(new ComputeDevice.Cuda(0));
    assertThat(ComputeDevice.parse("cuda:15")).isEqualTo(new ComputeDevice.Cuda(15));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cuda:0", "cuda:7"})
  void printsWhatItReads(String text) {
    assertThat(ComputeDevice.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "CPU", "gpu", "cuda", "cuda:", "cuda:-1", "cuda:1234", "cuda:0 "})
  void refusesAnyOtherText(String text) {
    assertThatThrownBy(() -> ComputeDevice.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("device '" + text + "' is neither 'cpu' nor 'cuda:N'");
  }
}
