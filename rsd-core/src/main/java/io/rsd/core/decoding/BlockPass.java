package io.rsd.core.decoding;

import io.rsd.core.model.CandidateBatch;
import io.rsd.core.model.TokenBatch;
import io.rsd.core.model.Verdicts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The layout of the pass that verifies a block. Each row reads the pending tokens of its context
 * and then its candidates in the verifier's own tokens; one candidate may be several of them. The
 * very last token is not read, because its successor is not needed. The rotary frequencies are
 * those of the context, for all candidates; {@link ModelRunner#reach} counts those that this is
 * right for.
 */
final class BlockPass {

  private final List<int[]> ownTokens = new ArrayList<>();
  private final TokenBatch batch;
  private final IntList wanted = new IntList();
  private final IntList targets = new IntList();
  private final IntList candidateOf = new IntList();
  private final IntList firstTargets = new IntList();

  BlockPass(Participant verifier, List<Sequence> rows, Candidates candidates) {
    int[] cached = new int[rows.size()];
    int[] contexts = new int[rows.size()];
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
      firstTargets.add(candidateOf.size());
      for (int i = 0; i < spelled.length; i++) {
        candidateOf.add(row * counts.length + place);
      }
    }
    ownTokens.add(counts);
    return own.toArray();
  }

  /** How many of the verifier's own tokens each candidate of a row is. */
  int[] ownTokens(int row) {
    return ownTokens.get(row);
  }

  /** What the verifier is to read and to judge. */
  CandidateBatch candidates(int[] ends) {
    return new CandidateBatch(
        batch,
        wanted.toArray(),
        targets.toArray(),
        candidateOf.toArray(),
        firstTargets.toArray(),
        ends);
  }

  /** What it found, for each row of the batch. */
  List<Verification> verifications(Verdicts verdicts, int[] ends) {
    List<Verification> verifications = new ArrayList<>();
    for (int row = 0; row < ends.length; row++) {
      verifications.add(verification(verdicts, row, ends[row]));
    }
    return verifications;
  }

  private Verification verification(Verdicts verdicts, int row, int end) {
    int[] counts = ownTokens.get(row);
    float[] logProbs = new float[counts.length];
    float[] entropies = new float[counts.length];
    int at = firstTargets.get(row * counts.length);
    for (int i = 0; i < counts.length; i++) {
      entropies[i] = verdicts.entropies()[at];
      for (int next = at + counts[i]; at < next; at++) {
        logProbs[i] += verdicts.logProbs()[at];
      }
    }
    return new Verification(
        logProbs, entropies, counts, verdicts.accepted()[row], fallback(verdicts, row, end));
  }

  private static Optional<Verification.Fallback> fallback(Verdicts verdicts, int row, int end) {
    return verdicts.accepted()[row] < end
        ? Optional.of(
            new Verification.Fallback(verdicts.fallbacks()[row], verdicts.fallbackLogProbs()[row]))
        : Optional.empty();
  }
}
