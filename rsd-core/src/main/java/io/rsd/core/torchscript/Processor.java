package io.rsd.core.torchscript;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A CPU, and what libtorch makes of it.
 *
 * @param features its instructions
 * @param packsBfloat16 whether libtorch's oneDNN packs matrices of bfloat16 on it
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
    // Before the class below: what fails in a static initializer loses its sentence.
    Libtorch.engine();
    return ThisMachine.PROCESSOR;
  }

  /**
   * How it multiplies matrices of bfloat16. libtorch has the last word: it may have been forbidden
   * to use what the CPU has ({@code ONEDNN_MAX_CPU_ISA}).
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
            Map.of("__torch__.py", source()),
            Map.of("training", new Attribute.Flag(false)));
    try (ScriptModule module = ScriptModule.load(program, new ComputeDevice.Cpu())) {
      return module.call("packs_bfloat16").longs(0)[0] == 1;
    }
  }

  private static String source() {
    try (InputStream stream = Processor.class.getResourceAsStream("processor.py")) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks the program's file processor.py");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
