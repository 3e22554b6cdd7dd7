package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose traces must keep rules, and that choose among several correct ones. */
@ExtendWith(FinishedRun.class)
class ValidTracesTest {

  private static final double SHARE = 0.05;

  @TempDir private Path folder;

  @Test
  void tracesThatBreakARuleAreNotKeptAndTheShortestOfTheOthersIs(
      SparkSession spark, TinyRun finished) {
    TinyRun run = finished.another(folder.resolve("run"));
    String[] settings = {
      "generate.problems=all",
      "generate.threshold=0.3",
      "generate.attempts=5",
      "generate.stop_at_success=false",
      "generate.valid.most_fallbacks=" + SHARE,
      "dataset.choose=shortest"
    };
    String told = run.rsd("generate", settings).succeeds().told();
    Dataset<Row> attempts = run.attempts(spark, "generate").filter("finish_reason = 'eos'");
    String breaks = "fallbacks > %s * tokens".formatted(SHARE);
    long broken = attempts.filter(breaks).count();
    assertThat(broken).isPositive();
    assertThat(run.counts("generate").get("broken_most_fallbacks").getAsLong()).isEqualTo(broken);
    assertThat(told)
        .contains("attempts that break a rule of generate.valid: most_fallbacks " + broken);
    assertThat(
            attempts
                .filter(breaks)
                .filter("broken_rule <=> 'most_fallbacks' and verdict is null")
                .count())
        .isEqualTo(broken);
    assertThat(attempts.filter("broken_rule is null and verdict is not null").count())
        .isEqualTo(attempts.count() - broken)
        .isPositive();
    assertThat(run.counts("generate").get("cancelled").getAsLong()).isZero();

    run.rsd("dataset", settings).succeeds();
    Dataset<Row> correct = attempts.filter("verdict = 'equal'");
    List<Row> several = correct.groupBy("position").count().filter("count > 1").collectAsList();
    assertThat(several).as("problems with several correct attempts").isNotEmpty();
    for (Row problem : several) {
      String at = "position = " + problem.getLong(0);
      Row shortest = correct.filter(at).sort("tokens", "attempt").first();
      Row kept = run.table(spark, "traces").filter(at).first();
      assertThat(kept.<Integer>getAs("attempt")).isEqualTo(shortest.<Integer>getAs("attempt"));
    }
  }

  @Test
  void aChoiceAmongOneIsRefused(TinyRun finished) {
    TinyRun run = finished.another(folder.resolve("run"));
    assertThat(run.rsd("generate", "dataset.choose=longest").refusal())
        .contains("dataset.choose = longest", "generate.stop_at_success = true");
  }
}
