package io.rsd.eval.world;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.decoding.Role;

/**
 * The sizes of a model.
 *
 * @param architecture the decoder family
 * @param rows rows of the embedding, which is also the output layer
 * @param width width of the residual stream
 * @param layers number of decoder layers
 * @param heads attention heads, the same number for queries, keys and values
 * @param headSize dimensions of one head
 * @param feedForward width of the feed-forward part
 */
record ModelShape(
    Architecture architecture,
    int rows,
    int width,
    int layers,
    int heads,
    int headSize,
    int feedForward) {

  /**
   * The shape of a model: 1.8 million parameters for the teacher, 0.6 million for the student. The
   * teacher has rows that the student lacks, as in the paper's pair (appendix A).
   */
  static ModelShape of(Role role) {
    return switch (role) {
      case TEACHER -> new ModelShape(Architecture.QWEN2, 512, 192, 4, 6, 32, 512);
      case STUDENT -> new ModelShape(Architecture.QWEN3, 448, 128, 3, 4, 32, 320);
    };
  }
}
