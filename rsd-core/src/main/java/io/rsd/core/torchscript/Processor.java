package io.rsd.core.torchscript;

import java.util.Map;

/**
 * A CPU, and the kernels that libtorch uses on it.
 *
 * @param features its instruction sets
 * @param packsBfloat16 whether libtorch's oneDNN packs bfloat16 matrices on it
 */
public record Processor(CpuFeatures features, boolean packsBfloat16) {

  private static final class ThisMachine {
    private static final Processor PROCESSOR =
        new Processor(CpuFeatures.ofThisMachine(), askLibtorch());
  }

  /**
   * The processor of this machine.
   *
   * @throws io.rsd.core.InvalidInputException if libtorch cannot be loaded
   */
  public static Processor ofThisMachine() {
    // Loaded before the holder class: an exception in a static initializer loses its message.
    Libtorch.engine();
    return ThisMachine.PROCESSOR;
  }

  /**
   * Makes sure that this process has a libtorch, before anything else is done. It is not loaded
   * yet, unless it must be downloaded.
   *
   * @throws io.rsd.core.InvalidInputException if there is none
   */
  public static void requireLibtorch() {
    Libtorch.require();
  }

  /**
   * How it multiplies bfloat16 matrices. libtorch's answer comes first, because {@code
   * ONEDNN_MAX_CPU_ISA} can forbid it to use what the CPU has.
   */
  public Bfloat16 bfloat16() {
    if (!packsBfloat16) {
      return Bfloat16.PLAIN;
    }
    return features.multipliesBfloat16() ? Bfloat16.HARDWARE : Bfloat16.PACKED;
  }

  /** The instruction sets, the threads of libtorch, and the kernels of both types, in one line. */
  public String describe() {
    String kernels =
        switch (bfloat16()) {
          case HARDWARE -> "packed (oneDNN), multiplied in hardware";
          case PACKED -> "packed (oneDNN), emulated";
          case PLAIN -> "plain, not packed";
        };
    return "%s; %d threads on %d processors; float32 packed (oneDNN), bfloat16 %s"
        .formatted(
            features.instructionSets(),
            Libtorch.threads(),
            Runtime.getRuntime().availableProcessors(),
            kernels);
  }

  private static boolean askLibtorch() {
    ScriptProgram program =
        new ScriptProgram(
            "Processor",
            Map.of("__torch__.py", ScriptProgram.source(Processor.class, "processor.py")),
            Map.of("training", new Attribute.Flag(false)));
    try (ScriptModule module = ScriptModule.load(program, new ComputeDevice.Cpu())) {
      return module.call("packs_bfloat16").longs(0)[0] == 1;
    }
  }
}
