package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.checkpoint.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is registered as a decoder family, and that each is complete. */
class FamiliesTest {

  @Test
  void theseFamiliesCanBeRead() {
    assertThat(Architecture.values())
        .extracting(Architecture::className)
        .containsExactly(
            "Qwen2ForCausalLM",
            "Qwen3ForCausalLM",
            "LlamaForCausalLM",
            "Gemma3ForCausalLM",
            "Phi3ForCausalLM");
    assertThat(Architecture.values())
        .extracting(Architecture::modelType)
        .doesNotHaveDuplicates()
        .containsExactly("qwen2", "qwen3", "llama", "gemma3_text", "phi3");
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void everyFamilyHasADecoderProgramOfItsOwn(Architecture architecture) {
    assertThat(DecoderProgram.layers(architecture))
        .containsOnlyKeys("__torch__/layers.py", "__torch__/kind.py", "__torch__/family.py");
    for (Architecture other : Architecture.values()) {
      assertThat(DecoderProgram.layers(architecture).equals(DecoderProgram.layers(other)))
          .isEqualTo(architecture == other);
    }
  }
}
