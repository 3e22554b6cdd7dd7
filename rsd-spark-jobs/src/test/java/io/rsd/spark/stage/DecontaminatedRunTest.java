package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A run leaves out the problems that a benchmark has, and cannot take them back later. */
@ExtendWith(FinishedRun.class)
class DecontaminatedRunTest {

  @TempDir private Path folder;

  @Test
  void problemsOfABenchmarkAreRejectsOfTheRun(SparkSession spark, TinyRun finished)
      throws IOException {
    List<String> problems = Files.readAllLines(finished.world().resolve("problems.jsonl"));
    Path benchmark = folder.resolve("benchmark.jsonl");
    Files.write(benchmark, List.of("{\"question\": \"Why?\"}", problems.get(3)));
    TinyRun run = finished.another(folder.resolve("run"));
    String[] settings = {"problems.decontaminate=old", "benchmarks.old.path=" + benchmark};
    assertThat(run.rsd("problems", settings).succeeds().told())
        .contains("problems: 1 of those set aside share 8 words or a whole question");
    assertThat(run.counts("problems").get("contaminated").getAsInt()).isEqualTo(1);
    Row reject = run.table(spark, "rejects").filter("benchmark = 'old'").first();
    assertThat(reject.<Long>getAs("position")).isEqualTo(3);
    assertThat(reject.<Long>getAs("benchmark_row")).isEqualTo(1);
    assertThat(run.table(spark, "problems").filter("position = 3").count()).isZero();

    assertThat(run.rsd("problems", settings).succeeds().told()).contains("problems: done already");
    assertThat(
            run.rsd("problems", settings[0], settings[1], "problems.decontamination_words=9")
                .refusal())
        .contains("problems.decontamination_words was 8 and is now 9");
    Path other = Files.write(folder.resolve("other.jsonl"), problems);
    assertThat(run.rsd("problems", settings[0], "benchmarks.old.path=" + other).refusal())
        .contains("benchmarks.old.path (content) was ");
  }
}
