package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BlockLengthsTest {

  private static BlockLengths automatic() {
    return new BlockLengths(OptionalInt.empty(), true, 64);
  }

  private static BlockLengths after(int verified, int rejected) {
    BlockLengths lengths = automatic();
    for (int round = 0; round < 1000; round++) {
      lengths.observe(verified, rejected);
    }
    return lengths;
  }

  @Test
  void aFixedLengthIsTakenAtItsWord() {
    BlockLengths lengths = new BlockLengths(OptionalInt.of(40), true, 64);
    lengths.observe(10, 10);
    assertThat(lengths.choose(1)).isEqualTo(40);
    assertThat(lengths.choose(1000)).isEqualTo(40);
    assertThat(lengths.longest()).isEqualTo(40);
  }

  @Test
  void withoutAVerifierThereIsNothingToGain() {
    BlockLengths lengths = new BlockLengths(OptionalInt.empty(), false, 64);
    assertThat(lengths.choose(1)).isEqualTo(1);
    assertThat(lengths.longest()).isEqualTo(1);
  }

  @Test
  void blocksAreShorterTheMoreCandidatesAreRejected() {
    assertThat(after(1000, 0).choose(1)).isEqualTo(16);
    assertThat(after(1000, 20).choose(1)).as("sqrt(2 / 0.02)").isBetween(9, 10);
    assertThat(after(1000, 125).choose(1)).as("sqrt(2 / 0.125)").isBetween(3, 4);
    assertThat(after(1000, 1000).choose(1)).as("sqrt(2)").isEqualTo(1);
  }

  @Test
  void blocksAreShorterTheMoreSequencesThereAre() {
    BlockLengths lengths = after(1000, 0);
    assertThat(lengths.choose(4)).isEqualTo(16);
    assertThat(lengths.choose(16)).isEqualTo(4);
    assertThat(lengths.choose(64)).isEqualTo(1);
    assertThat(lengths.choose(256)).isEqualTo(1);
  }

  @Test
  void noChoiceIsLongerThanTheLongest() {
    for (int rejected = 0; rejected <= 100; rejected += 10) {
      BlockLengths lengths = after(100, rejected);
      for (int rows = 1; rows < 300; rows++) {
        assertThat(lengths.choose(rows)).isBetween(1, lengths.longest());
      }
    }
  }

  @Test
  void aRoundThatVerifiedNothingTeachesNothing() {
    BlockLengths lengths = after(1000, 20);
    int before = lengths.choose(1);
    lengths.observe(0, 0);
    assertThat(lengths.choose(1)).isEqualTo(before);
  }
}
