package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.model.AcceptanceRule;
import io.rsd.core.model.CandidateBatch;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.Proposals;
import io.rsd.core.model.Sampling;
import io.rsd.core.model.TokenBatch;
import io.rsd.core.model.Verdicts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How a model draws blocks and judges candidates, seen on one whose every next token is as likely.
 */
class CandidatesOfAModelTest {

  /** The probabilities of the four tokens after any token. */
  private static final double[] NEXT = {0.5, 0.3, 0.15, 0.05};

  private static final double ENTROPY = Arrays.stream(NEXT).map(p -> -p * Math.log(p)).sum();

  private static final Offset<Double> CLOSE = Offset.offset(1e-5);

  @TempDir static Path folder;
  private static LanguageModel model;

  @BeforeAll
  static void load() throws IOException {
    double[] logits = Arrays.stream(NEXT).map(Math::log).toArray();
    model = TableModel.load(folder, new double[][] {logits, logits, logits, logits});
    model.resize(2, 32);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** One row, whose candidates are of so many tokens each. */
  private static Verdicts verify(double logThreshold, int end, boolean entropies, int... counts) {
    int[] tokens = IntStream.range(0, Arrays.stream(counts).sum()).map(i -> i % 4).toArray();
    int[] read = new int[tokens.length];
    System.arraycopy(tokens, 0, read, 1, tokens.length - 1);
    int[] candidates = new int[tokens.length];
    int[] first = new int[counts.length];
    for (int i = 0, at = 0; i < counts.length; i++) {
      first[i] = at;
      for (int next = at + counts[i]; at < next; at++) {
        candidates[at] = i;
      }
    }
    float[] uniforms = new float[counts.length];
    Arrays.fill(uniforms, 0.5f);
    return model.verify(
        new CandidateBatch(
            TokenBatch.single(0, 0, read),
            IntStream.range(0, tokens.length).toArray(),
            tokens,
            candidates,
            first,
            new int[] {end}),
        uniforms,
        new AcceptanceRule(logThreshold, 1),
        Sampling.at(0),
        entropies);
  }

  private static int accepted(double logThreshold, int end, int... counts) {
    return verify(logThreshold, end, false, counts).accepted()[0];
  }

  @Test
  void candidatesAreAcceptedUpToTheFirstBelowTheThreshold() {
    assertThat(accepted(Math.log(0.6), 4, 1, 1, 1, 1)).isZero();
    assertThat(accepted(Math.log(0.4), 4, 1, 1, 1, 1)).isEqualTo(1);
    assertThat(accepted(Math.log(0.1), 4, 1, 1, 1, 1)).isEqualTo(3);
    assertThat(accepted(Math.log(0), 4, 1, 1, 1, 1)).as("no threshold").isEqualTo(4);
    double itself = verify(0, 2, false, 1, 1).logProbs()[1];
    assertThat(accepted(itself, 2, 1, 1)).as("at the threshold itself").isEqualTo(2);
    assertThat(accepted(Math.nextUp(itself), 2, 1, 1)).isEqualTo(1);
  }

  @Test
  void aCandidateOfSeveralTokensHasTheProductOfTheirProbabilities() {
    assertThat(accepted(Math.log(0.049), 2, 1, 2)).as("0.3 * 0.15 = 0.045").isEqualTo(1);
    assertThat(accepted(Math.log(0.041), 2, 1, 2)).isEqualTo(2);
  }

  @Test
  void candidatesBeyondTheEndCountForNothing() {
    assertThat(accepted(Math.log(0), 1, 1, 1, 1)).isEqualTo(1);
    assertThat(accepted(Math.log(0.4), 2, 1, 1, 1)).isEqualTo(1);
  }

  @Test
  void theFallbackComesFromThePlaceOfTheRejectedCandidate() {
    Verdicts verdicts = verify(Math.log(0.2), 3, false, 1, 1, 1);
    assertThat(verdicts.accepted()).containsExactly(2);
    assertThat(verdicts.fallbacks()).as("the most probable token").containsExactly(0);
    assertThat((double) verdicts.fallbackLogProbs()[0]).isEqualTo(Math.log(0.5), CLOSE);
  }

  @Test
  void entropiesAreComputedOnlyWhereTheyAreAskedFor() {
    assertThat(verify(0, 2, false, 1, 1).entropies()).containsExactly(0, 0);
    for (float entropy : verify(0, 2, true, 1, 1).entropies()) {
      assertThat((double) entropy).isEqualTo(ENTROPY, CLOSE);
    }
  }

  /** Cumulative probabilities are 0.5, 0.8, 0.95 and 1. */
  @Test
  void aBlockDrawsEachRowsTokensByItsOwnNumbers() {
    TokenBatch batch = new TokenBatch(0, new int[2], List.of(new int[] {0}, new int[] {1, 2}));
    float[] uniforms = {0.25f, 0.75f, 0.9375f, 0.25f, 0.96875f, 0.75f};
    Proposals drawn = model.propose(batch, oddMultiples(uniforms), Sampling.at(1), true);
    assertThat(drawn.tokens()).containsExactly(0, 1, 2, 0, 3, 1);
    for (int i = 0; i < uniforms.length; i++) {
      double expected = Math.log(NEXT[drawn.tokens()[i]]);
      assertThat((double) drawn.logProbs()[i]).isEqualTo(expected, CLOSE);
      assertThat((double) drawn.entropies()[i]).isEqualTo(ENTROPY, CLOSE);
    }
    float[] others = model.logProbs(new int[] {0, 2}, new int[] {1, 0}, new int[] {3, 2});
    assertThat((double) others[0]).isEqualTo(Math.log(0.05), CLOSE);
    assertThat((double) others[1]).isEqualTo(Math.log(0.15), CLOSE);
  }

  private static float[] oddMultiples(float[] values) {
    float[] odd = values.clone();
    for (int i = 0; i < odd.length; i++) {
      odd[i] += 0x1p-24f;
    }
    return odd;
  }
}
