package io.rsd.core.decoding;

import io.rsd.core.decoding.Stopwatch.Phase;
import io.rsd.core.decoding.Uniforms.Stream;
import io.rsd.core.model.AcceptanceRule;
import io.rsd.core.model.Proposals;
import io.rsd.core.model.TokenBatch;
import io.rsd.core.model.Verdicts;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Runs one model in a round, as proposer or as verifier. Row {@code i} of a batch is in slot {@code
 * i}. It knows no policy.
 */
final class ModelRunner {

  private final Participant participant;
  private final Stopwatch stopwatch;

  ModelRunner(Participant participant, Stopwatch stopwatch) {
    this.participant = participant;
    this.stopwatch = stopwatch;
  }

  Role role() {
    return participant.role();
  }

  /** Draws {@code y_i ~ P(. | x, y_1 .. y_(i-1))} for {@code i = 1 .. k}: one pass for each. */
  Candidates propose(List<Sequence> rows, int k) {
    int[] cached = rows.stream().mapToInt(row -> row.context(role()).cached()).toArray();
    List<int[]> pending = rows.stream().map(row -> row.context(role()).pending()).toList();
    float[] uniforms = new float[k * rows.size()];
    for (int i = 0; i < uniforms.length; i++) {
      uniforms[i] = rows.get(i % rows.size()).uniform(i / rows.size(), Stream.PROPOSAL);
    }
    TokenBatch batch = new TokenBatch(0, cached, pending);
    Proposals proposals =
        timed(
            () ->
                participant
                    .model()
                    .propose(batch, uniforms, participant.sampling(), role() == Role.STUDENT),
            Proposals::samplingNanos);
    return new Candidates(rows.size(), proposals);
  }

  /** The layout of the pass in which this model verifies candidates. */
  BlockPass pass(List<Sequence> rows, Candidates y) {
    return new BlockPass(participant, rows, y);
  }

  /**
   * Computes {@code Q(y_1) .. Q(y_k)}, and draws {@code y ~ P} where one fails the test, in one
   * pass for the block.
   *
   * @param ends how many candidates of each row count
   */
  List<Verification> verify(List<Sequence> rows, BlockPass pass, int[] ends, AcceptanceRule rule) {
    int k = pass.ownTokens(0).length;
    float[] uniforms = new float[rows.size() * k];
    for (int i = 0; i < uniforms.length; i++) {
      uniforms[i] = rows.get(i / k).uniform(i % k, Stream.FALLBACK);
    }
    Verdicts verdicts =
        timed(
            () ->
                participant
                    .model()
                    .verify(
                        pass.candidates(ends),
                        uniforms,
                        rule,
                        participant.sampling(),
                        role() == Role.STUDENT),
            Verdicts::samplingNanos);
    return pass.verifications(verdicts, ends);
  }

  /**
   * How many of a row's candidates have contexts that the model reads by the rotary frequencies of
   * the row's present one. The first always has, because its context is that one.
   *
   * @param ownTokens the number of this model's tokens of each candidate
   */
  int reach(Sequence row, int[] ownTokens) {
    int length = row.context(role()).length();
    int present = participant.frequencies(length);
    int reached = 0;
    while (reached < ownTokens.length && participant.frequencies(length) == present) {
      length += ownTokens[reached];
      reached++;
    }
    return reached;
  }

  /**
   * Log-probabilities of tokens at temperature 1, each at its place of the block that this model
   * proposed last; NaN for a token that it does not have.
   */
  float[] logProbs(int[] places, int[] rows, int[] studentTokens) {
    int[] known =
        IntStream.range(0, studentTokens.length)
            .filter(i -> participant.has(studentTokens[i]))
            .toArray();
    float[] logProbs = new float[studentTokens.length];
    Arrays.fill(logProbs, Float.NaN);
    if (known.length > 0) {
      float[] found =
          stopwatch.timed(
              Phase.SAMPLING,
              () ->
                  participant
                      .model()
                      .logProbs(
                          select(places, known),
                          select(rows, known),
                          select(studentTokens, known)));
      for (int i = 0; i < known.length; i++) {
        logProbs[known[i]] = found[i];
      }
    }
    return logProbs;
  }

  /** Runs a call that has a forward pass and, for so many nanoseconds of it, draws. */
  private <T> T timed(Supplier<T> call, ToLongFunction<T> samplingNanos) {
    return stopwatch.timed(Phase.forward(role()), Phase.SAMPLING, call, samplingNanos);
  }

  private static int[] select(int[] values, int[] indices) {
    return IntStream.of(indices).map(i -> values[i]).toArray();
  }
}
