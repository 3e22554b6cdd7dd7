package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CachePlanTest {

  private static final long BYTES_PER_POSITION = 100;

  private static CachePlan plan(long bytes) {
    return new CachePlan(bytes, BYTES_PER_POSITION, 64);
  }

  @Test
  void capacityGrowsInStepsToHoldTheLongestSequence() {
    CachePlan plan = plan(1L << 40);
    assertThat(plan.capacity(0, 1)).isEqualTo(256);
    assertThat(plan.capacity(256, 256)).isEqualTo(256);
    assertThat(plan.capacity(256, 257)).isEqualTo(512);
    assertThat(plan.capacity(512, 5000)).isEqualTo(5120);
  }

  @Test
  void capacityShrinksWhenASmallPartIsNeeded() {
    CachePlan plan = plan(1L << 40);
    assertThat(plan.capacity(2048, 600)).as("more than a quarter is needed").isEqualTo(2048);
    assertThat(plan.capacity(2048, 513)).isEqualTo(2048);
    assertThat(plan.capacity(2048, 512)).as("a quarter is needed").isEqualTo(2048);
    assertThat(plan.capacity(2304, 512)).as("less is needed").isEqualTo(512);
    assertThat(plan.capacity(100_000, 1)).isEqualTo(256);
  }

  @Test
  void asManySlotsAsFitIntoTheMemory() {
    CachePlan plan = plan(10 * 256 * BYTES_PER_POSITION);
    assertThat(plan.slots(256)).isEqualTo(10);
    assertThat(plan.slots(512)).isEqualTo(5);
    assertThat(plan.slots(768)).isEqualTo(3);
    assertThat(plan.slots(32)).as("no more than asked for").isEqualTo(64);
  }

  @Test
  void cachesThatHaveNotBeenMadeTakeNothing() {
    assertThat(plan(1L << 40).slots(0)).isEqualTo(64);
  }

  @Test
  void thereIsAlwaysASlot() {
    assertThat(plan(1).slots(256)).isEqualTo(1);
    assertThat(plan(1).slots(1 << 30)).isEqualTo(1);
  }

  @Test
  void loweringHoldsForGood() {
    CachePlan plan = plan(1L << 40);
    plan.lowerTo(10);
    assertThat(plan.slots(256)).isEqualTo(10);
    plan.lowerTo(20);
    assertThat(plan.slots(256)).as("it never rises again").isEqualTo(10);
    plan.lowerTo(0);
    assertThat(plan.slots(256)).isEqualTo(1);
  }
}
