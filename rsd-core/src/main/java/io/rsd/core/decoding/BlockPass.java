package io.rsd.core.decoding;

import io.rsd.core.model.LanguageModel.Statistics;
import io.rsd.core.model.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The layout of the pass that verifies a block. Each row reads the pending tokens of its context
 * and then its candidates in the verifier's own tokens; one candidate may be several of them. The
 * very last token is not read, because its successor is not needed. The rotary frequencies are
 * those of the context, for all candidates; {@link ModelRunner#reach} counts those that this is
 * right for.
 */
final class BlockPass {

  private final List<int[]> ownTokens = new ArrayList<>();
  private final int[] firstTargets;
  private final TokenBatch batch;
  private final IntList wanted = new IntList();
  private final IntList targets = new IntList();

  BlockPass(Participant verifier, List<Sequence> rows, Candidates candidates) {
    int[] cached = new int[rows.size()];
    int[] contexts = new int[rows.size()];
    firstTargets = new int[rows.size()];
    List<int[]> read = new ArrayList<>();
    List<int[]> spelled = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      Context context = rows.get(row).context(verifier.role());
      int[] own = spell(verifier, candidates, row);
      IntList tokens = new IntList();
      tokens.add(context.pending());
      tokens.add(Arrays.copyOf(own, own.length - 1));
      cached[row] = context.cached();
      contexts[row] = context.length();
      read.add(tokens.toArray());
      spelled.add(own);
    }
    batch = new TokenBatch(0, cached, read, contexts);
    for (int row = 0; row < rows.size(); row++) {
      int[] own = spelled.get(row);
      firstTargets[row] = targets.size();
      int first = row * batch.steps() + read.get(row).length - own.length;
      for (int i = 0; i < own.length; i++) {
        wanted.add(first + i);
      }
      targets.add(own);
    }
  }

  /** A row's candidates in the verifier's own tokens. */
  private int[] spell(Participant verifier, Candidates candidates, int row) {
    int[] counts = new int[candidates.blockLength()];
    IntList own = new IntList();
    for (int place = 0; place < counts.length; place++) {
      int[] spelled = verifier.own(candidates.token(row, place));
      counts[place] = spelled.length;
      own.add(spelled);
    }
    ownTokens.add(counts);
    return own.toArray();
  }

  /** The tokens to read. */
  TokenBatch batch() {
    return batch;
  }

  /** The positions whose logits are needed, as row-major indices into {@code [rows, steps]}. */
  int[] wanted() {
    return wanted.toArray();
  }

  /** The candidates' token for each kept row of logits. */
  int[] targets() {
    return targets.toArray();
  }

  /** Adds up the statistics of each candidate's tokens, for each row of the batch. */
  List<Verification> verifications(Statistics statistics) {
    List<Verification> verifications = new ArrayList<>();
    for (int row = 0; row < firstTargets.length; row++) {
      verifications.add(verification(statistics, ownTokens.get(row), firstTargets[row]));
    }
    return verifications;
  }

  private static Verification verification(Statistics statistics, int[] ownTokens, int first) {
    float[] logProbs = new float[ownTokens.length];
    double[] thresholdLogProbs = new double[ownTokens.length];
    float[] entropies = new float[ownTokens.length];
    int[] logitRows = new int[ownTokens.length];
    int at = first;
    for (int i = 0; i < ownTokens.length; i++) {
      logitRows[i] = at;
      entropies[i] = statistics.entropies()[at];
      for (int end = at + ownTokens[i]; at < end; at++) {
        logProbs[i] += statistics.logProbs()[at];
        thresholdLogProbs[i] += statistics.temperedLogProbs()[at];
      }
    }
    return new Verification(logProbs, thresholdLogProbs, entropies, logitRows, ownTokens);
  }
}
