package io.rsd.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.torchscript.ComputeDevice;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MicrobatchLimitsTest {

  private static final ComputeDevice GPU = ComputeDevice.parse("cuda:0");

  @Test
  void aLargeGpuRecordsTheActivationsThatItHasRoomFor() {
    MicrobatchLimits limits = MicrobatchLimits.on(GPU, OptionalLong.of(70_000_000_000L));
    assertThat(limits.activations()).as("numbers of 4 bytes").isEqualTo(14_000_000_000L);
    assertThat(limits.logits()).isEqualTo(MicrobatchLimits.DEFAULT.logits());
  }

  @Test
  void aSmallOneRecordsNoLessThanTheCpu() {
    assertThat(MicrobatchLimits.on(GPU, OptionalLong.of(1 << 20)))
        .isEqualTo(MicrobatchLimits.DEFAULT);
    assertThat(MicrobatchLimits.on(GPU, OptionalLong.empty())).isEqualTo(MicrobatchLimits.DEFAULT);
  }

  @Test
  void theCpuKeepsItsMemoryForOthers() {
    OptionalLong plenty = OptionalLong.of(1L << 40);
    assertThat(MicrobatchLimits.on(new ComputeDevice.Cpu(), plenty))
        .isEqualTo(MicrobatchLimits.DEFAULT);
  }
}
