package io.rsd.core.checkpoint;

import java.nio.file.Path;

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
 * @param rotary the rotary position embedding
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
    RotaryEmbedding rotary,
    int maximumPositions,
    FloatType dtype) {

  /**
   * Reads a {@code config.json}. Omitted fields have the defaults of HuggingFace transformers.
   *
   * @throws io.rsd.core.InvalidInputException naming the file and the field, if the file cannot be
   *     read, a field is missing, has a wrong type or contradicts another one, or the model needs
   *     an unsupported feature
   */
  public static ModelConfig read(Path configJson) {
    return new ModelConfigReader(JsonFields.read(configJson)).read();
  }
}
