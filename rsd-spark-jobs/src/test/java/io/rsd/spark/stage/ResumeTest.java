package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.rsd.core.files.Folders;
import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that goes on: what is finished stays, what is missing is made again, and made equal. */
@ExtendWith(FinishedRun.class)
class ResumeTest {

  private static final String FIRST_CHUNK = "attempts/generate-00000.parquet";
  private static final String SECOND_CHUNK = "attempts/generate-00001.parquet";

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TinyRun run;
  private static List<String> attempts;

  @BeforeAll
  static void copyARun(SparkSession session, TinyRun finished) {
    spark = session;
    run = finished.copy(folder.resolve("run"));
    attempts = run.attemptRows(spark, "generate");
    assertThat(attempts).hasSizeGreaterThan(FinishedRun.PROBLEMS);
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
        .contains("problems: done already", "generate: goes on, 2 of 3 chunks are done");
    assertThat(run.parts(FIRST_CHUNK)).isEqualTo(kept);
    assertThat(run.attemptRows(spark, "generate")).isEqualTo(attempts);
  }

  private enum Damage {
    LOST {
      @Override
      void to(Path file) throws IOException {
        Files.delete(file);
      }
    },
    TRUNCATED {
      @Override
      void to(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      }
    },
    EMPTIED {
      @Override
      void to(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }
    };

    abstract void to(Path file) throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void aChunkThatIsDamagedAfterItsStageIsMadeAgainAndNoOther(Damage damage) throws IOException {
    FileTime kept = Files.getLastModifiedTime(run.file(SECOND_CHUNK));
    damage.to(run.file(FIRST_CHUNK));
    assertThat(run.rsd("dataset").refusal()).contains(FIRST_CHUNK, "run rsd generate first");
    assertThat(run.rsd("generate").succeeds().told())
        .containsPattern("generate: " + FIRST_CHUNK + " (is missing|has \\d+ bytes).*; made again")
        .contains("generate: goes on, 2 of 3 chunks are done");
    assertThat(Files.getLastModifiedTime(run.file(SECOND_CHUNK))).isEqualTo(kept);
    assertThat(run.attemptRows(spark, "generate")).isEqualTo(attempts);
    assertThat(run.rsd("generate").succeeds().told()).contains("generate: done already");
  }

  @Test
  void anEvaluationGoesOnAtItsFirstMissingChunk() throws IOException {
    String table = "evaluation/base/held_out/attempts";
    List<String> before = evaluation(table);
    JsonObject counts = run.counts("evaluate/base/held_out");
    delete(table + "/evaluate-0-3-00001.parquet");
    run.unfinish("evaluate/base/held_out");
    assertThat(run.rsd("evaluate", run.evaluation()).succeeds().told())
        .contains(
            "evaluate/base/held_out: goes on, 1 of 2 chunks are done",
            "evaluate/trained/held_out: done already");
    assertThat(evaluation(table)).isEqualTo(before);
    assertThat(run.counts("evaluate/base/held_out")).isEqualTo(counts);
  }

  private static List<String> evaluation(String table) {
    return TinyRun.rows(
        run.table(spark, table)
            .sort("position", "attempt")
            .select("position", "attempt", "text", "verdict"));
  }

  @Test
  void aTrainingGoesOnFromItsCheckpoint() throws IOException {
    byte[] model = Files.readAllBytes(run.file("training/model/model.safetensors"));
    delete("training/model");
    run.unfinish("train");
    assertThat(run.rsd("train").succeeds().told()).contains("rsd train: goes on after step ");
    assertThat(run.file("training/model/model.safetensors")).hasBinaryContent(model);
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void aModelThatIsDamagedAfterItsTrainingIsWrittenAgain(Damage damage) throws IOException {
    Path weights = run.file("training/model/model.safetensors");
    byte[] model = Files.readAllBytes(weights);
    damage.to(weights);
    assertThat(run.rsd("train").succeeds().told())
        .contains("training/model is missing, or not as it was written; goes on");
    assertThat(weights).hasBinaryContent(model);
    assertThat(run.rsd("train").succeeds().told()).contains("train: done already");
  }

  @Test
  void theContentOfTheProblemFileDecidesAndNotItsPlace() throws IOException {
    Path moved = folder.resolve("moved.jsonl");
    Files.copy(run.world().resolve("problems.jsonl"), moved);
    assertThat(run.rsd("solve", "problems.path=" + moved).succeeds().told())
        .contains("problems: done already", "solve: done already");
    Files.writeString(moved, Files.readString(moved).replace("plus", "add"));
    assertThat(run.rsd("solve", "problems.path=" + moved).refusal())
        .contains("was begun with other settings: problems.path (content) was ");
  }

  @ParameterizedTest
  @CsvSource({"problems, problems", "dataset, traces", "dataset, sft", "dataset, sft_chat"})
  void aTableThatIsMissingIsMadeAgain(String stage, String table) throws IOException {
    List<String> before = TinyRun.rows(run.table(spark, table).sort("position"));
    JsonObject counts = run.counts(stage);
    delete(table);
    assertThat(run.rsd(stage).succeeds().told())
        .contains("%s/%1$s-00000.parquet is missing; made again".formatted(table));
    assertThat(TinyRun.rows(run.table(spark, table).sort("position"))).isEqualTo(before);
    assertThat(run.counts(stage)).isEqualTo(counts);
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
    for (String stage : TinyRun.STAGES) {
      assertThat(run.rsd(stage, run.evaluation()).succeeds().told())
          .containsPattern("rsd: %s(/base/held_out)?: done already\\R".formatted(stage))
          .doesNotContain(": done in");
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
    assertThat(run.rsd("generate", "models.student=" + run.world().resolve("teacher")).refusal())
        .contains("models.student (content) was ");
  }
}
