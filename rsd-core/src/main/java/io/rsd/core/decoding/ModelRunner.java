package io.rsd.core.decoding;

import io.rsd.core.decoding.Stopwatch.Phase;
import io.rsd.core.model.LanguageModel.Statistics;
import io.rsd.core.model.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Runs one model in a round: forward passes over a batch, and draws and statistics from their
 * logits. Row {@code i} of a batch is in slot {@code i}. It knows no policy.
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

  /**
   * Advances every row by one place of the block. The first place reads the pending tokens of the
   * context, a later one reads the candidate before it. The logits become the entry with the
   * place's number, with one row for each row of the batch.
   */
  void read(List<Sequence> rows, Candidates before) {
    int place = before.blockLength();
    int[] cached = new int[rows.size()];
    List<int[]> tokens = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      Context context = rows.get(row).context(role());
      cached[row] = place == 0 ? context.cached() : context.length() + place - 1;
      tokens.add(place == 0 ? context.pending() : new int[] {before.token(row, place - 1)});
    }
    TokenBatch batch = new TokenBatch(0, cached, tokens);
    int[] last =
        IntStream.range(0, rows.size())
            .map(row -> row * batch.steps() + tokens.get(row).length - 1)
            .toArray();
    forward(batch, last, place > 0);
  }

  /**
   * Reads all candidates of a block in one pass, whose logits become entry 0.
   *
   * @param temperature of the threshold's probability {@code Q}
   * @return the verification of each row's candidates
   */
  List<Verification> verify(List<Sequence> rows, Candidates candidates, double temperature) {
    BlockPass pass = new BlockPass(participant, rows, candidates);
    forward(pass.batch(), pass.wanted(), false);
    return pass.verifications(statistics(0, pass.targets(), temperature));
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

  private void forward(TokenBatch batch, int[] wanted, boolean beside) {
    stopwatch.time(Phase.forward(role()), () -> participant.model().forward(batch, wanted, beside));
  }

  /** Draws {@code y ~ P} from some rows of an entry of logits. */
  int[] draw(int entry, int[] logitRows, float[] uniforms) {
    return sampling(
        () -> participant.model().draw(entry, logitRows, uniforms, participant.sampling()));
  }

  /** Statistics of one token for each row of an entry of logits. */
  Statistics statistics(int entry, int[] tokens, double temperature) {
    return sampling(() -> participant.model().statistics(entry, tokens, temperature));
  }

  /**
   * Log-probabilities of tokens at temperature 1, each from its row of its entry of logits; NaN for
   * a token that this model does not have.
   */
  float[] logProbs(int[] entries, int[] logitRows, int[] studentTokens) {
    int[] known =
        IntStream.range(0, studentTokens.length)
            .filter(i -> participant.has(studentTokens[i]))
            .toArray();
    float[] logProbs = new float[studentTokens.length];
    Arrays.fill(logProbs, Float.NaN);
    if (known.length > 0) {
      float[] found =
          sampling(
              () ->
                  participant
                      .model()
                      .logProbs(
                          select(entries, known),
                          select(logitRows, known),
                          select(studentTokens, known)));
      for (int i = 0; i < known.length; i++) {
        logProbs[known[i]] = found[i];
      }
    }
    return logProbs;
  }

  private <T> T sampling(Supplier<T> work) {
    return stopwatch.timed(Phase.SAMPLING, work);
  }

  private static int[] select(int[] values, int[] indices) {
    return IntStream.of(indices).map(i -> values[i]).toArray();
  }
}
