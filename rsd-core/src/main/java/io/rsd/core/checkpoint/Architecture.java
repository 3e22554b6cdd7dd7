package io.rsd.core.checkpoint;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The registry of decoder families. {@link Family} explains how to add one. */
public enum Architecture {
  QWEN2(new Qwen2()),
  QWEN3(new Qwen3()),
  LLAMA(new Llama()),
  GEMMA3(new Gemma3()),
  PHI3(new Phi3());

  @SuppressWarnings("ImmutableEnumChecker") // a family has no fields
  private final Family family;

  Architecture(Family family) {
    this.family = family;
  }

  /** The name of its class in HuggingFace transformers, as {@code architectures} holds it. */
  public String className() {
    return family.className();
  }

  /** Its name in the field {@code model_type}, which is also the name of its decoder program. */
  public String modelType() {
    return family.modelType();
  }

  /**
   * The name of the program of its layers: {@code prenorm}, or {@code sandwich} for layers that
   * norm also what they add.
   */
  public String layerProgram() {
    return family.layerProgram();
  }

  Family family() {
    return family;
  }

  static String supportedClassNames() {
    return Arrays.stream(values()).map(Architecture::className).collect(Collectors.joining(", "));
  }
}
