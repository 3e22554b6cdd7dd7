package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With too little memory the engine goes on with fewer slots, and the traces are the same. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineMemoryTest {

  /** What 256 positions of both tables take. */
  private static final long BYTES_PER_SMALL_SLOT = 256 * 32;

  @TempDir Path folder;

  /** Sizes of the caches, seen whenever an attempt ends. */
  private record Seen(int slots, int capacity) {}

  private static AnswerChecker looking(Pair pair, List<Seen> seen) {
    return (gold, completion) -> {
      assertThat(pair.teacher().slots()).isEqualTo(pair.student().slots());
      assertThat(pair.teacher().capacity()).isEqualTo(pair.student().capacity());
      seen.add(new Seen(pair.student().slots(), pair.student().capacity()));
      return new AnswerCheck(Verdict.DIFFERENT, "", "", "");
    };
  }

  private static void assertSame(List<ProblemResult> actual, List<ProblemResult> expected) {
    List<Trace> traces = Pair.traces(actual);
    List<Trace> expectedTraces = Pair.traces(expected);
    assertThat(traces).hasSameSizeAs(expectedTraces);
    for (int i = 0; i < traces.size(); i++) {
      TraceAssertions.assertSame("trace " + i, traces.get(i), expectedTraces.get(i));
    }
  }

  private static int longest(List<ProblemResult> results) {
    return Pair.traces(results).stream().mapToInt(t -> t.tokens().length).max().orElseThrow();
  }

  @Test
  void aSmallMemoryMeansFewerSlotsAndTheSameTraces() throws IOException {
    List<DecodingProblem> problems = LongTraces.problems();
    List<ProblemResult> expected;
    try (Pair pair = LongTraces.pair(folder, 2)) {
      List<Seen> ample = Collections.synchronizedList(new ArrayList<>());
      expected = pair.decode(LongTraces.settings().get(), looking(pair, ample), problems);
      assertThat(longest(expected)).isGreaterThan(512);
      assertThat(ample).extracting(Seen::slots).containsOnly(16);
    }
    try (Pair pair = LongTraces.pair(folder, 2)) {
      List<Seen> scarce = Collections.synchronizedList(new ArrayList<>());
      long memory = 9 * BYTES_PER_SMALL_SLOT; // a tenth is for prompts
      List<ProblemResult> results =
          pair.decode(
              LongTraces.settings().cacheMemory(memory).get(), looking(pair, scarce), problems);
      assertSame(results, expected);
      assertThat(scarce)
          .allMatch(seen -> seen.slots() == 1 || seen.slots() * seen.capacity() <= 8 * 256);
      assertThat(scarce)
          .as("sequences that grew took the slots of younger ones")
          .extracting(Seen::slots)
          .contains(8, 4, 2);
    }
  }

  @Test
  void cachesShrinkAgainAfterALongSequence() throws IOException {
    try (Pair pair = Pair.ofTables(folder, Tables.chain(12), Tables.chain(12))) {
      List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
      int[] longPrompt = IntStream.range(0, 3000).map(i -> i % 12).toArray();
      long memory = 18 * BYTES_PER_SMALL_SLOT;
      DecodingSettings settings =
          TestSettings.reverseSpeculative(0.01).greedy().stopTokens(11).cacheMemory(memory).get();
      List<DecodingProblem> problems =
          List.of(gold("a", 0), gold("long", longPrompt), gold("b", 0), gold("c", 0), gold("d", 3));
      List<ProblemResult> results = pair.decode(settings, looking(pair, seen), problems);
      for (int i : new int[] {0, 2, 3}) {
        assertThat(Pair.trace(results.get(i), 0).tokens())
            .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
      }
      assertThat(seen).hasSize(5);
      assertThat(seen).contains(new Seen(1, 3072));
      assertThat(seen).last().extracting(Seen::capacity).isEqualTo(256);
      assertThat(seen).last().extracting(Seen::slots).as("slots for all that wait").isNotEqualTo(1);
    }
  }

  private static DecodingProblem gold(String name, int... prompt) {
    return new DecodingProblem(name, prompt, Optional.of(name), 1, true);
  }

  /**
   * A position takes 256 KiB here, so a slot for the block asked for would be larger than what a
   * process of 47 address bits can hold, and no machine grants it.
   */
  @Test
  void anAttemptThatNoMemorySufficesForFails() throws IOException {
    try (Pair pair =
        Pair.ofTablesWithLargeCaches(folder, Tables.chain(4), Tables.chain(4), 1 << 15)) {
      DecodingSettings settings =
          TestSettings.reverseSpeculative(0.01).blocks(2_000_000_000).slots(2).get();
      List<ProblemResult> results =
          pair.decode(settings, List.of(Pair.attempts(2, "a", 0), Pair.problem("b", 0)));
      for (ProblemResult result : results) {
        for (Attempt attempt : result.attempts()) {
          assertThat(attempt).isInstanceOf(Attempt.Failed.class);
          assertThat(((Attempt.Failed) attempt).reason()).contains("too little memory");
        }
      }
    }
  }

  /** A process of its own, so that the limit which is put on it hurts nobody else. */
  @Test
  void whenTheDeviceRunsOutOfMemoryTheEngineGoesOnWithFewerSlots() throws Exception {
    assumeTrue(LimitedMemoryDecoding.isPossible(), "needs Linux and the program prlimit");
    List<ProblemResult> expected;
    try (Pair pair = LongTraces.pair(folder, 2)) {
      DecodingSettings settings =
          LongTraces.settings().completionLimit(LimitedMemoryDecoding.COMPLETION_LIMIT).get();
      expected = pair.decode(settings, looking(pair, new ArrayList<>()), LongTraces.problems());
    }
    Path output = folder.resolve("output.txt");
    OwnProcess.run(
        folder.resolve("log.txt"), LimitedMemoryDecoding.class, folder.resolve("limited"), output);
    List<String> lines = Files.readAllLines(output);
    assertThat(Integer.parseInt(lines.get(0))).as("slots at the end").isBetween(1, 15);
    assertThat(lines.subList(1, lines.size()))
        .containsExactlyElementsOf(Pair.traces(expected).stream().map(Trace::text).toList());
  }
}
