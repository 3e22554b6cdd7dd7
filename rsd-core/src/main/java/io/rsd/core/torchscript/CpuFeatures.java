package io.rsd.core.torchscript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The instructions that a CPU has.
 *
 * @param flags their names as the Linux kernel spells them, for example {@code avx512_bf16}
 */
public record CpuFeatures(Set<String> flags) {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** The instruction sets that decide how fast models compute, from the oldest to the newest. */
  private static final List<String> DECISIVE =
      List.of(
          "sse4_2",
          "avx",
          "avx2",
          "avx512f",
          "avx512bw",
          "avx512vl",
          "avx512dq",
          "avx_ne_convert",
          "avx512_bf16",
          "amx_bf16");

  public CpuFeatures {
    flags = Set.copyOf(flags);
  }

  /** The CPU of this machine; no flags if the system does not report them. */
  public static CpuFeatures ofThisMachine() {
    try {
      return Files.isReadable(CPU_INFO) ? parse(Files.readString(CPU_INFO)) : parse("");
    } catch (IOException e) {
      return parse("");
    }
  }

  /** Parses the text of {@code /proc/cpuinfo}, using its first processor. */
  static CpuFeatures parse(String cpuInfo) {
    return new CpuFeatures(
        cpuInfo
            .lines()
            .filter(line -> line.matches("flags\\s*:.*"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
            .stream()
            .flatMap(Arrays::stream)
            .filter(flag -> !flag.isEmpty())
            .collect(Collectors.toSet()));
  }

  /** Whether the CPU has instructions that multiply bfloat16 numbers directly. */
  public boolean multipliesBfloat16() {
    return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
  }

  /** Whether it has AVX2, which all but the slowest kernels of libtorch need. */
  public boolean hasAvx2() {
    return flags.contains("avx2");
  }

  /** The instruction sets that decide how fast models compute, as text. */
  public String instructionSets() {
    String found = DECISIVE.stream().filter(flags::contains).collect(Collectors.joining(" "));
    return found.isEmpty() ? "no instruction sets beyond x86-64" : found;
  }
}
