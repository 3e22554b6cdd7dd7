package io.rsd.core.model;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.MappedMemory;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.TensorInfo;
import io.rsd.core.model.WeightLayout.Weight;
import io.rsd.core.torchscript.Argument;
import io.rsd.core.torchscript.ScriptModule;
import java.nio.ByteBuffer;

/** Brings weights into a decoder program, one by one and each in pieces. */
final class WeightLoader {

  /** The host holds one piece of a weight at a time, whatever its size. */
  private static final int PIECE_BYTES = 64 << 20;

  /** The spread of random weights: large enough that no activation dies out. */
  private static final double NOISE = 0.02;

  private WeightLoader() {}

  /** Fills a program with the weights of a checkpoint. */
  static void load(ScriptModule module, Checkpoint checkpoint) {
    fill(module, checkpoint.config(), weight -> copy(module, weight, checkpoint));
  }

  /** Fills a program with random weights. */
  static void randomize(ScriptModule module, ModelConfig config) {
    fill(
        module,
        config,
        weight ->
            module.call(
                "fill_with_noise",
                Argument.of(weight.layer()),
                Argument.of(weight.name()),
                Argument.of(NOISE)));
  }

  private static void fill(ScriptModule module, ModelConfig config, Filler filler) {
    module.call("begin", Argument.of(config.layers()), frequencies(config));
    for (Weight weight : WeightLayout.of(config)) {
      long[] shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
      module.call(
          "allocate",
          Argument.of(weight.layer()),
          Argument.of(weight.name()),
          new Argument.WholeList(shape));
      filler.fill(weight);
    }
    module.call("finish");
  }

  private static Argument frequencies(ModelConfig config) {
    double[] exact = config.rotary().inverseFrequencies(config.headSize());
    float[] frequencies = new float[exact.length];
    for (int i = 0; i < exact.length; i++) {
      frequencies[i] = (float) exact[i];
    }
    return new Argument.FloatTensor(frequencies, frequencies.length);
  }

  private static void copy(ScriptModule module, Weight weight, Checkpoint checkpoint) {
    long filled = 0;
    for (String source : weight.sources()) {
      TensorInfo tensor = checkpoint.tensor(source);
      int elementBytes = tensor.type().byteSize();
      for (long offset = 0; offset < tensor.byteCount(); offset += PIECE_BYTES) {
        int length = (int) Math.min(PIECE_BYTES, tensor.byteCount() - offset);
        ByteBuffer piece = checkpoint.bytes(tensor, offset, length);
        module.call(
            "fill",
            Argument.of(weight.layer()),
            Argument.of(weight.name()),
            Argument.of(filled + offset / elementBytes),
            new Argument.ByteTensor(piece),
            Argument.of(DecoderProgram.dtype(tensor.type())));
        MappedMemory.release(piece);
      }
      filled += tensor.byteCount() / elementBytes;
    }
  }

  private interface Filler {
    void fill(Weight weight);
  }
}
