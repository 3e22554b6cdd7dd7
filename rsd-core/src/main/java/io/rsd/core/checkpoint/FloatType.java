package io.rsd.core.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/** The number types of stored weights. */
public enum FloatType {
  FLOAT32("F32", 4, "float32"),
  FLOAT16("F16", 2, "float16"),
  BFLOAT16("BF16", 2, "bfloat16");

  private final String safetensorsName;
  private final int byteSize;
  private final String configName;

  FloatType(String safetensorsName, int byteSize, String configName) {
    this.safetensorsName = safetensorsName;
    this.byteSize = byteSize;
    this.configName = configName;
  }

  /** Its name in the header of a safetensors file. */
  public String safetensorsName() {
    return safetensorsName;
  }

  /** Bytes of one number. */
  public int byteSize() {
    return byteSize;
  }

  /** Its name in the fields {@code dtype} and {@code torch_dtype} of {@code config.json}. */
  public String configName() {
    return configName;
  }

  static Optional<FloatType> ofSafetensorsName(String name) {
    return Arrays.stream(values()).filter(type -> type.safetensorsName.equals(name)).findFirst();
  }

  /** The type of a name in {@code config.json}. */
  public static Optional<FloatType> ofConfigName(String name) {
    return Arrays.stream(values()).filter(type -> type.configName.equals(name)).findFirst();
  }
}
