package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.rsd.core.files.Sha256;
import io.rsd.core.testing.Fixtures;
import io.rsd.core.testing.SharedFiles;
import io.rsd.spark.SparkSessions;
import io.rsd.spark.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model on several benchmarks: published forms, choices, and more attempts later. */
@ExtendWith(SparkSessions.class)
class BenchmarksOfARunTest {

  private static final int PER_CHUNK = 20;

  @TempDir private static Path world;
  private static SparkSession spark;

  @BeforeAll
  static void layOut(SparkSession session) {
    spark = session;
    TinyRun.layOut(world, 2);
  }

  /** Settings of the common benchmarks on these files, small enough for a tiny model. */
  private static String[] settings(Path aime, Path math, Path choices, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--config=" + Path.of("../conf/benchmarks.conf"),
                "run.problems_per_chunk=" + PER_CHUNK,
                "evaluation.models=base",
                "evaluation.benchmarks=aime24,math500,gpqa_diamond",
                "benchmarks.aime24.path=" + aime,
                "benchmarks.math500.path=" + math,
                "benchmarks.gpqa_diamond.path=" + choices,
                "benchmarks.aime24.attempts=2",
                "benchmarks.gpqa_diamond.attempts=1",
                "benchmarks.gpqa_diamond.think_limit=100"));
    for (String name : List.of("aime24", "math500", "gpqa_diamond")) {
      all.add("benchmarks.%s.context=200".formatted(name));
    }
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String[] fixtures(String... more) {
    return settings(
        Fixtures.problems("aime_nemo_skills.jsonl"),
        Fixtures.problems("math500.jsonl"),
        Fixtures.problems("gpqa_like.csv"),
        more);
  }

  private static Dataset<Row> attempts(TinyRun run, String benchmark) {
    return run.table(spark, "evaluation/base/%s/attempts".formatted(benchmark));
  }

  @Test
  void severalBenchmarksAreEvaluatedInOneGo() {
    TinyRun run = TinyRun.of(world, "several");
    String log = run.rsd("evaluate", fixtures()).succeeds().told();
    assertThat(run.manifest().getAsJsonObject("stages").keySet())
        .containsExactly(
            "evaluate/base/aime24/problems",
            "evaluate/base/aime24",
            "evaluate/base/math500/problems",
            "evaluate/base/math500",
            "evaluate/base/gpqa_diamond/problems",
            "evaluate/base/gpqa_diamond",
            "scores");
    Dataset<Row> choices = attempts(run, "gpqa_diamond");
    assertThat(choices.count()).isEqualTo(48);
    assertThat(choices.filter("size(forced_positions) > 0").count())
        .as("ends of thinking that were forced")
        .isPositive();
    assertThat(choices.select("gold").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("A", "B", "C", "D");
    JsonObject counts = run.counts("evaluate/base/gpqa_diamond");
    JsonObject golds = counts.getAsJsonObject("gold_letters");
    long sum = 0;
    for (String letter : golds.keySet()) {
      long problems = choices.filter("attempt = 0 and gold = '%s'".formatted(letter)).count();
      assertThat(golds.get(letter).getAsLong()).isEqualTo(problems);
      sum += problems;
    }
    assertThat(sum).isEqualTo(48);
    JsonObject chosen = counts.getAsJsonObject("chosen_letters");
    assertThat(chosen.keySet().stream().mapToLong(of -> chosen.get(of).getAsLong()).sum())
        .isEqualTo(48);
    assertThat(log)
        .contains("evaluate/base/gpqa_diamond: right letters A ")
        .containsPattern("evaluate/base/aime24/problems: the first prompt:\\Rrsd:   \\| ");
    String prompt =
        run.table(spark, "evaluation/base/aime24/problems")
            .sort("position")
            .first()
            .getAs("prompt");
    assertThat(run.counts("evaluate/base/aime24/problems").get("first_prompt_sha256").getAsString())
        .isEqualTo(new Sha256().add(prompt).hex());
    assertThat(log).contains("| " + prompt.lines().findFirst().orElseThrow());
  }

  /** The choices alone, of which a chunk has seven. */
  private static String[] choices(int attempts, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "evaluation.benchmarks=gpqa_diamond",
                "benchmarks.gpqa_diamond.limit=14",
                "run.problems_per_chunk=7",
                "benchmarks.gpqa_diamond.attempts=" + attempts));
    all.addAll(List.of(more));
    return fixtures(all.toArray(String[]::new));
  }

  private static List<String> rows(TinyRun run, int attempts) {
    return TinyRun.rows(
        attempts(run, "gpqa_diamond")
            .filter("attempt < " + attempts)
            .sort("position", "attempt")
            .select("position", "attempt", "gold", "token_ids", "verdict", "answer"));
  }

  @Test
  void anotherBenchmarkAndMoreAttemptsKeepWhatIsDone() throws IOException {
    TinyRun run = TinyRun.of(world, "growing");
    run.rsd("evaluate", choices(1)).succeeds();
    List<String> first = rows(run, 1);
    Path file = run.file("evaluation/base/gpqa_diamond/attempts/evaluate-0-1-00000.parquet");
    FileTime written = Files.getLastModifiedTime(file);
    String[] more = choices(3, "evaluation.benchmarks=gpqa_diamond,math500");
    assertThat(run.rsd("evaluate", more).succeeds().told())
        .contains(
            "evaluate/base/gpqa_diamond: it has 1 of 3 attempts at each problem; goes on",
            "evaluate/base/gpqa_diamond: the attempts 1 to 2 are added to those that are there",
            "evaluate/base/math500: done in");
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
    assertThat(rows(run, 1)).isEqualTo(first).hasSize(14);
    JsonObject counts = run.counts("evaluate/base/gpqa_diamond");
    assertThat(counts.get("attempts").getAsInt()).isEqualTo(3);
    TinyRun atOnce = TinyRun.of(world, "at-once");
    atOnce.rsd("evaluate", choices(3)).succeeds();
    assertThat(rows(run, 3)).isEqualTo(rows(atOnce, 3)).hasSize(14 * 3);
    assertThat(counts.get("equal").getAsInt())
        .isEqualTo(atOnce.counts("evaluate/base/gpqa_diamond").get("equal").getAsInt());
    for (String[] settings : List.of(more, choices(2))) {
      assertThat(run.rsd("evaluate", settings).succeeds().told())
          .contains("evaluate/base/gpqa_diamond: done already");
    }
  }

  @Test
  void whatIsInterruptedWhileItGrowsGoesOnWithWhatIsMissing() throws IOException {
    TinyRun run = TinyRun.of(world, "interrupted");
    run.rsd("evaluate", choices(1)).succeeds();
    run.rsd("evaluate", choices(2)).succeeds();
    List<String> all = rows(run, 2);
    Path table = run.file("evaluation/base/gpqa_diamond/attempts");
    Files.delete(table.resolve("evaluate-0-1-00000.parquet"));
    Files.delete(table.resolve("evaluate-1-2-00001.parquet"));
    run.unfinish("evaluate/base/gpqa_diamond");
    assertThat(run.rsd("evaluate", choices(2)).succeeds().told())
        .contains("evaluate/base/gpqa_diamond: goes on, 1 of 2 chunks are done");
    assertThat(rows(run, 2)).isEqualTo(all);
    assertThat(run.parts("evaluation/base/gpqa_diamond/attempts")).hasSize(4);
  }

  @Test
  void chunksOfAnotherSizeAreRefusedWhenMoreAttemptsAreAsked() {
    TinyRun run = TinyRun.of(world, "chunks");
    run.rsd("evaluate", choices(1, "benchmarks.gpqa_diamond.limit=2")).succeeds();
    assertThat(
            run.rsd(
                    "evaluate",
                    choices(2, "benchmarks.gpqa_diamond.limit=2", "run.problems_per_chunk=5"))
                .refusal())
        .contains("run.problems_per_chunk was 7 and is now 5");
  }

  @Test
  void aSettingThatDecidesTheAttemptsIsRefused() {
    TinyRun run = TinyRun.of(world, "refused");
    run.rsd("evaluate", fixtures("evaluation.benchmarks=math500")).succeeds();
    for (String setting :
        List.of(
            "context=201",
            "think_limit=100",
            "temperature=1",
            "count_truncated=false",
            "seed=1",
            "limit=2")) {
      String name = setting.substring(0, setting.indexOf('='));
      assertThat(
              run.rsd(
                      "evaluate",
                      fixtures("evaluation.benchmarks=math500", "benchmarks.math500." + setting))
                  .refusal())
          .contains("was begun with other settings: benchmarks.math500.%s was".formatted(name));
    }
    assertThat(
            run.rsd(
                    "evaluate",
                    fixtures(
                        "evaluation.benchmarks=math500",
                        "benchmarks.math500.prompt.preset=lighteval"))
                .refusal())
        .contains("prompt.user was {question} and is now Solve the following math problem");
  }

  @Test
  void theBenchmarksOfAModelFollowEachOther() {
    TinyRun run = TinyRun.of(world, "two-models");
    run.rsd(
            "evaluate",
            fixtures(
                "evaluation.models=base," + OtherStudent.withOtherWeights(world.resolve("other")),
                "evaluation.benchmarks=math500,aime24",
                "benchmarks.math500.limit=1",
                "benchmarks.aime24.limit=1"))
        .succeeds();
    assertThat(run.manifest().getAsJsonObject("stages").keySet())
        .filteredOn(stage -> !stage.endsWith("problems"))
        .containsExactly(
            "evaluate/base/math500",
            "evaluate/base/aime24",
            "evaluate/other/math500",
            "evaluate/other/aime24",
            "scores");
  }

  @Test
  void attemptsThatCannotBeMadeAreReported() {
    TinyRun run = TinyRun.of(world, "too-long");
    assertThat(
            run.rsd(
                    "evaluate",
                    fixtures("evaluation.benchmarks=math500", "benchmarks.math500.context=20"))
                .succeeds()
                .told())
        .contains("evaluate/base/math500: 7 attempts were refused and 0 failed; the column reason");
    assertThat(attempts(run, "math500").select("reason").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .allMatch(reason -> reason.contains("leave no room in a context of 20"));
    assertThat(run.counts("evaluate/base/math500").get("refused").getAsInt()).isEqualTo(7);
  }

  @Test
  void theRealFilesAreEvaluated() {
    Path data = SharedFiles.PROBLEMS.folder();
    TinyRun run = TinyRun.of(world, "real");
    run.rsd(
            "evaluate",
            settings(
                data.resolve("aime_2024_problems.parquet"),
                data.resolve("math500.jsonl"),
                Fixtures.problems("gpqa_like.csv"),
                "evaluation.benchmarks=aime24,math500",
                "run.problems_per_chunk=250",
                "decoding.slots=32",
                "benchmarks.math500.context=120",
                "benchmarks.aime24.context=300"))
        .succeeds();
    assertThat(run.counts("evaluate/base/aime24").get("problems").getAsInt()).isEqualTo(30);
    assertThat(run.counts("evaluate/base/math500").get("problems").getAsInt()).isEqualTo(500);
    assertThat(attempts(run, "aime24").count()).isEqualTo(60);
    assertThat(run.counts("evaluate/base/aime24/problems").get("gold_readable").getAsInt())
        .isEqualTo(30);
    assertThat(run.counts("evaluate/base/math500/problems").get("gold_readable").getAsInt())
        .isGreaterThan(490);
  }
}
