package io.rsd.core.model;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.MappedMemory;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.RotaryEmbedding;
import io.rsd.core.checkpoint.TensorInfo;
import io.rsd.core.model.WeightLayout.Weight;
import io.rsd.core.torchscript.Argument;
import io.rsd.core.torchscript.ScriptModule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Copies weights into a program, one at a time and in pieces. */
public final class WeightLoader {

  /** The host holds one piece of a weight at a time, whatever the weight's size. */
  private static final int PIECE_BYTES = 64 << 20;

  /** The standard deviation of random weights: large enough that activations do not vanish. */
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
    module.call("begin", windows(config), frequencies(config));
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

  /** The sliding window of each layer, 0 for none, as an argument of the programs. */
  public static Argument windows(ModelConfig config) {
    return new Argument.WholeList(config.windows());
  }

  /**
   * The angles of the rotary embedding as an argument of the programs: {@code [pairs]}; {@code [2,
   * pairs]}, one row for each set, if it is not plain. If there are layers with a sliding window,
   * theirs follow: {@code [2, ...]}.
   */
  public static Argument frequencies(ModelConfig config) {
    List<RotaryEmbedding> embeddings = new ArrayList<>(List.of(config.rotary()));
    config.slidingWindow().ifPresent(sliding -> embeddings.add(sliding.rotary()));
    int sets = config.rotary().isPlain() ? 1 : 2;
    double[] exact =
        embeddings.stream()
            .flatMapToDouble(
                rotary ->
                    IntStream.range(0, sets)
                        .mapToObj(set -> rotary.inverseFrequencies(config.headSize(), set))
                        .flatMapToDouble(Arrays::stream))
            .toArray();
    float[] frequencies = new float[exact.length];
    for (int i = 0; i < exact.length; i++) {
      frequencies[i] = (float) exact[i];
    }
    long pairs = exact.length / embeddings.size() / sets;
    LongStream counts = LongStream.of(embeddings.size(), sets).filter(count -> count > 1);
    long[] shape = LongStream.concat(counts, LongStream.of(pairs)).toArray();
    return new Argument.FloatTensor(frequencies, shape);
  }

  /**
   * The lengths of a batch's rows as an argument of the programs: {@code [rows]}; {@code [2, rows]}
   * with the number of each row's set of frequencies, if the rotary embedding is not plain.
   *
   * @param lengths the lengths
   * @param sequences the lengths of the whole sequences, by which the sets are chosen
   */
  public static Argument.LongTensor rows(long[] lengths, long[] sequences, RotaryEmbedding rotary) {
    if (rotary.isPlain()) {
      return new Argument.LongTensor(lengths, lengths.length);
    }
    long[] both = Arrays.copyOf(lengths, 2 * lengths.length);
    for (int row = 0; row < lengths.length; row++) {
      both[lengths.length + row] = rotary.set(Math.toIntExact(sequences[row]));
    }
    return new Argument.LongTensor(both, 2, lengths.length);
  }

  private static void copy(ScriptModule module, Weight weight, Checkpoint checkpoint) {
    forEachPiece(
        weight,
        checkpoint,
        (start, piece, dtype) ->
            module.call(
                        "fill",
                        Argument.of(weight.layer()),
                        Argument.of(weight.name()),
                        Argument.of(start),
                        new Argument.ByteTensor(piece),
                        Argument.of(dtype))
                    .longs(0)[0]
                != 0);
  }

  /**
   * Passes the bytes of a weight in a checkpoint to a reader, piece by piece.
   *
   * @throws InvalidInputException naming the tensor, if the reader finds that its numbers are not
   *     all finite
   */
  public static void forEachPiece(Weight weight, Checkpoint checkpoint, PieceReader reader) {
    long filled = 0;
    for (String source : weight.sources()) {
      TensorInfo tensor = checkpoint.tensor(source);
      int elementBytes = tensor.type().byteSize();
      for (long offset = 0; offset < tensor.byteCount(); offset += PIECE_BYTES) {
        int length = (int) Math.min(PIECE_BYTES, tensor.byteCount() - offset);
        ByteBuffer piece = checkpoint.bytes(tensor, offset, length);
        try {
          int dtype = DecoderProgram.dtype(tensor.type());
          if (!reader.read(filled + offset / elementBytes, piece, dtype)) {
            throw new InvalidInputException(
                ("%s: the tensor \"%s\" holds values that are not finite numbers; the file is"
                        + " damaged, or the training that wrote it failed")
                    .formatted(tensor.file(), source));
          }
        } finally {
          MappedMemory.release(piece);
        }
      }
      filled += tensor.byteCount() / elementBytes;
    }
  }

  /** Receives the pieces of a weight. */
  @FunctionalInterface
  public interface PieceReader {

    /**
     * Receives one piece.
     *
     * @param start the index of its first element in the flattened weight
     * @param piece its bytes in a direct buffer, which is valid during the call only
     * @param dtype PyTorch's number for its type
     * @return whether all its numbers are finite
     */
    boolean read(long start, ByteBuffer piece, int dtype);
  }

  private interface Filler {
    void fill(Weight weight);
  }
}
