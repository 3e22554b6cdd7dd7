package io.rsd.core.decoding;

import io.rsd.core.decoding.Stopwatch.Phase;
import io.rsd.core.decoding.Uniforms.Stream;
import io.rsd.core.model.LanguageModel.Statistics;
import io.rsd.core.model.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Draws the candidates of a block: {@code y ~ P}, token by token, from the proposing model. */
final class Proposer {

  private final Participant participant;
  private final Stopwatch stopwatch;

  Proposer(Participant participant, Stopwatch stopwatch) {
    this.participant = participant;
    this.stopwatch = stopwatch;
  }

  Role role() {
    return participant.role();
  }

  /** Proposes {@code blockLength} tokens for every sequence; row {@code i} lies in slot i. */
  Proposals propose(List<Sequence> rows, int blockLength) {
    Proposals proposals = new Proposals();
    for (int step = 0; step < blockLength; step++) {
      forward(rows, proposals);
      int entry = step;
      int[] tokens = stopwatch.timed(Phase.SAMPLING, () -> draw(rows, entry));
      Statistics statistics =
          stopwatch.timed(Phase.SAMPLING, () -> participant.model().statistics(entry, tokens, 1));
      proposals.add(tokens, statistics);
    }
    return proposals;
  }

  private void forward(List<Sequence> rows, Proposals soFar) {
    int step = soFar.blockLength();
    int[] lengths = new int[rows.size()];
    List<int[]> tokens = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      Context context = rows.get(row).context(role());
      lengths[row] = step == 0 ? context.cached() : context.length() + step - 1;
      tokens.add(step == 0 ? context.pending() : new int[] {soFar.token(row, step - 1)});
    }
    TokenBatch batch = new TokenBatch(0, lengths, tokens);
    int[] last =
        IntStream.range(0, rows.size())
            .map(row -> row * batch.steps() + tokens.get(row).length - 1)
            .toArray();
    stopwatch.time(Phase.forward(role()), () -> participant.model().forward(batch, last, step > 0));
  }

  private int[] draw(List<Sequence> rows, int step) {
    float[] uniforms = new float[rows.size()];
    for (int row = 0; row < uniforms.length; row++) {
      uniforms[row] = rows.get(row).uniform(step, Stream.PROPOSAL);
    }
    int[] all = IntStream.range(0, rows.size()).toArray();
    return participant.model().draw(step, all, uniforms, participant.sampling());
  }

  /**
   * Its log-probabilities of tokens that the judge drew at places of the block; NaN for a token
   * that this model does not have.
   */
  float[] logProbs(int[] steps, int[] rows, int[] studentTokens) {
    int[] known =
        IntStream.range(0, studentTokens.length).filter(i -> has(studentTokens[i])).toArray();
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
                          select(steps, known), select(rows, known), select(studentTokens, known)));
      for (int i = 0; i < known.length; i++) {
        logProbs[known[i]] = found[i];
      }
    }
    return logProbs;
  }

  private static int[] select(int[] values, int[] indices) {
    return IntStream.of(indices).map(i -> values[i]).toArray();
  }

  private boolean has(int studentToken) {
    return role() == Role.STUDENT || participant.vocabulary().isShared(studentToken);
  }

  /**
   * How much of its context the cache holds after a round: what was pending and all candidates but
   * the last, which the model has drawn and not read, as far as they were kept.
   */
  int cachedAfter(Sequence sequence, int kept, int blockLength) {
    return sequence.context(role()).length() + Math.min(kept, blockLength - 1);
  }
}
