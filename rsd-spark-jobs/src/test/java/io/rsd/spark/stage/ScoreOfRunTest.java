package io.rsd.spark.stage;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Traces of another run ({@code score.from}), scored under this run's student. */
@ExtendWith(FinishedRun.class)
class ScoreOfRunTest {

  private static final float ROUNDING = 1e-3f;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TinyRun source;

  @BeforeAll
  static void take(SparkSession session, TinyRun finished) {
    spark = session;
    source = finished;
  }

  private static TinyRun scored(String name, String stage, String... more) {
    TinyRun run = source.another(folder.resolve(name));
    String[] overrides = {
      "generate.method=given", "score.from=" + source.folder(), "score.stage=" + stage
    };
    String[] all = new String[overrides.length + more.length];
    System.arraycopy(overrides, 0, all, 0, overrides.length);
    System.arraycopy(more, 0, all, overrides.length, more.length);
    return run.having(List.of("score", "dataset"), all);
  }

  /** Of each problem the first correct attempt that ended, else the first one that ended. */
  private static Map<Long, Row> chosen(String stage) {
    return source
        .attempts(spark, stage)
        .filter("purpose = 'solution' and finish_reason = 'eos'")
        .collectAsList()
        .stream()
        .collect(toMap(row -> row.<Long>getAs("position"), row -> row, ScoreOfRunTest::better));
  }

  private static Row better(Row before, Row next) {
    boolean firstIsCorrect = "equal".equals(before.getAs("verdict"));
    return !firstIsCorrect && "equal".equals(next.getAs("verdict")) ? next : before;
  }

  @Test
  void theSameStudentFindsTheFiguresOfDecoding() {
    List<Row> rows = scored("same", "generate").attempts(spark, "score").collectAsList();
    Map<Long, Row> traces = chosen("generate");
    assertThat(rows).hasSameSizeAs(traces.keySet()).isNotEmpty();
    for (Row row : rows) {
      Row trace = traces.get(row.<Long>getAs("position"));
      assertThat(list(row, "token_ids")).isEqualTo(list(trace, "token_ids"));
      assertThat(row.<String>getAs("verdict")).isEqualTo(trace.getAs("verdict"));
      for (String column : List.of("student_logprobs", "student_entropies")) {
        assertThat(TinyRun.floats(row, column))
            .usingComparatorWithPrecision(ROUNDING)
            .containsExactly(TinyRun.floats(trace, column));
      }
    }
  }

  @Test
  void aStudentOfOtherWeightsHasFiguresOfItsOwn() {
    Path student = OtherStudent.withOtherWeights(folder.resolve("other-student"));
    List<Row> rows =
        scored("other", "generate", "models.student=" + student)
            .attempts(spark, "score")
            .collectAsList();
    Map<Long, Row> traces = chosen("generate");
    assertThat(rows).hasSameSizeAs(traces.keySet()).isNotEmpty();
    for (Row row : rows) {
      Row trace = traces.get(row.<Long>getAs("position"));
      assertThat(list(row, "token_ids")).isEqualTo(list(trace, "token_ids"));
      // At a higher temperature no distribution has a lower entropy.
      float[] entropies = TinyRun.floats(row, "student_entropies");
      float[] before = TinyRun.floats(trace, "student_entropies");
      for (int i = 0; i < entropies.length; i++) {
        assertThat(entropies[i]).isGreaterThan(before[i] - ROUNDING);
      }
      assertThat(sum(entropies)).isGreaterThan(sum(before) + ROUNDING);
    }
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  /** What the student thinks of the teacher's own traces, as the paper's Table 2 tells it. */
  @Test
  void tracesOfSolveGetTheFiguresThatTheyLack() {
    TinyRun run = scored("teachers", "solve");
    List<Row> rows = run.attempts(spark, "score").collectAsList();
    Map<Long, Row> traces = chosen("solve");
    assertThat(rows).hasSameSizeAs(traces.keySet()).isNotEmpty();
    for (Row row : rows) {
      Row trace = traces.get(row.<Long>getAs("position"));
      assertThat(row.<String>getAs("text")).isEqualTo(trace.getAs("text"));
      assertThat(TinyRun.floats(row, "student_logprobs")).hasSize(row.getAs("tokens"));
    }
    assertThat(run.counts("score").get("solved").getAsInt())
        .isEqualTo(source.counts("solve").get("solved").getAsInt());
    JsonObject figures = run.counts("dataset");
    assertThat(figures.get("sub_1_percent").getAsDouble()).isPositive();
    // The teacher wrote every token itself.
    assertThat(figures.get("sub_1_fallback_percent").getAsDouble()).isZero();
    assertThat(figures.get("acceptance_percent").getAsDouble()).isEqualTo(100);
    String id = source.manifest().get("id").getAsString();
    assertThat(run.table(spark, "sft").collectAsList())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.<String>getAs("source")).isEqualTo("run " + id))
        .allSatisfy(row -> assertThat(row.<String>getAs("teacher")).isEqualTo("teacher"));
  }

  @Test
  void aRunWithoutTheStageIsRefused() {
    TinyRun empty = source.another(folder.resolve("empty")).having(List.of("problems"));
    assertThat(
            source
                .another(folder.resolve("too-early"))
                .rsd("score", "generate.method=given", "score.from=" + empty.folder())
                .refusal())
        .contains(empty.folder() + ": the stage generate is not done; run it there first");
  }

  private static List<Object> list(Row row, String column) {
    return row.getList(row.fieldIndex(column));
  }
}
