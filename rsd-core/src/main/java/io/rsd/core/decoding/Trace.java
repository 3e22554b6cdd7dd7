package io.rsd.core.decoding;

import io.rsd.core.text.TokenEnds;
import java.util.Optional;

/**
 * A finished completion with the log-probabilities of both models. Its own arrays have one element
 * per token of the completion.
 *
 * @param promptTokens length of the prompt in the student's tokens
 * @param tokens the completion in the student's tokens, its stop token included
 * @param fallback whether the token is a fallback: drawn by the verifier in place of a rejected
 *     candidate
 * @param forcedPositions the indices of the tokens of a {@link ForcedText}, which no model drew;
 *     their log-probabilities and entropies are NaN, and no figure counts them
 * @param studentLogProbs log-probability under the student at temperature 1, in nats; NaN where the
 *     student takes no part
 * @param studentEntropies entropy of the student's distribution at temperature 1, in nats; NaN
 *     where the student takes no part
 * @param teacherLogProbs log-probability under the teacher at temperature 1, in nats; NaN where
 *     there is no teacher, or where the student drew a token that the teacher does not have
 * @param refusals the candidates that the verifier rejected
 * @param text the completion as text, without its stop token
 * @param tokenEnds how many Unicode code points of the text are complete after each token, as
 *     {@link TokenEnds} says; the stop token repeats the last number. Empty if the tokens do not
 *     spell the text
 * @param finishReason why it ended
 * @param seconds from the first step to the last
 */
public record Trace(
    int promptTokens,
    int[] tokens,
    boolean[] fallback,
    int[] forcedPositions,
    float[] studentLogProbs,
    float[] studentEntropies,
    float[] teacherLogProbs,
    Refusals refusals,
    String text,
    Optional<int[]> tokenEnds,
    FinishReason finishReason,
    double seconds) {

  /** Tokens below this probability under the student count as improbable (paper, Table 2). */
  public static final double IMPROBABLE = 0.01;

  /** Tokens that are fallbacks. */
  public int fallbacks() {
    int count = 0;
    for (boolean drawn : fallback) {
      count += drawn ? 1 : 0;
    }
    return count;
  }

  /** Tokens that a model drew, or that were given. */
  public int drawnTokens() {
    return tokens.length - forcedPositions.length;
  }

  /**
   * Mean of {@code -log P_s} over the tokens that are not forced, in nats; NaN if there is none, or
   * where the student takes no part.
   */
  public double meanSurprisal() {
    double sum = 0;
    int forced = 0;
    for (int i = 0; i < studentLogProbs.length; i++) {
      if (forced < forcedPositions.length && forcedPositions[forced] == i) {
        forced++;
      } else {
        sum -= studentLogProbs[i];
      }
    }
    return sum / drawnTokens();
  }

  /** Perplexity under the student: {@code exp(mean surprisal)}. */
  public double perplexity() {
    return Math.exp(meanSurprisal());
  }

  /** Tokens with {@code P_s < 1%} at temperature 1. */
  public int improbableTokens() {
    int count = 0;
    for (float logProb : studentLogProbs) {
      count += logProb < Math.log(IMPROBABLE) ? 1 : 0;
    }
    return count;
  }
}
