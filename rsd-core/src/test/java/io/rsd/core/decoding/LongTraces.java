package io.rsd.core.decoding;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Problems whose traces are of a few to a thousand tokens. */
final class LongTraces {

  private static final int VOCABULARY = 40;
  private static final int STOP = 0;

  private LongTraces() {}

  static Pair pair(Path folder, int headSize) throws IOException {
    double[][] teacher = Tables.random(VOCABULARY, 0.5, 1);
    double[][] student = Tables.random(VOCABULARY, 0.5, 2);
    for (int last = 0; last < VOCABULARY; last++) {
      // One in 250 tokens or so.
      teacher[last][STOP] = -1.3;
      student[last][STOP] = -1.3;
    }
    return Pair.ofTablesWithLargeCaches(folder, teacher, student, headSize);
  }

  static TestSettings settings() {
    return TestSettings.reverseSpeculative(0.003).stopTokens(STOP).slots(16).blocks(8);
  }

  static List<DecodingProblem> problems() {
    return IntStream.range(0, 12)
        .mapToObj(
            i -> new DecodingProblem("p" + i, new int[] {1, 2, 3 + i}, Optional.of("g"), 2, false))
        .toList();
  }
}
