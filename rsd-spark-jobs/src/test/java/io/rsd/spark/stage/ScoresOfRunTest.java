package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The table of scores has the figures of all evaluations of a run. */
@ExtendWith(FinishedRun.class)
class ScoresOfRunTest {

  @TempDir private Path folder;

  private static double value(Dataset<Row> scores, String condition) {
    return scores.filter(condition).select("value").first().getDouble(0);
  }

  /** The share of correct attempts of each problem, by hand. */
  private static Dataset<Row> accuracies(SparkSession spark, TinyRun run, String model) {
    return run.table(spark, "evaluation/%s/held_out/attempts".formatted(model))
        .groupBy("position")
        .agg(expr("100 * avg(if(verdict <=> 'equal', 1, 0))").as(model));
  }

  @Test
  void twoModelsAreComparedProblemByProblem(SparkSession spark, TinyRun run) {
    Row expected =
        accuracies(spark, run, "base")
            .join(accuracies(spark, run, "trained"), "position")
            .selectExpr(
                "avg(base)",
                "avg(trained)",
                "avg(trained - base)",
                "stddev_samp(trained - base) / sqrt(5)")
            .first();
    Dataset<Row> scores = run.table(spark, "scores");
    assertThat(value(scores, "model = 'base' and metric = 'avg'"))
        .isCloseTo(expected.getDouble(0), within(1e-9));
    assertThat(value(scores, "model = 'trained' and metric = 'avg'"))
        .isCloseTo(expected.getDouble(1), within(1e-9));
    Row difference = scores.filter("model = 'trained - base'").first();
    assertThat(difference.<String>getAs("metric")).isEqualTo("avg_difference");
    assertThat(difference.<Double>getAs("value")).isCloseTo(expected.getDouble(2), within(1e-9));
    double error = difference.getAs("standard_error");
    assertThat(error).isCloseTo(expected.getDouble(3), within(1e-9));
    assertThat(difference.<Double>getAs("high") - difference.<Double>getAs("value"))
        .isCloseTo(1.959964 * error, within(1e-9));
  }

  @Test
  void aModelThatIsAddedLaterJoinsThem(SparkSession spark, TinyRun finished) {
    TinyRun run = finished.copy(folder.resolve("run"));
    assertThat(run.rsd("evaluate", run.evaluation()).succeeds().told())
        .contains("scores: done already");
    Path other = OtherStudent.withOtherWeights(folder.resolve("other-student"));
    String told =
        run.rsd("evaluate", run.evaluation(), "evaluation.models=" + other).succeeds().told();
    assertThat(told)
        .containsPattern("rsd: model +benchmark +k +avg@k %")
        .containsPattern("rsd: other-student - trained +held_out +3 ");
    assertThat(run.table(spark, "scores").select("model").distinct().sort("model").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(
            "base",
            "other-student",
            "other-student - base",
            "other-student - trained",
            "trained",
            "trained - base");
    assertThat(run.parts("scores")).hasSize(1);
    assertThat(run.rsd("evaluate", run.evaluation()).succeeds().told())
        .contains("scores: done already");
  }

  @Test
  void anotherBenchmarkGivesMeansAndSubsets(SparkSession spark, TinyRun finished)
      throws IOException {
    Path problems = folder.resolve("gpqa.jsonl");
    Files.writeString(
        problems,
        """
        {"id": "a", "question": "start with 5, plus 6.", "answer": "11", "level": 1}
        {"id": "b", "question": "start with 7, plus 6.", "answer": "13", "level": 1}
        {"id": "c", "question": "start with 2, plus 1.", "answer": "3", "level": 2}
        """);
    TinyRun run = finished.copy(folder.resolve("run"));
    String told =
        run.rsd(
                "evaluate",
                run.evaluation(),
                "evaluation.models=base",
                "evaluation.benchmarks=gpqa_like",
                "benchmarks.gpqa_like.attempts=3",
                "benchmarks.gpqa_like.columns.id=id",
                "benchmarks.gpqa_like.columns.level=level",
                "benchmarks.gpqa_like.path=" + problems)
            .succeeds()
            .told();
    assertThat(told)
        .contains("trained has no mean over the benchmarks, since it was evaluated on 1 of 2");
    Dataset<Row> scores = run.table(spark, "scores").filter("metric = 'avg'").cache();
    double all = value(scores, "benchmark = 'gpqa_like' and subset = 'all'");
    double easy = value(scores, "subset = 'level=1'");
    double hard = value(scores, "subset = 'level=2'");
    assertThat((2 * easy + hard) / 3).isCloseTo(all, within(1e-9));
    assertThat(scores.filter("subset = 'level=2'").first().isNullAt(6)).isTrue();
    double heldOut = value(scores, "model = 'base' and benchmark = 'held_out'");
    assertThat(value(scores, "benchmark = 'mean'")).isCloseTo((all + heldOut) / 2, within(1e-9));
    assertThat(value(scores, "benchmark = 'mean_without_gpqa'")).isCloseTo(heldOut, within(1e-9));
  }
}
