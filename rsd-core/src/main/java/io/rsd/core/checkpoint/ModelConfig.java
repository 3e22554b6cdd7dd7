package io.rsd.core.checkpoint;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The shape of a model, from the {@code config.json} of a HuggingFace folder.
 *
 * @param architecture the decoder family
 * @param vocabularySize rows of the embedding and of the output matrix
 * @param hiddenSize width of the residual stream
 * @param layers number of decoder layers
 * @param queryHeads attention heads of the queries, a multiple of {@code keyValueHeads}
 * @param keyValueHeads attention heads of keys and values
 * @param headSize dimensions of one head: an even number, not always hidden size / heads
 * @param intermediateSize width of the feed-forward part
 * @param normEpsilon the constant in every RMS norm
 * @param tiedEmbeddings whether the output matrix is the embedding itself
 * @param attentionBias whether the query, key and value projections have a bias
 * @param attentionScalar the number by whose square root attention scores are divided; the head
 *     size, but for some models of Gemma
 * @param rotary the rotary position embedding, of the layers without a sliding window
 * @param slidingWindow the layers with a sliding window; empty if all attend to the whole context
 * @param maximumPositions the longest context in tokens that the model is meant for
 * @param dtype the declared type of the weights; each tensor has a type of its own
 */
public record ModelConfig(
    Architecture architecture,
    int vocabularySize,
    int hiddenSize,
    int layers,
    int queryHeads,
    int keyValueHeads,
    int headSize,
    int intermediateSize,
    double normEpsilon,
    boolean tiedEmbeddings,
    boolean attentionBias,
    double attentionScalar,
    RotaryEmbedding rotary,
    Optional<SlidingWindow> slidingWindow,
    int maximumPositions,
    FloatType dtype) {

  /** A model whose layers all attend to the whole context, with the usual attention scores. */
  public ModelConfig(
      Architecture architecture,
      int vocabularySize,
      int hiddenSize,
      int layers,
      int queryHeads,
      int keyValueHeads,
      int headSize,
      int intermediateSize,
      double normEpsilon,
      boolean tiedEmbeddings,
      boolean attentionBias,
      RotaryEmbedding rotary,
      int maximumPositions,
      FloatType dtype) {
    this(
        architecture,
        vocabularySize,
        hiddenSize,
        layers,
        queryHeads,
        keyValueHeads,
        headSize,
        intermediateSize,
        normEpsilon,
        tiedEmbeddings,
        attentionBias,
        headSize,
        rotary,
        Optional.empty(),
        maximumPositions,
        dtype);
  }

  /**
   * The factor by which queries are multiplied, beside the usual one of one over the square root of
   * the head size.
   */
  public double queryScale() {
    return Math.sqrt(headSize / attentionScalar);
  }

  /** The window of each layer in tokens; 0 for one that attends to the whole context. */
  public long[] windows() {
    long[] windows = new long[layers];
    slidingWindow.ifPresent(
        sliding -> sliding.layers().forEach(layer -> windows[layer] = sliding.size()));
    return windows;
  }

  /**
   * Reads a {@code config.json}. Omitted fields have the defaults of HuggingFace transformers.
   *
   * @throws io.rsd.core.InvalidInputException naming the file and the field, if the file cannot be
   *     read, a field is missing, has a wrong type or contradicts another one, or the model needs
   *     an unsupported feature
   */
  public static ModelConfig read(Path configJson) {
    return new ModelConfigReader(CompositeConfig.text(JsonFields.read(configJson))).read();
  }
}
