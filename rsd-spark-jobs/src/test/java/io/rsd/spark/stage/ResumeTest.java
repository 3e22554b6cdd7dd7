package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.files.Folders;
import io.rsd.spark.SparkSessions;
import io.rsd.spark.TinyRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that goes on: what is finished stays, what is missing is made again, and made equal. */
@ExtendWith(SparkSessions.class)
class ResumeTest {

  private static final String FIRST_CHUNK = "attempts/stage=generate/chunk=0000";
  private static final String SECOND_CHUNK = "attempts/stage=generate/chunk=0001";

  @TempDir private static Path world;
  private static SparkSession spark;
  private static TinyRun run;
  private static List<String> attempts;

  @BeforeAll
  static void makeARunOfTwoChunks(SparkSession session) {
    spark = session;
    TinyRun.layOut(world, 8);
    run = TinyRun.of(world, "run").having(List.of("solve", "generate", "dataset"));
    attempts = run.attemptRows(spark, "generate");
    assertThat(attempts).hasSizeGreaterThan(8);
  }

  private static void delete(String name) throws IOException {
    Folders.delete(run.file(name));
  }

  @Test
  void aChunkThatIsNotThereIsMadeAgainAndNoOther() throws IOException {
    List<String> kept = run.parts(FIRST_CHUNK);
    delete(SECOND_CHUNK);
    run.unfinish("generate");
    assertThat(run.rsd("generate").succeeds().told())
        .contains("problems: done already", "generate: goes on, 1 of 2 chunks are done");
    assertThat(run.parts(FIRST_CHUNK)).isEqualTo(kept);
    assertThat(run.attemptRows(spark, "generate")).isEqualTo(attempts);
  }

  @Test
  void aChunkThatWasNotWrittenToItsEndIsMadeAgain() throws IOException {
    List<String> kept = run.parts(SECOND_CHUNK);
    List<String> torn = run.parts(FIRST_CHUNK);
    delete(FIRST_CHUNK + "/_SUCCESS");
    run.unfinish("generate");
    assertThat(run.rsd("generate").succeeds().told())
        .contains("generate: goes on, 1 of 2 chunks are done");
    assertThat(run.parts(SECOND_CHUNK)).isEqualTo(kept);
    assertThat(run.parts(FIRST_CHUNK)).doesNotContainAnyElementsOf(torn);
    assertThat(run.attemptRows(spark, "generate")).isEqualTo(attempts);
  }

  @Test
  void settingsThatOnlyDecideHowFastItGoesMayChange() throws IOException {
    delete(SECOND_CHUNK);
    run.unfinish("generate");
    run.rsd(
            "generate",
            "decoding.slots=3",
            "decoding.block_length=2",
            "run.problems_per_task=1",
            "decoding.cache_memory=64MiB")
        .succeeds();
    assertThat(run.attemptRows(spark, "generate")).isEqualTo(attempts);
  }

  @Test
  void chunksOfAnotherSizeAreRefusedWhileAStageIsNotDone() throws IOException {
    delete(SECOND_CHUNK);
    run.unfinish("generate");
    assertThat(run.rsd("generate", "run.problems_per_chunk=8").refusal())
        .contains("run.problems_per_chunk was 4 and is now 8");
    run.rsd("generate").succeeds();
    assertThat(run.attemptRows(spark, "generate")).isEqualTo(attempts);
  }

  @Test
  void whatIsFinishedIsNotDoneAgain() {
    List<String> before = run.parts("");
    for (String stage : List.of("solve", "generate", "dataset")) {
      assertThat(run.rsd(stage).succeeds().told())
          .contains("rsd: %s: done already".formatted(stage));
    }
    assertThat(run.parts("")).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "generate, decoding.seed=1",
    "generate, decoding.teacher.temperature=1",
    "generate, decoding.context=200",
    "generate, generate.threshold=0.5",
    "generate, generate.attempts=4",
    "generate, generate.method=student",
    "generate, dataset.prefix_tokens=4",
    "generate, models.compute_type=bfloat16",
    "generate, problems.limit=4",
    "generate, prompt.user='{question} Think.'",
    "solve, solve.attempts=4",
    "dataset, dataset.prefix_tokens=4"
  })
  void aSettingThatMattersIsRefusedByName(String command, String setting) {
    String name = setting.substring(0, setting.indexOf('='));
    String value = setting.substring(setting.indexOf('=') + 1);
    assertThat(run.rsd(command, setting).refusal())
        .matches(
            "rsd: .* was begun with other settings: %s was .* and is now %s\\. Go on with those, or name another run\\.directory\\."
                .formatted(name, value.replace("{", "\\{")));
  }

  @Test
  void anotherModelIsRefused() {
    assertThat(run.rsd("generate", "models.student=" + world.resolve("teacher")).refusal())
        .contains("models.student (content) was ");
  }
}
