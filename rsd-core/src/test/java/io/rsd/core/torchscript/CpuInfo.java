package io.rsd.core.torchscript;

/** What {@code /proc/cpuinfo} says on machines of several kinds, cut down to what is read. */
public enum CpuInfo {
  NOTHING("fpu sse sse2 ssse3 sse4_1 sse4_2", false, Bfloat16.PLAIN),
  AVX2("fpu sse sse2 ssse3 sse4_1 sse4_2 avx f16c fma avx2 bmi2", false, Bfloat16.PLAIN),
  AVX_NE_CONVERT("fpu sse2 sse4_2 avx fma avx2 avx_vnni avx_ne_convert", true, Bfloat16.PACKED),
  AVX512(
      "fpu sse2 sse4_2 avx avx2 avx512f avx512dq avx512cd avx512bw avx512vl avx512_vnni",
      true,
      Bfloat16.PACKED),
  AVX512_BF16(
      "fpu sse2 sse4_2 avx avx2 avx512f avx512dq avx512bw avx512vl avx512_bf16",
      true,
      Bfloat16.HARDWARE),
  AMX(
      "fpu sse2 sse4_2 avx avx2 avx512f avx512dq avx512bw avx512vl avx512_bf16 amx_bf16 amx_tile",
      true,
      Bfloat16.HARDWARE);

  private final String flags;
  private final boolean packs;
  private final Bfloat16 expected;

  CpuInfo(String flags, boolean packs, Bfloat16 expected) {
    this.flags = flags;
    this.packs = packs;
    this.expected = expected;
  }

  /** The file's text. */
  String text() {
    String one =
        """
        vendor_id\t: AuthenticAMD
        vmx flags\t: amx_bf16
        flags\t\t: %s
        bugs\t\t: avx512_bf16

        """
            .formatted(flags);
    return "processor\t: 0\n" + one + "processor\t: 1\n" + one;
  }

  /** The machine, with what libtorch says of it. */
  public Processor processor() {
    return new Processor(CpuFeatures.parse(text()), packs);
  }

  Bfloat16 expected() {
    return expected;
  }
}
