package io.rsd.core.torchscript;

/** How libtorch multiplies matrices of bfloat16 on a device. */
public enum Bfloat16 {
  /** By instructions made for it: the fastest of all types. */
  HARDWARE,
  /** With oneDNN's packed matrices, which emulate the instructions. */
  PACKED,
  /** Without packing, through conversions: several times slower than float32. */
  PLAIN
}
