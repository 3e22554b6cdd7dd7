package io.rsd.core.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProcessorTest {

  @ParameterizedTest
  @EnumSource
  void instructionsDecideHowBfloat16IsMultiplied(CpuInfo machine) {
    assertThat(machine.processor().bfloat16()).isEqualTo(machine.expected());
  }

  @ParameterizedTest
  @EnumSource
  void libtorchHasTheLastWord(CpuInfo machine) {
    Processor forbidden = new Processor(machine.processor().features(), false);
    assertThat(forbidden.bfloat16()).isEqualTo(Bfloat16.PLAIN);
  }

  @Test
  void onlyTheLineOfTheFlagsCounts() {
    assertThat(CpuFeatures.parse(CpuInfo.AVX2.text()).flags())
        .containsExactlyInAnyOrder(
            "fpu", "sse", "sse2", "ssse3", "sse4_1", "sse4_2", "avx", "f16c", "fma", "avx2",
            "bmi2");
    assertThat(CpuFeatures.parse("flags :\n").flags()).isEmpty();
    assertThat(CpuFeatures.parse("").flags()).isEmpty();
  }

  @Test
  void instructionSetsAreNamedForPeople() {
    assertThat(CpuInfo.NOTHING.processor().features().instructionSets()).isEqualTo("sse4_2");
    assertThat(CpuInfo.AVX2.processor().features().instructionSets()).isEqualTo("sse4_2 avx avx2");
    assertThat(CpuFeatures.parse("").instructionSets())
        .isEqualTo("no instruction sets beyond x86-64");
  }

  @Test
  void libtorchPacksBfloat16WhereThisMachinesInstructionsAllowIt() {
    assumeTrue(System.getenv("ONEDNN_MAX_CPU_ISA") == null, "oneDNN may use all instructions");
    Processor here = Processor.ofThisMachine();
    Set<String> flags = here.features().flags();
    assertThat(here.packsBfloat16())
        .isEqualTo(
            flags.containsAll(Set.of("avx512bw", "avx512vl", "avx512dq"))
                || flags.contains("avx_ne_convert"));
  }

  @Test
  void descriptionHasInstructionsThreadsAndKernels() {
    Processor here = Processor.ofThisMachine();
    assertThat(here.describe())
        .startsWith(here.features().instructionSets() + "; ")
        .contains(Libtorch.threads() + " threads on ")
        .contains("float32 packed (oneDNN), bfloat16 ");
  }
}
