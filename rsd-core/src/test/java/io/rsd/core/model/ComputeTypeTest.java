package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.torchscript.Bfloat16;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.CpuInfo;
import io.rsd.core.torchscript.Processor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComputeTypeTest {

  private static final ComputeDevice CPU = new ComputeDevice.Cpu();
  private static final ComputeDevice GPU = new ComputeDevice.Cuda(1);

  @ParameterizedTest
  @EnumSource(names = {"AVX512_BF16", "AMX"})
  void cpuThatMultipliesBfloat16ComputesInIt(CpuInfo machine) {
    assertThat(ComputeType.suiting(machine.processor()).type()).isEqualTo(FloatType.BFLOAT16);
    assertThat(ComputeType.slowness(machine.processor())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"NOTHING", "AVX2", "AVX_NE_CONVERT", "AVX512"})
  void otherCpusComputeInFloat32AndAreSlowInBfloat16(CpuInfo machine) {
    Processor processor = machine.processor();
    String has = processor.features().instructionSets();
    ComputeType suiting = ComputeType.suiting(processor);
    assertThat(suiting.type()).isEqualTo(FloatType.FLOAT32);
    assertThat(suiting.reason()).contains(has);
    assertThat(ComputeType.slowness(processor).orElseThrow())
        .contains(has)
        .contains("compute_type = float32")
        .contains(processor.bfloat16() == Bfloat16.PLAIN ? "2 to 6 times" : "twice as long");
  }

  @Test
  void gpuComputesInBfloat16() {
    assertThat(ComputeType.suiting(GPU))
        .isEqualTo(new ComputeType(FloatType.BFLOAT16, "cuda:1 is a GPU"));
  }

  @Test
  void oneDeviceThatIsSlowInBfloat16DecidesForAll() {
    ComputeType gpu = ComputeType.suiting(GPU);
    ComputeType avx2 = ComputeType.suiting(CpuInfo.AVX2.processor());
    ComputeType bf16 = ComputeType.suiting(CpuInfo.AVX512_BF16.processor());
    assertThat(ComputeType.common(List.of(gpu, avx2, bf16))).isEqualTo(avx2);
    assertThat(ComputeType.common(List.of(gpu, bf16)).type()).isEqualTo(FloatType.BFLOAT16);
    assertThatThrownBy(() -> ComputeType.common(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void float32IsPackedOnEveryCpuAndBfloat16WhereLibtorchCan() {
    assertThat(ComputeType.isPacked(FloatType.FLOAT32, CPU)).isTrue();
    assertThat(ComputeType.isPacked(FloatType.BFLOAT16, CPU))
        .isEqualTo(Processor.ofThisMachine().packsBfloat16());
    assertThat(ComputeType.isPacked(FloatType.FLOAT32, GPU)).isFalse();
    assertThat(ComputeType.isPacked(FloatType.BFLOAT16, GPU)).isFalse();
  }
}
