package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BlockLengthsTest {

  /** A verifier that takes a fifth of the proposer's time, both limited by memory. */
  private static final PassCost PROPOSER = new PassCost(1000, 10, 0);

  private static final PassCost VERIFIER = new PassCost(200, 2, 0);

  private static BlockLengths lengths(OptionalInt fixed, Optional<PassCost> verifier) {
    return new BlockLengths(fixed, PROPOSER, verifier, 64);
  }

  private static BlockLengths after(double rejectionRate) {
    BlockLengths lengths = lengths(OptionalInt.empty(), Optional.of(VERIFIER));
    for (int round = 0; round < 1000; round++) {
      lengths.observe(1000, (int) (1000 * rejectionRate));
    }
    return lengths;
  }

  /** The tokens per cost of blocks of a length, for one sequence. */
  private static double speed(int length, double rejectionRate) {
    double tokens = (1 - Math.pow(1 - rejectionRate, length)) / rejectionRate;
    return tokens / (length * 1010 + 200 + 2 * length);
  }

  @Test
  void aFixedLengthIsTakenAtItsWord() {
    BlockLengths lengths = lengths(OptionalInt.of(40), Optional.of(VERIFIER));
    lengths.observe(10, 10);
    assertThat(lengths.choose(1, 0)).isEqualTo(40);
    assertThat(lengths.choose(1000, 0)).isEqualTo(40);
    assertThat(lengths.longest()).isEqualTo(40);
  }

  @Test
  void withoutAVerifierThereIsNothingToGain() {
    BlockLengths lengths = lengths(OptionalInt.empty(), Optional.empty());
    assertThat(lengths.choose(1, 0)).isEqualTo(1);
    assertThat(lengths.longest()).isEqualTo(1);
  }

  @Test
  void noOtherLengthIsFasterByTheCosts() {
    for (double rejectionRate : new double[] {0.005, 0.02, 0.05, 0.2, 0.5, 0.95}) {
      int chosen = after(rejectionRate).choose(1, 0);
      for (int length = 1; length <= 16; length++) {
        assertThat(speed(chosen, rejectionRate))
            .as("%d tokens at a rejection rate of %s", chosen, rejectionRate)
            .isGreaterThanOrEqualTo(speed(length, rejectionRate));
      }
    }
    assertThat(after(0).choose(1, 0)).isEqualTo(16);
    assertThat(after(1).choose(1, 0)).isEqualTo(1);
  }

  @Test
  void oneRoundOfManySequencesIsEnoughToLearnFrom() {
    BlockLengths lengths = lengths(OptionalInt.empty(), Optional.of(VERIFIER));
    lengths.observe(64, 64);
    assertThat(lengths.choose(1, 0)).isEqualTo(1);
    lengths.observe(64, 0);
    assertThat(lengths.choose(1, 0)).as("the round before is not forgotten").isEqualTo(1);
    for (int round = 0; round < 100; round++) {
      lengths.observe(64, 0);
    }
    assertThat(lengths.choose(1, 0)).isGreaterThan(8);
  }

  @Test
  void aPassReadsNoMoreTokensThanItMay() {
    BlockLengths lengths = after(0);
    assertThat(lengths.choose(4, 0)).isEqualTo(16);
    assertThat(lengths.choose(16, 0)).isEqualTo(4);
    assertThat(lengths.choose(64, 0)).isEqualTo(1);
    assertThat(lengths.choose(256, 0)).isEqualTo(1);
  }

  @Test
  void blocksAreLongerWhereTheVerifierReadsALargeCache() {
    PassCost verifier = new PassCost(200, 2, 1);
    BlockLengths lengths =
        new BlockLengths(OptionalInt.empty(), PROPOSER, Optional.of(verifier), 64);
    lengths.observe(1000, 100);
    assertThat(lengths.choose(1, 10_000)).isGreaterThan(lengths.choose(1, 0));
  }

  @Test
  void aRoundThatVerifiedNothingTeachesNothing() {
    BlockLengths lengths = after(0.02);
    int before = lengths.choose(1, 0);
    lengths.observe(0, 0);
    assertThat(lengths.choose(1, 0)).isEqualTo(before);
  }
}
