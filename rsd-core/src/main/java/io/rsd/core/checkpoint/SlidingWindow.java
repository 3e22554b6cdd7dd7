package io.rsd.core.checkpoint;

import java.util.List;

/**
 * The layers of a model in which a token attends to the last tokens only, not to all before it.
 *
 * @param size the tokens that a token attends to, itself among them
 * @param layers the numbers of these layers from 0, at least one, ascending
 * @param rotary their rotary position embedding
 */
public record SlidingWindow(int size, List<Integer> layers, RotaryEmbedding rotary) {

  public SlidingWindow {
    layers = List.copyOf(layers);
  }
}
