package io.rsd.core.model;

import io.rsd.core.torchscript.Argument;
import io.rsd.core.torchscript.Attribute;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.ScriptModule;
import io.rsd.core.torchscript.ScriptProgram;
import java.util.LinkedHashMap;
import java.util.Map;

/** The memory bandwidth of a device, which limits every step that reads all weights. */
public final class MemoryBandwidth {

  /** Large enough that the CPU's caches do not matter. */
  private static final long BYTES = 1L << 30;

  private static final int READS = 8;

  private MemoryBandwidth() {}

  /** Bytes per second: the fastest of several reads of one GiB with all threads. */
  public static double measure(ComputeDevice device) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("training", new Attribute.Flag(false));
    attributes.put("data", new Attribute.EmptyList("List[Tensor]"));
    ScriptProgram program =
        new ScriptProgram(
            "Bandwidth", Map.of("__torch__.py", DecoderProgram.source("bandwidth.py")), attributes);
    try (ScriptModule module = ScriptModule.load(program, device)) {
      module.call(
          "allocate", Argument.of(BYTES / Float.BYTES), new Argument.LongTensor(new long[] {0}, 1));
      long fastest = Long.MAX_VALUE;
      for (int i = 0; i < READS; i++) {
        long start = System.nanoTime();
        module.call("read");
        fastest = Math.min(fastest, System.nanoTime() - start);
      }
      return BYTES / (fastest / 1e9);
    }
  }
}
