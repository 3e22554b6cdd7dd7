package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Laws of every causal language model, and that the random models are worth testing with: what
 * stands far back in the context, and in which order, changes what comes out by much more than any
 * tolerance. The numbers themselves are held against other implementations in {@link
 * GoldenNumbersTest}.
 */
class ReferenceDecoderTest {

  private static final int LENGTH = 20;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.rsd.core.model.TestShape#all")
  void probabilitiesSumToOne(TestShape shape) throws IOException {
    for (double[] row : decoder(shape).logProbabilities(tokens(shape))) {
      assertThat(Arrays.stream(row).map(Math::exp).sum()).isCloseTo(1, within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("io.rsd.core.model.TestShape#all")
  void tokensDoNotSeeThoseAfterThem(TestShape shape) throws IOException {
    ReferenceDecoder decoder = decoder(shape);
    int[] tokens = tokens(shape);
    double[][] whole = decoder.logProbabilities(tokens);
    for (int length = 1; length < LENGTH; length++) {
      double[][] beginning = decoder.logProbabilities(Arrays.copyOf(tokens, length));
      assertThat(beginning).isDeepEqualTo(Arrays.copyOf(whole, length));
    }
  }

  @ParameterizedTest
  @MethodSource("io.rsd.core.model.TestShape#all")
  void theFarthestTokensAndTheirOrderMatter(TestShape shape) throws IOException {
    ReferenceDecoder decoder = decoder(shape);
    int[] tokens = tokens(shape);
    int[] otherFirst = tokens.clone();
    otherFirst[0] = (tokens[0] + 1) % shape.vocabularySize();
    int[] swapped = tokens.clone();
    swapped[1] = tokens[4];
    swapped[4] = tokens[1];

    assertThat(differenceAtTheEnd(decoder, tokens, otherFirst)).isGreaterThan(0.01);
    assertThat(differenceAtTheEnd(decoder, tokens, swapped)).isGreaterThan(0.01);
  }

  private static double differenceAtTheEnd(ReferenceDecoder decoder, int[] one, int[] other) {
    double[] a = decoder.logProbabilities(one)[LENGTH - 1];
    double[] b = decoder.logProbabilities(other)[LENGTH - 1];
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  private ReferenceDecoder decoder(TestShape shape) throws IOException {
    Path model = RandomCheckpoint.write(folder, shape.stored(FloatType.FLOAT32), 5);
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      return new ReferenceDecoder(checkpoint);
    }
  }

  private static int[] tokens(TestShape shape) {
    return FullPass.randomTokens(new Random(6), LENGTH, shape.vocabularySize());
  }
}
