package io.rsd.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.TinyRun.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Traces that are there already, as s1K-1.1 brings them along. */
@ExtendWith(SparkSessions.class)
class ScorePipelineTest {

  private static final double ROUNDING = 1e-3;

  @TempDir private Path folder;

  @Test
  void givenTracesHaveTheFiguresThatDecodingGaveThem(SparkSession spark) throws IOException {
    TinyRun tiny = TinyRun.write(folder);
    Path run = folder.resolve("made");
    succeeds(
        tiny.rsd(
            "generate",
            "run.directory=" + run,
            "generate.method=student",
            "generate.problems=all",
            "generate.attempts=1"));
    spark
        .read()
        .parquet(run.resolve("attempts/stage=generate").toString())
        .filter("purpose = 'solution' and finish_reason = 'eos'")
        .join(
            spark
                .read()
                .parquet(run.resolve("problems").toString())
                .select("position", "question", "gold"),
            "position")
        .selectExpr("problem_id as id", "question", "gold as answer", "text as trace", "position")
        .coalesce(1)
        .sortWithinPartitions("position")
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(folder.resolve("given").toString());

    Path scored = folder.resolve("scored");
    String[] given = {
      "run.directory=" + scored,
      "problems.path=" + folder.resolve("given"),
      "generate.method=given",
      "score.completion={trace}"
    };
    succeeds(tiny.rsd("score", given));
    succeeds(tiny.rsd("dataset", given));

    List<Row> made =
        TinyRun.rows(spark, run.resolve("attempts/stage=generate")).stream()
            .filter(row -> "solution".equals(row.getAs("purpose")))
            .filter(row -> "eos".equals(row.getAs("finish_reason")))
            .toList();
    List<Row> found = TinyRun.rows(spark, scored.resolve("attempts/stage=score"));
    assertThat(found).hasSameSizeAs(made).isNotEmpty();
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).<String>getAs("method")).isEqualTo("given");
      assertThat(found.get(i).<String>getAs("verdict")).isEqualTo(made.get(i).getAs("verdict"));
      assertThat(floats(found.get(i), "student_logprobs"))
          .usingComparatorWithPrecision(ROUNDING)
          .containsExactly(floats(made.get(i), "student_logprobs"));
      assertThat(floats(found.get(i), "student_entropies"))
          .usingComparatorWithPrecision(ROUNDING)
          .containsExactly(floats(made.get(i), "student_entropies"));
    }
    assertThat(TinyRun.rows(spark, scored.resolve("sft")))
        .hasSameSizeAs(made)
        .allSatisfy(row -> assertThat(row.<String>getAs("kind")).isEqualTo("full"));
  }

  private static void succeeds(Outcome outcome) {
    assertThat(outcome.exitCode()).withFailMessage(outcome::text).isZero();
  }

  private static double[] floats(Row row, String column) {
    return row.<Float>getList(row.fieldIndex(column)).stream()
        .mapToDouble(Float::doubleValue)
        .toArray();
  }
}
