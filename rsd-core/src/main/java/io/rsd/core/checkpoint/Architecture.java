package io.rsd.core.checkpoint;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The decoder families that can be read. A further family is one more constant here, with what sets
 * its configuration and its tensors apart, and a decoder program of its own.
 */
public enum Architecture {
  QWEN2("Qwen2ForCausalLM", "qwen2"),
  QWEN3("Qwen3ForCausalLM", "qwen3"),
  LLAMA("LlamaForCausalLM", "llama");

  private final String className;
  private final String modelType;

  Architecture(String className, String modelType) {
    this.className = className;
    this.modelType = modelType;
  }

  /** The name of its class in HuggingFace transformers, as {@code architectures} holds it. */
  public String className() {
    return className;
  }

  /** Its name in the field {@code model_type}. */
  public String modelType() {
    return modelType;
  }

  static String supportedClassNames() {
    return Arrays.stream(values()).map(Architecture::className).collect(Collectors.joining(", "));
  }
}
