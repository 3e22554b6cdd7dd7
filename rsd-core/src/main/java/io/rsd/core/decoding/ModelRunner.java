package io.rsd.core.decoding;

import io.rsd.core.decoding.Stopwatch.Phase;
import io.rsd.core.decoding.Uniforms.Stream;
import io.rsd.core.model.LanguageModel.Statistics;
import io.rsd.core.model.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Checks the candidates of a block in one pass: each is kept if {@code Q(y) >= threshold}, and at
 * the first that is not the model draws {@code y ~ P} itself. Whether a candidate is kept depends
 * only on the tokens before it, so checking them together gives what checking them one by one
 * would.
 */
final class Judging {

  private final Participant participant;
  private final double logThreshold;
  private final double thresholdTemperature;
  private final Stopwatch stopwatch;

  Judging(
      Participant participant, double threshold, double thresholdTemperature, Stopwatch stopwatch) {
    this.participant = participant;
    this.logThreshold = Math.log(threshold);
    this.thresholdTemperature = thresholdTemperature;
    this.stopwatch = stopwatch;
  }

  Role role() {
    return participant.role();
  }

  /** Reads the candidates of all rows and judges them. */
  List<Judgement> judge(List<Sequence> rows, Proposals proposals) {
    Layout layout = new Layout(rows, proposals);
    stopwatch.time(
        Phase.forward(role()),
        () -> participant.model().forward(layout.batch(), layout.wanted.toArray(), false));
    Statistics statistics =
        stopwatch.timed(
            Phase.SAMPLING,
            () ->
                participant.model().statistics(0, layout.targets.toArray(), thresholdTemperature));
    List<Judgement> judgements = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      judgements.add(judgement(layout, statistics, row));
    }
    return judgements;
  }

  private Judgement judgement(Layout layout, Statistics statistics, int row) {
    int[] ownTokens = layout.ownTokens.get(row);
    int[] firstRow = new int[ownTokens.length];
    float[] logProbs = new float[ownTokens.length];
    float[] entropies = new float[ownTokens.length];
    int kept = 0;
    int at = layout.firstRows[row];
    for (int i = 0; i < ownTokens.length; i++) {
      firstRow[i] = at;
      entropies[i] = statistics.entropies()[at];
      double tempered = 0;
      for (int end = at + ownTokens[i]; at < end; at++) {
        logProbs[i] += statistics.logProbs()[at];
        tempered += statistics.temperedLogProbs()[at];
      }
      if (kept == i && tempered >= logThreshold) {
        kept++;
      }
    }
    return new Judgement(kept, logProbs, entropies, firstRow, ownTokens);
  }

  /**
   * Draws the tokens of the rows of which a candidate was not kept.
   *
   * @param rejecting the indices of those rows; never empty
   */
  int[] fallbacks(List<Sequence> rows, List<Judgement> judgements, int[] rejecting) {
    float[] uniforms = new float[rejecting.length];
    for (int i = 0; i < rejecting.length; i++) {
      int kept = judgements.get(rejecting[i]).kept();
      uniforms[i] = rows.get(rejecting[i]).uniform(kept, Stream.FALLBACK);
    }
    int[] logits = rejectedRows(judgements, rejecting);
    return stopwatch.timed(
        Phase.SAMPLING,
        () -> participant.model().draw(0, logits, uniforms, participant.sampling()));
  }

  /** Where the logits are kept for the first candidate that was not, for each of some rows. */
  private static int[] rejectedRows(List<Judgement> judgements, int[] rejecting) {
    return IntStream.of(rejecting)
        .mapToObj(judgements::get)
        .mapToInt(judgement -> judgement.firstRow()[judgement.kept()])
        .toArray();
  }

  /** Its log-probabilities of tokens that were drawn in place of the first candidate not kept. */
  float[] logProbs(List<Judgement> judgements, int[] rejecting, int[] tokens) {
    int[] logits = rejectedRows(judgements, rejecting);
    return stopwatch.timed(
        Phase.SAMPLING, () -> participant.model().logProbs(new int[logits.length], logits, tokens));
  }

  /**
   * How much of its context the cache holds after a round: all that was read, as far as it was
   * kept.
   */
  int cachedAfter(Sequence sequence, Judgement judgement) {
    return sequence.context(role()).length()
        + Math.min(judgement.keptOwnTokens(), judgement.allOwnTokens() - 1);
  }

  /**
   * Where everything stands in the pass: each row reads what is pending and its candidates in this
   * model's own tokens, all but the very last, whose successor nobody asks for.
   */
  private final class Layout {
    private final int[] lengths;
    private final List<int[]> tokens = new ArrayList<>();
    private final List<int[]> ownTokens = new ArrayList<>();
    private final int[] firstRows;
    private final IntList wanted = new IntList();
    private final IntList targets = new IntList();

    Layout(List<Sequence> rows, Proposals proposals) {
      lengths = new int[rows.size()];
      firstRows = new int[rows.size()];
      List<int[]> candidates = new ArrayList<>();
      for (int row = 0; row < rows.size(); row++) {
        Context context = rows.get(row).context(role());
        lengths[row] = context.cached();
        IntList own = new IntList();
        int[] counts = new int[proposals.blockLength()];
        for (int step = 0; step < counts.length; step++) {
          int[] spelled = participant.own(proposals.token(row, step));
          counts[step] = spelled.length;
          own.add(spelled);
        }
        IntList read = new IntList();
        read.add(context.pending());
        read.add(own.slice(0, own.size() - 1));
        tokens.add(read.toArray());
        candidates.add(own.toArray());
        ownTokens.add(counts);
      }
      int steps = batch().steps();
      for (int row = 0; row < rows.size(); row++) {
        firstRows[row] = targets.size();
        int[] own = candidates.get(row);
        int first = row * steps + tokens.get(row).length - own.length;
        for (int i = 0; i < own.length; i++) {
          wanted.add(first + i);
        }
        targets.add(own);
      }
    }

    TokenBatch batch() {
      return new TokenBatch(0, lengths, tokens);
    }
  }
}
