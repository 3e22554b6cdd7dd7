package io.rsd.core.torchscript;

/** How libtorch multiplies bfloat16 matrices on a CPU. */
public enum Bfloat16 {
  /** With bfloat16 instructions: the fastest of all types. */
  HARDWARE,
  /** With packed matrices in oneDNN, which emulates the instructions. */
  PACKED,
  /** Without packing, through conversions: several times slower than float32. */
  PLAIN
}
