package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.Sampling;
import io.rsd.core.model.TokenBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How one token is drawn from a model's distribution, against closed forms. */
class SamplingTest {

  private static final int VOCABULARY = 12;
  private static final int LAST = 3;
  private static final int DRAWS = 20_000;

  /** After {@link #TIED} these are equally probable, and all others nearly impossible. */
  private static final int[] TIES = {2, 5, 9};

  private static final int TIED = 4;

  @TempDir static Path folder;
  private static double[][] logits;
  private static LanguageModel model;

  @BeforeAll
  static void load() throws IOException {
    logits = Tables.random(VOCABULARY, 1.5, 8);
    Arrays.fill(logits[TIED], -30);
    IntStream.of(TIES).forEach(token -> logits[TIED][token] = 1);
    model = TableModel.load(folder, logits);
    model.resize(1, 32);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static int[] draw(int last, Sampling sampling, float... uniforms) {
    model.forward(TokenBatch.single(0, 0, last), 0);
    return model.draw(new int[uniforms.length], uniforms, sampling);
  }

  private static void assertFollows(Sampling sampling, double[] law) {
    Random random = new Random(11);
    float[] uniforms = new float[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      uniforms[i] = random.nextFloat();
    }
    int[] counts = new int[VOCABULARY];
    for (int token : draw(LAST, sampling, uniforms)) {
      counts[token]++;
    }
    ChiSquare.assertFollows(sampling.toString(), counts, law);
  }

  /** The law when only some tokens may be drawn. */
  private static double[] restricted(double[] law, List<Integer> kept) {
    double[] restricted = new double[law.length];
    double sum = kept.stream().mapToDouble(token -> law[token]).sum();
    kept.forEach(token -> restricted[token] = law[token] / sum);
    return restricted;
  }

  private static List<Integer> mostProbableFirst(double[] law) {
    return IntStream.range(0, law.length)
        .boxed()
        .sorted(Comparator.comparing(token -> -law[token]))
        .toList();
  }

  private static List<Integer> nucleus(double[] law, double share) {
    List<Integer> order = mostProbableFirst(law);
    int kept = 0;
    for (double sum = 0; sum < share; kept++) {
      sum += law[order.get(kept)];
    }
    return order.subList(0, kept);
  }

  @Test
  void temperatureSharpensAndFlattens() {
    for (double temperature : new double[] {0.2, 0.7, 1, 3}) {
      assertFollows(Sampling.at(temperature), Tables.softmax(logits[LAST], temperature));
    }
  }

  @Test
  void topKKeepsTheMostProbable() {
    double[] law = Tables.softmax(logits[LAST], 0.7);
    for (int k : new int[] {2, 5, 11}) {
      assertFollows(new Sampling(0.7, k, 1), restricted(law, mostProbableFirst(law).subList(0, k)));
    }
    assertFollows(new Sampling(0.7, 100, 1), law);
  }

  @Test
  void topPKeepsTheNucleus() {
    double[] law = Tables.softmax(logits[LAST], 2);
    for (double share : new double[] {0.5, 0.8, 0.95}) {
      List<Integer> nucleus = nucleus(law, share);
      assertThat(nucleus.size()).isBetween(2, VOCABULARY - 1);
      assertFollows(new Sampling(2, 0, share), restricted(law, nucleus));
    }
  }

  @Test
  void topPIsTakenOfWhatTopKLeaves() {
    double[] law = Tables.softmax(logits[LAST], 2);
    double[] most = restricted(law, mostProbableFirst(law).subList(0, 4));
    List<Integer> nucleus = nucleus(most, 0.6);
    assertThat(nucleus).hasSizeLessThan(nucleus(law, 0.6).size());
    assertFollows(new Sampling(2, 4, 0.6), restricted(most, nucleus));
  }

  @Test
  void temperatureZeroTakesTheMostProbable() {
    for (int last = 0; last < VOCABULARY; last++) {
      if (last != TIED) {
        int best = mostProbableFirst(logits[last]).get(0);
        assertThat(draw(last, Sampling.at(0), 0f, 0.5f, Math.nextDown(1f))).containsOnly(best);
        assertThat(draw(last, new Sampling(1, 1, 1), 0f, 0.5f, 0.99f)).containsOnly(best);
        assertThat(draw(last, new Sampling(1, 0, 1e-6), 0f, 0.5f, 0.99f)).containsOnly(best);
      }
    }
  }

  @Test
  void theUniformNumberInvertsTheCumulativeDistribution() {
    double[] law = Tables.softmax(logits[LAST], 1);
    double cumulative = 0;
    for (int token = 0; token < VOCABULARY; token++) {
      float justAfter = (float) (cumulative + 1e-5);
      cumulative += law[token];
      float justBefore = (float) (cumulative - 1e-5);
      assertThat(draw(LAST, Sampling.at(1), justAfter, justBefore)).containsOnly(token);
    }
  }

  @Test
  void theEndsOfTheRangeDrawTheFirstAndTheLastTokenThatMayBeDrawn() {
    float[] ends = {0f, Math.nextDown(1f)};
    for (int last = 0; last < VOCABULARY; last++) {
      if (last != TIED) {
        List<Integer> best = mostProbableFirst(logits[last]).subList(0, 3);
        assertThat(draw(last, new Sampling(1, 3, 1), ends))
            .containsExactly(Collections.min(best), Collections.max(best));
      }
    }
  }

  @Test
  void tokensAsProbableAsTheLastOneKeptAreKeptToo() {
    float[] uniforms = {0.1f, 0.5f, 0.9f};
    assertThat(draw(TIED, new Sampling(1, 1, 1), uniforms)).isEqualTo(TIES);
    assertThat(draw(TIED, new Sampling(1, 0, 0.1), uniforms)).isEqualTo(TIES);
  }

  @Test
  void forbiddenTokensLeaveTheirShareToTheOthers() {
    boolean[] allowed = new boolean[VOCABULARY];
    List<Integer> kept = List.of(0, 1, 4, 7, 11);
    kept.forEach(token -> allowed[token] = true);
    model.allowOnly(allowed);
    try {
      assertFollows(Sampling.at(0.7), restricted(Tables.softmax(logits[LAST], 0.7), kept));
    } finally {
      Arrays.fill(allowed, true);
      model.allowOnly(allowed);
    }
  }
}
