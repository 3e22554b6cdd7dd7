package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The law of one step, held against the closed form. Teacher and student are tables of logits, so
 * every distribution is known; thousands of first steps after one prompt are drawn by the engine
 * and counted. Seeds are fixed; with free ones, each chi-square test would fail by chance once in
 * 100,000 runs.
 */
class DecodingLawTest {

  private static final int VOCABULARY = 12;
  private static final int PROMPT_TOKEN = 3;
  private static final int DRAWS = 8_000;
  private static final double TEMPERATURE = 0.7;

  @TempDir static Path folder;
  private static double[][] teacherLogits;
  private static double[][] studentLogits;
  private static Pair pair;

  @BeforeAll
  static void load() throws IOException {
    teacherLogits = Tables.random(VOCABULARY, 2, 1);
    studentLogits = Tables.random(VOCABULARY, 2, 2);
    pair = Pair.ofTables(folder, teacherLogits, studentLogits);
  }

  @AfterAll
  static void close() {
    pair.close();
  }

  @Test
  void reverseSpeculativeDecodingFollowsItsLaw() {
    for (double threshold : new double[] {0.01, 0.05, 0.2}) {
      double[] teacherLaw = Tables.softmax(teacherLogits[PROMPT_TOKEN], TEMPERATURE);
      double[] studentLaw = Tables.softmax(studentLogits[PROMPT_TOKEN], TEMPERATURE);
      double[] verified = Tables.softmax(studentLogits[PROMPT_TOKEN], 1);
      assertFollows(
          new DecodingPolicy.ReverseSpeculative(threshold),
          Tables.replaced(teacherLaw, verified, threshold, studentLaw),
          Tables.fallbackRate(teacherLaw, verified, threshold));
    }
  }

  @Test
  void skdInspiredDecodingFollowsItsLaw() {
    double[] teacherLaw = Tables.softmax(teacherLogits[PROMPT_TOKEN], TEMPERATURE);
    double[] studentLaw = Tables.softmax(studentLogits[PROMPT_TOKEN], TEMPERATURE);
    double[] verified = Tables.softmax(teacherLogits[PROMPT_TOKEN], 1);
    assertFollows(
        new DecodingPolicy.SkdInspired(0.05),
        Tables.replaced(studentLaw, verified, 0.05, teacherLaw),
        Tables.fallbackRate(studentLaw, verified, 0.05));
  }

  @Test
  void oneModelAloneFollowsItsOwnLaw() {
    assertFollows(
        new DecodingPolicy.TeacherOnly(),
        Tables.softmax(teacherLogits[PROMPT_TOKEN], TEMPERATURE),
        0);
    assertFollows(
        new DecodingPolicy.StudentOnly(),
        Tables.softmax(studentLogits[PROMPT_TOKEN], TEMPERATURE),
        0);
  }

  private static void assertFollows(DecodingPolicy policy, double[] law, double fallbackRate) {
    List<Trace> traces = firstSteps(policy);
    int[] counts = new int[VOCABULARY];
    int fallbacks = 0;
    for (Trace trace : traces) {
      counts[trace.tokens()[0]]++;
      fallbacks += trace.fallbacks();
    }
    ChiSquare.assertFollows(policy.toString(), counts, law);
    double deviation = Math.sqrt(fallbackRate * (1 - fallbackRate) / traces.size());
    assertThat((double) fallbacks / traces.size())
        .as("fallback rate of %s", policy)
        .isBetween(fallbackRate - 4.5 * deviation, fallbackRate + 4.5 * deviation);
  }

  private static List<Trace> firstSteps(DecodingPolicy policy) {
    DecodingSettings settings = TestSettings.of(policy).completionLimit(1).get();
    return Pair.traces(pair.decode(settings, List.of(Pair.attempts(DRAWS, "law", PROMPT_TOKEN))));
  }
}
