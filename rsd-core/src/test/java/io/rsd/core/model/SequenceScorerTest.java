package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.torchscript.ComputeDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceScorerTest {

  private static final TestShape SHAPE = TestShape.QWEN2;

  @TempDir Path folder;
  private ReferenceDecoder reference;
  private LanguageModel model;

  @BeforeEach
  void load() throws IOException {
    Path written = RandomCheckpoint.write(folder, SHAPE.stored(FloatType.FLOAT32), 3);
    try (Checkpoint checkpoint = Checkpoint.open(written)) {
      reference = new ReferenceDecoder(checkpoint);
      model = LanguageModel.load(checkpoint, new ComputeDevice.Cpu(), FloatType.FLOAT32);
    }
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void scoresEveryTokenAfterThoseBeforeIt() {
    // One token; a few; what one pass reads; one more than that; more than two passes.
    List<int[]> sequences = sequences(1, 2, 33, 512, 513, 1100);
    List<SequenceScorer.Score> scores = new SequenceScorer(model, true).score(sequences);

    assertThat(scores).hasSameSizeAs(sequences);
    for (int i = 0; i < sequences.size(); i++) {
      assertIsExact(reference, scores.get(i), sequences.get(i));
    }
  }

  @Test
  void scoresDoNotDependOnTheCompany() {
    // More rows than one batch has, so that the longest and the shortest come in different ones.
    List<int[]> sequences = sequences(new Random(9).ints(40, 1, 90).toArray());
    List<SequenceScorer.Score> together = new SequenceScorer(model, true).score(sequences);
    List<int[]> shuffled = new ArrayList<>(sequences);
    Collections.shuffle(shuffled, new Random(10));
    List<SequenceScorer.Score> inOtherOrder = new SequenceScorer(model, true).score(shuffled);

    for (int i = 0; i < sequences.size(); i++) {
      List<int[]> alone = List.of(sequences.get(i));
      assertClose(together.get(i), new SequenceScorer(model, true).score(alone).get(0));
      assertClose(together.get(i), inOtherOrder.get(shuffled.indexOf(sequences.get(i))));
    }
  }

  /** Rows of one batch on both sides of the length from which LongRoPE has other frequencies. */
  @ParameterizedTest
  @MethodSource
  void frequenciesGoByTheWholeLengthOfEachSequence(TestShape shape) throws IOException {
    Path written =
        RandomCheckpoint.write(folder.resolve("phi"), shape.stored(FloatType.FLOAT32), 3);
    try (Checkpoint checkpoint = Checkpoint.open(written);
        LanguageModel phi =
            LanguageModel.load(checkpoint, new ComputeDevice.Cpu(), FloatType.FLOAT32)) {
      ReferenceDecoder exact = new ReferenceDecoder(checkpoint);
      int limit = TestShape.ORIGINAL_CONTEXT;
      // The last is read in pieces, of which the first would fit in the original context.
      List<int[]> sequences =
          Stream.of(limit - 1, limit, limit + 1, 3, 230)
              .map(length -> FullPass.randomTokens(new Random(length), length, 71))
              .toList();
      List<SequenceScorer.Score> scores = new SequenceScorer(phi, true).score(sequences);
      for (int i = 0; i < sequences.size(); i++) {
        assertIsExact(exact, scores.get(i), sequences.get(i));
      }
    }
  }

  static Stream<TestShape> frequenciesGoByTheWholeLengthOfEachSequence() {
    return Stream.of(TestShape.PHI3, TestShape.PHI3_WINDOW);
  }

  @Test
  void distributionAfterTheLastTokenComesOnlyWhenAskedFor() {
    List<int[]> sequences = sequences(1, 5);
    for (SequenceScorer.Score score : new SequenceScorer(model, false).score(sequences)) {
      assertThat(score.last()).isEmpty();
    }
    for (SequenceScorer.Score score : new SequenceScorer(model, true).score(sequences)) {
      assertThat(score.last().orElseThrow()).hasSize(SHAPE.vocabularySize());
    }
  }

  @Test
  void aModelScoresTheSameAfterItsCacheWasGivenBack() {
    List<int[]> sequences = sequences(7, 30);
    List<SequenceScorer.Score> before = new SequenceScorer(model, true).score(sequences);
    model.releaseCache();
    assertThat(model.slots()).isZero();
    assertThat(model.capacity()).isZero();
    List<SequenceScorer.Score> after = new SequenceScorer(model, true).score(sequences);
    for (int i = 0; i < sequences.size(); i++) {
      assertClose(after.get(i), before.get(i));
    }
  }

  @Test
  void nothingToScoreIsNoError() {
    assertThat(new SequenceScorer(model, true).score(List.of())).isEmpty();
  }

  private static void assertIsExact(
      ReferenceDecoder reference, SequenceScorer.Score score, int[] tokens) {
    double[][] exact = reference.logProbabilities(tokens);
    double[] ofTokens = new double[tokens.length - 1];
    for (int i = 0; i < ofTokens.length; i++) {
      ofTokens[i] = exact[i][tokens[i + 1]];
    }
    assertThat(score.tokens()).hasSameSizeAs(ofTokens);
    assertThat(Deviation.of(score.tokens(), ofTokens).largest()).isLessThan(Bounds.FLOAT32);
    double[] entropies = new double[tokens.length - 1];
    for (int i = 0; i < entropies.length; i++) {
      for (double logProb : exact[i]) {
        entropies[i] -= Math.exp(logProb) * logProb;
      }
    }
    assertThat(score.entropies()).hasSameSizeAs(entropies);
    assertThat(Deviation.of(score.entropies(), entropies).largest()).isLessThan(Bounds.FLOAT32);
    double[] last = exact[tokens.length - 1];
    assertThat(Deviation.of(score.last().orElseThrow(), last).largest()).isLessThan(Bounds.FLOAT32);
  }

  private static void assertClose(SequenceScorer.Score one, SequenceScorer.Score other) {
    assertThat(one.tokens()).hasSameSizeAs(other.tokens());
    assertThat(Deviation.of(one.tokens(), widened(other.tokens())).largest())
        .isLessThan(Bounds.FLOAT32);
    assertThat(Deviation.of(one.entropies(), widened(other.entropies())).largest())
        .isLessThan(Bounds.FLOAT32);
    assertThat(
            Deviation.of(one.last().orElseThrow(), widened(other.last().orElseThrow())).largest())
        .isLessThan(Bounds.FLOAT32);
  }

  private static double[] widened(float[] values) {
    double[] widened = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      widened[i] = values[i];
    }
    return widened;
  }

  private static List<int[]> sequences(int... lengths) {
    Random random = new Random(4);
    return Arrays.stream(lengths)
        .mapToObj(length -> FullPass.randomTokens(random, length, SHAPE.vocabularySize()))
        .toList();
  }
}
