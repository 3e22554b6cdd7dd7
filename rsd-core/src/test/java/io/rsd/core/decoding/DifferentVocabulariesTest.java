package io.rsd.core.decoding;

import static io.rsd.core.decoding.MixedVocabularies.BEGIN_CLOSING;
import static io.rsd.core.decoding.MixedVocabularies.END;
import static io.rsd.core.decoding.MixedVocabularies.END_THINK;
import static io.rsd.core.decoding.MixedVocabularies.STUDENT_ROWS;
import static io.rsd.core.decoding.MixedVocabularies.TEACHER_END;
import static io.rsd.core.decoding.MixedVocabularies.TEACHER_ROWS;
import static io.rsd.core.decoding.MixedVocabularies.THINK;
import static io.rsd.core.decoding.MixedVocabularies.WORD_THINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.text.VocabularyAlignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The law of a step between models whose vocabularies differ, against its closed form. */
class DifferentVocabulariesTest {

  private static final int DRAWS = 4_000;
  private static final double TEMPERATURE = 0.7;
  private static final int LAST = 'x';
  private static final int TEACHER_PADDING = 275;
  private static final int STUDENT_PADDING = 266;

  @TempDir static Path folder;
  private static VocabularyAlignment vocabulary;
  private static double[][] teacherLogits;
  private static double[][] studentLogits;
  private static Pair pair;

  @BeforeAll
  static void load() throws IOException {
    vocabulary = MixedVocabularies.align(folder);
    teacherLogits = improbable(TEACHER_ROWS);
    studentLogits = improbable(STUDENT_ROWS);
    set(teacherLogits[LAST], 'a', 2, 'b', 1, 'c', 0.5, END, 0, '<', 1, BEGIN_CLOSING, 0.5);
    // What the teacher would draw most of all is nothing that the student could read.
    set(teacherLogits[LAST], THINK, 5, TEACHER_END, 4, TEACHER_PADDING, 5);
    set(teacherLogits['<'], WORD_THINK, 2, 'b', 1);
    set(teacherLogits[WORD_THINK], '>', 3, 'c', 1, TEACHER_PADDING, 5);
    set(teacherLogits[BEGIN_CLOSING], WORD_THINK, 0, 'b', 2);
    set(studentLogits[LAST], 'a', 1, 'b', -4, 'd', 1, END, 1, THINK, 1.5, END_THINK, 1);
    set(studentLogits[LAST], STUDENT_PADDING, 6);
    pair =
        new Pair(
            TableModel.load(folder.resolve("teacher"), teacherLogits),
            TableModel.load(folder.resolve("student"), studentLogits),
            vocabulary);
  }

  @AfterAll
  static void close() {
    pair.close();
  }

  private static double[][] improbable(int rows) {
    double[][] table = new double[rows][rows];
    for (double[] row : table) {
      Arrays.fill(row, -20);
    }
    return table;
  }

  /** Sets logits, given as tokens and values in turn. */
  private static void set(double[] row, double... tokensAndLogits) {
    for (int i = 0; i < tokensAndLogits.length; i += 2) {
      row[(int) tokensAndLogits[i]] = tokensAndLogits[i + 1];
    }
  }

  /** The teacher's law over the student's tokens: shared tokens alone, renormalised. */
  private static double[] teacherLaw(int last, double temperature) {
    double[] shared = Arrays.copyOf(teacherLogits[last], END + 1);
    return Arrays.copyOf(Tables.softmax(shared, temperature), STUDENT_ROWS);
  }

  /** The teacher's probability of every student token, however many tokens of its own that is. */
  private static double[] verifiedByTeacher(double temperature) {
    double[] verified = teacherLaw(LAST, temperature);
    for (int token : new int[] {THINK, END_THINK}) {
      int[] spelling = vocabulary.teacherTokens(token);
      verified[token] =
          teacherLaw(LAST, temperature)[spelling[0]]
              * teacherLaw(spelling[0], temperature)[spelling[1]]
              * teacherLaw(spelling[1], temperature)[spelling[2]];
    }
    return verified;
  }

  private static double[] studentLaw(double temperature) {
    double[] tokens = Arrays.copyOf(studentLogits[LAST], END_THINK + 1);
    return Arrays.copyOf(Tables.softmax(tokens, temperature), STUDENT_ROWS);
  }

  private static List<Trace> firstSteps(TestSettings settings) {
    DecodingProblem problem = Pair.attempts(DRAWS, "law", LAST);
    return Pair.traces(pair.decode(settings.completionLimit(1).get(), List.of(problem)));
  }

  private static int[] counts(List<Trace> traces) {
    int[] counts = new int[STUDENT_ROWS];
    traces.forEach(trace -> counts[trace.tokens()[0]]++);
    return counts;
  }

  @Test
  void theTeacherAloneDrawsSharedTokensByItsLawOverThem() {
    List<Trace> traces = firstSteps(TestSettings.of(new DecodingPolicy.TeacherOnly()));
    ChiSquare.assertFollows("the teacher", counts(traces), teacherLaw(LAST, TEMPERATURE));
  }

  @Test
  void theStudentAloneDrawsEveryTokenItHasAndNoRowWithoutOne() {
    List<Trace> traces = firstSteps(TestSettings.of(new DecodingPolicy.StudentOnly()));
    ChiSquare.assertFollows("the student", counts(traces), studentLaw(TEMPERATURE));
  }

  @Test
  void reverseSpeculativeDecodingKeepsItsLawUnderSuppression() {
    double[] proposed = teacherLaw(LAST, TEMPERATURE);
    double[] fallback = studentLaw(TEMPERATURE);
    double[] law = Tables.replaced(proposed, studentLaw(1), 0.01, fallback);
    List<Trace> traces = firstSteps(TestSettings.reverseSpeculative(0.01));
    ChiSquare.assertFollows("reverse speculative decoding", counts(traces), law);
    assertThat(law[THINK]).as("student-only tokens come by fallback").isGreaterThan(0.05);
  }

  @Test
  void aStudentOnlyCandidateIsVerifiedByTheProductOfItsTeacherTokens() {
    for (double temperature : new double[] {1, 2}) {
      double[] verified = verifiedByTeacher(temperature);
      double threshold = (verified[THINK] + verified[END_THINK]) / 2;
      assertThat(verified[THINK]).isGreaterThan(2 * verified[END_THINK]);
      double[] law =
          Tables.replaced(
              studentLaw(TEMPERATURE), verified, threshold, teacherLaw(LAST, TEMPERATURE));
      assertThat(law[END_THINK]).as("too improbable").isZero();
      List<Trace> traces =
          firstSteps(
              TestSettings.of(new DecodingPolicy.SkdInspired(threshold))
                  .thresholdTemperature(temperature));
      ChiSquare.assertFollows("SKD at threshold temperature " + temperature, counts(traces), law);
    }
  }

  @Test
  void theTeachersLogProbabilityOfAStudentOnlyTokenIsThatOfItsSpelling() {
    double[] verified = verifiedByTeacher(1);
    List<Trace> accepted =
        firstSteps(TestSettings.of(new DecodingPolicy.SkdInspired(0))).stream()
            .filter(trace -> trace.tokens()[0] >= THINK)
            .toList();
    assertThat(counts(accepted)[THINK]).isPositive();
    assertThat(counts(accepted)[END_THINK]).isPositive();
    for (Trace trace : accepted) {
      assertThat((double) trace.teacherLogProbs()[0])
          .isCloseTo(Math.log(verified[trace.tokens()[0]]), within(1e-4));
    }
  }

  @Test
  void aRefusedStudentOnlyCandidateHasTheTeachersLogProbabilityOfItsSpelling() {
    double[] ofTeacher = verifiedByTeacher(1);
    double[] ofStudent = studentLaw(1);
    double threshold = (ofTeacher[THINK] + ofTeacher[END_THINK]) / 2;
    List<Refusals> refusals =
        firstSteps(TestSettings.of(new DecodingPolicy.SkdInspired(threshold))).stream()
            .map(Trace::refusals)
            .filter(refused -> Arrays.equals(refused.tokens(), new int[] {END_THINK}))
            .toList();
    assertThat(refusals).isNotEmpty();
    for (Refusals refused : refusals) {
      assertThat(refused.positions()).containsExactly(0);
      assertThat((double) refused.studentLogProbs()[0])
          .isCloseTo(Math.log(ofStudent[END_THINK]), within(1e-4));
      assertThat((double) refused.teacherLogProbs()[0])
          .isCloseTo(Math.log(ofTeacher[END_THINK]), within(1e-4));
    }
  }

  @Test
  void theTeacherSaysNothingOfAFallbackThatOnlyTheStudentHas() {
    List<Trace> traces = firstSteps(TestSettings.reverseSpeculative(0.01));
    for (Trace trace : traces) {
      int token = trace.tokens()[0];
      if (token >= THINK) {
        assertThat(trace.fallback()).containsExactly(true);
        assertThat(trace.teacherLogProbs()).containsExactly(Float.NaN);
      } else {
        assertThat((double) trace.teacherLogProbs()[0])
            .isCloseTo(Math.log(teacherLaw(LAST, 1)[token]), within(1e-4));
      }
    }
  }

  @Test
  void entropiesAreThoseOfTheTokensThatMayBeDrawn() {
    double expected =
        IntStream.rangeClosed(0, END_THINK)
            .mapToDouble(token -> studentLaw(1)[token])
            .map(p -> -p * Math.log(p))
            .sum();
    for (Trace trace : firstSteps(TestSettings.reverseSpeculative(0.01)).subList(0, 20)) {
      assertThat((double) trace.studentEntropies()[0]).isCloseTo(expected, within(1e-4));
    }
  }
}
