package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The laws of the cache: by whatever path a sequence came into it, the log-probabilities are those
 * of one pass over the whole sequence. {@link CheckedCache} makes the comparison at every step.
 */
class KeyValueCacheTest {

  private static final int SCHEDULES = 3;
  private static final int ACTIONS = 40;

  @TempDir Path folder;
  private final Random random = new Random(11);
  private CheckedCache cache;

  @BeforeEach
  void open() throws IOException {
    cache = open(TestShape.QWEN3, FloatType.FLOAT32, true, Bounds.FLOAT32);
  }

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void readsTokenByToken() {
    cache.resize(1, 40);
    for (int i = 0; i < 40; i++) {
      cache.score(0, tokens(1));
    }
  }

  @Test
  void readsSeveralTokensAStep() {
    cache.resize(1, 40);
    for (int count : new int[] {7, 1, 16, 3, 13}) {
      cache.score(0, tokens(count));
    }
  }

  @Test
  void servesSequencesOfDifferentLengthsAndRaggedRows() {
    cache.resize(3, 64);
    cache.score(0, tokens(30), tokens(1), tokens(12));
    cache.score(0, tokens(1), tokens(9), tokens(4));
    cache.score(0, tokens(5), tokens(1), tokens(1));
    cache.mostProbable(0, tokens(2), tokens(1), tokens(3));
    cache.score(0, tokens(1), tokens(1), tokens(1));
  }

  @Test
  void servesSlotsFromTheMiddle() {
    cache.resize(4, 32);
    cache.score(0, tokens(6), tokens(3), tokens(8), tokens(2));
    cache.score(2, tokens(4), tokens(1));
    cache.score(1, tokens(2), tokens(5));
    cache.score(3, tokens(3));
    cache.score(0, tokens(1), tokens(1), tokens(1), tokens(1));
  }

  @Test
  void continuesDifferentlyFromAShorterLength() {
    cache.resize(2, 48);
    cache.score(0, tokens(20), tokens(25));
    for (int length : new int[] {17, 9, 1, 0}) {
      cache.cutBack(0, length);
      cache.score(0, tokens(3), tokens(2));
    }
  }

  @Test
  void slotServesTheNextSequence() {
    cache.resize(2, 32);
    cache.score(0, tokens(30), tokens(4));
    cache.cutBack(0, 0);
    cache.score(0, tokens(3), tokens(4));
  }

  @Test
  void growsInTheMiddleOfSequences() {
    cache.resize(2, 10);
    cache.score(0, tokens(10), tokens(3));
    cache.resize(2, 33);
    cache.score(0, tokens(20), tokens(3));
    cache.resize(3, 100);
    cache.score(0, tokens(50), tokens(1), tokens(40));
  }

  @Test
  void shrinksToFewerSlotsAndPositions() {
    cache.resize(4, 70);
    cache.score(0, tokens(60), tokens(3), tokens(5), tokens(7));
    cache.resize(2, 70);
    cache.score(0, tokens(2), tokens(2));
    cache.resize(2, 32);
    assertThat(cache.length(0)).isEqualTo(32);
    cache.score(1, tokens(4));
    cache.cutBack(0, 31);
    cache.score(0, tokens(1), tokens(1));
  }

  @Test
  void slotIsCopiedToOthers() {
    cache.resize(4, 40);
    cache.prefill(1, tokens(20));
    cache.prefill(3, tokens(30));
    cache.copy(1, 0, 20);
    cache.copy(1, 2, 20);
    cache.copy(1, 3, 11);
    cache.score(0, tokens(2), tokens(3), tokens(1), tokens(4));
  }

  @Test
  void promptIsPutAsideAndComesBackToAnySlot() {
    cache.resize(2, 40);
    cache.prefill(0, tokens(20), tokens(30));
    cache.savePrompt(7, 0, 18);
    cache.savePrompt(8, 1, 30);
    cache.score(0, tokens(5), tokens(5));
    cache.resize(3, 70);
    cache.loadPrompt(7, 1);
    cache.loadPrompt(8, 0);
    cache.loadPrompt(7, 2);
    cache.score(0, tokens(3), tokens(1), tokens(2));
  }

  @Test
  void bfloat16KeepsTheLawsWithinItsRounding() throws IOException {
    for (boolean packed : Packing.of(FloatType.BFLOAT16)) {
      try (CheckedCache rounded =
          open(TestShape.QWEN2, FloatType.BFLOAT16, packed, Bounds.BFLOAT16_LARGEST)) {
        new Schedule(rounded, new Random(12)).run(ACTIONS);
      }
    }
  }

  @ParameterizedTest
  @MethodSource
  void anyScheduleGivesTheSame(TestShape shape, boolean packed) throws IOException {
    Random seeds = new Random(shape.name().hashCode() + (packed ? 1 : 0));
    for (int i = 0; i < SCHEDULES; i++) {
      try (CheckedCache any = open(shape, FloatType.FLOAT32, packed, Bounds.FLOAT32)) {
        new Schedule(any, new Random(seeds.nextLong())).run(ACTIONS);
      }
    }
  }

  static Stream<Arguments> anyScheduleGivesTheSame() {
    return Stream.of(
            TestShape.QWEN2,
            TestShape.QWEN3,
            TestShape.LLAMA,
            TestShape.GEMMA3,
            TestShape.PHI3,
            TestShape.PHI3_WINDOW)
        .flatMap(shape -> Stream.of(Arguments.of(shape, true), Arguments.of(shape, false)));
  }

  /** Draws what is done to a cache. */
  private record Schedule(CheckedCache cache, Random random) {

    void run(int actions) {
      cache.resize(1 + random.nextInt(4), 1 + random.nextInt(40));
      for (int i = 0; i < actions; i++) {
        switch (random.nextInt(10)) {
          case 0 -> cache.resize(1 + random.nextInt(5), 1 + random.nextInt(80));
          case 1 -> copy();
          case 2, 3 -> cutBack();
          case 4 -> savePrompt();
          case 5 -> loadPrompt();
          default -> step();
        }
      }
    }

    private void copy() {
      int source = random.nextInt(cache.slots());
      int target = random.nextInt(cache.slots());
      cache.copy(source, target, random.nextInt(cache.length(source) + 1));
    }

    private void savePrompt() {
      int slot = random.nextInt(cache.slots());
      cache.savePrompt(random.nextInt(2), slot, random.nextInt(cache.length(slot) + 1));
    }

    private void loadPrompt() {
      int number = random.nextInt(2);
      if (cache.promptLength(number) > 0 && cache.promptLength(number) <= cache.capacity()) {
        cache.loadPrompt(number, random.nextInt(cache.slots()));
      }
    }

    private void cutBack() {
      int slot = random.nextInt(cache.slots());
      cache.cutBack(slot, random.nextInt(cache.length(slot) + 1));
    }

    private void step() {
      int first = random.nextInt(cache.slots());
      int[][] tokens = new int[1 + random.nextInt(cache.slots() - first)][];
      int most = random.nextBoolean() ? 1 : 7;
      int longest = 0;
      for (int row = 0; row < tokens.length; row++) {
        tokens[row] = FullPass.randomTokens(random, 1 + random.nextInt(most), cache.vocabulary());
        longest = Math.max(longest, cache.length(first + row));
      }
      if (longest + most > cache.capacity()) {
        cache.resize(cache.slots(), longest + most);
      }
      switch (random.nextInt(4)) {
        case 0 -> cache.prefill(first, tokens);
        case 1 -> cache.mostProbable(first, tokens);
        default -> cache.score(first, tokens);
      }
    }
  }

  private CheckedCache open(TestShape shape, FloatType type, boolean packed, double tolerance)
      throws IOException {
    Path place = folder.resolve(Integer.toString(random.nextInt(Integer.MAX_VALUE)));
    Path model = RandomCheckpoint.write(place, shape.stored(FloatType.FLOAT32), 7);
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      return new CheckedCache(checkpoint, type, packed, tolerance);
    }
  }

  private int[] tokens(int count) {
    return FullPass.randomTokens(random, count, cache.vocabulary());
  }
}
