package io.rsd.core.model;

import io.rsd.core.InvalidInputException;
import java.io.Serializable;

/**
 * How a token is drawn from a model's distribution.
 *
 * @param temperature the divisor of the logits; 0 takes the most probable token
 * @param topK the number of most probable tokens to draw from; 0 for all
 * @param topP draws from the fewest most probable tokens that together have at least this
 *     probability; 1 for all
 */
public record Sampling(double temperature, int topK, double topP) implements Serializable {

  public Sampling {
    if (!(temperature >= 0 && temperature <= 100)) {
      throw new InvalidInputException("temperature must be from 0 to 100, not " + temperature);
    }
    if (topK < 0) {
      throw new InvalidInputException("top-k must be 0 (off) or more, not " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new InvalidInputException("top-p must be above 0 and at most 1, not " + topP);
    }
  }

  /** Sampling from the whole distribution at a temperature. */
  public static Sampling at(double temperature) {
    return new Sampling(temperature, 0, 1);
  }
}
