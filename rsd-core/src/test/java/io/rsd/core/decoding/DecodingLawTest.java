package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.Sampling;
import io.rsd.core.text.VocabularyAlignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The law of one step, held against the closed form. Teacher and student are tables of logits, so
 * every distribution is known; thousands of first steps after one prompt are drawn by the engine
 * and counted. Seeds are fixed; with free ones, each chi-square test would fail by chance once in
 * 100,000 runs (the bound is the 1 - 1e-5 quantile).
 */
class DecodingLawTest {

  private static final int VOCABULARY = 12;
  private static final int PROMPT_TOKEN = 3;
  private static final int DRAWS = 8_000;
  private static final double TEMPERATURE = 0.7;

  /** The 1 - 1e-5 quantiles of chi-square for 1 to 12 degrees of freedom. */
  private static final double[] BOUND = {
    19.51, 23.03, 25.90, 28.47, 30.86, 33.11, 35.26, 37.33, 39.34, 41.30, 43.21, 45.08
  };

  @TempDir static Path folder;
  private static double[][] teacherLogits;
  private static double[][] studentLogits;
  private static LanguageModel teacher;
  private static LanguageModel student;

  @BeforeAll
  static void load() throws IOException {
    teacherLogits = randomTable(1);
    studentLogits = randomTable(2);
    teacher = TableModel.load(folder.resolve("teacher"), teacherLogits);
    student = TableModel.load(folder.resolve("student"), studentLogits);
  }

  @AfterAll
  static void close() {
    teacher.close();
    student.close();
  }

  @Test
  void reverseSpeculativeDecodingFollowsItsLaw() {
    for (double threshold : new double[] {0.01, 0.05, 0.2}) {
      double[] teacherLaw = softmax(teacherLogits[PROMPT_TOKEN], TEMPERATURE);
      double[] studentLaw = softmax(studentLogits[PROMPT_TOKEN], TEMPERATURE);
      double[] judged = softmax(studentLogits[PROMPT_TOKEN], 1);
      assertFollows(
          new DecodingPolicy.ReverseSpeculative(threshold),
          replaced(teacherLaw, judged, threshold, studentLaw),
          fallbackRate(teacherLaw, judged, threshold));
    }
  }

  @Test
  void skdInspiredDecodingFollowsItsLaw() {
    double[] teacherLaw = softmax(teacherLogits[PROMPT_TOKEN], TEMPERATURE);
    double[] studentLaw = softmax(studentLogits[PROMPT_TOKEN], TEMPERATURE);
    double[] judged = softmax(teacherLogits[PROMPT_TOKEN], 1);
    assertFollows(
        new DecodingPolicy.SkdInspired(0.05),
        replaced(studentLaw, judged, 0.05, teacherLaw),
        fallbackRate(studentLaw, judged, 0.05));
  }

  @Test
  void oneModelAloneFollowsItsOwnLaw() {
    assertFollows(
        new DecodingPolicy.TeacherOnly(), softmax(teacherLogits[PROMPT_TOKEN], TEMPERATURE), 0);
    assertFollows(
        new DecodingPolicy.StudentOnly(), softmax(studentLogits[PROMPT_TOKEN], TEMPERATURE), 0);
  }

  private static void assertFollows(DecodingPolicy policy, double[] law, double fallbackRate) {
    List<Trace> traces = firstSteps(policy);
    int[] counts = new int[VOCABULARY];
    int fallbacks = 0;
    for (Trace trace : traces) {
      counts[trace.tokens()[0]]++;
      fallbacks += trace.fallbacks();
    }
    assertThat(chiSquareExcess(counts, law)).as("chi-square of %s", policy).isNegative();
    double deviation = Math.sqrt(fallbackRate * (1 - fallbackRate) / traces.size());
    assertThat((double) fallbacks / traces.size())
        .as("fallback rate of %s", policy)
        .isBetween(fallbackRate - 4.5 * deviation, fallbackRate + 4.5 * deviation);
  }

  /** Chi-square of the counts, less its bound. Tokens that are hardly ever expected are pooled. */
  private static double chiSquareExcess(int[] counts, double[] law) {
    double statistic = 0;
    int cells = 0;
    double rareExpected = 0;
    int rareCount = 0;
    for (int token = 0; token < law.length; token++) {
      double expected = DRAWS * law[token];
      if (expected < 8) {
        rareExpected += expected;
        rareCount += counts[token];
      } else {
        statistic += (counts[token] - expected) * (counts[token] - expected) / expected;
        cells++;
      }
    }
    if (rareExpected >= 8) {
      statistic += (rareCount - rareExpected) * (rareCount - rareExpected) / rareExpected;
      cells++;
    } else {
      assertThat(rareCount).isLessThan(40);
    }
    return statistic - BOUND[cells - 2];
  }

  private static List<Trace> firstSteps(DecodingPolicy policy) {
    DecodingSettings settings =
        new DecodingSettings(
            policy,
            Sampling.at(TEMPERATURE),
            Sampling.at(TEMPERATURE),
            1,
            1,
            64,
            Set.of(),
            20260101,
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty());
    List<Trace> traces = new ArrayList<>();
    try (DecodingEngine engine =
        new DecodingEngine(
            Optional.of(teacher),
            student,
            VocabularyAlignment.identical(VOCABULARY, VOCABULARY),
            settings,
            (gold, completion) -> {
              throw new AssertionError("no gold answer, so nothing to check");
            },
            tokens -> "")) {
      CompletableFuture<ProblemResult> result =
          engine.submit(
              new DecodingProblem("law", new int[] {PROMPT_TOKEN}, Optional.empty(), DRAWS, false));
      for (Attempt attempt : result.join().attempts()) {
        traces.add(((Attempt.Finished) attempt).trace());
      }
    }
    return traces;
  }

  /** {@code R(v) = P(v) [v in A] + rho F(v)} with {@code A} the tokens judged probable enough. */
  private static double[] replaced(
      double[] proposed, double[] judged, double threshold, double[] fallback) {
    double rho = fallbackRate(proposed, judged, threshold);
    double[] law = new double[proposed.length];
    for (int v = 0; v < law.length; v++) {
      law[v] = (judged[v] >= threshold ? proposed[v] : 0) + rho * fallback[v];
    }
    return law;
  }

  private static double fallbackRate(double[] proposed, double[] judged, double threshold) {
    double rho = 0;
    for (int v = 0; v < proposed.length; v++) {
      rho += judged[v] >= threshold ? 0 : proposed[v];
    }
    return rho;
  }

  static double[] softmax(double[] logits, double temperature) {
    double[] weights = new double[logits.length];
    double sum = 0;
    for (int v = 0; v < weights.length; v++) {
      weights[v] = Math.exp(logits[v] / temperature);
      sum += weights[v];
    }
    for (int v = 0; v < weights.length; v++) {
      weights[v] /= sum;
    }
    return weights;
  }

  private static double[][] randomTable(long seed) {
    Random random = new Random(seed);
    double[][] table = new double[VOCABULARY][VOCABULARY];
    for (double[] row : table) {
      for (int v = 0; v < row.length; v++) {
        row[v] = 2 * random.nextGaussian();
      }
    }
    return table;
  }
}
