package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each stage is a command of its own, with the settings files that the pipeline takes. */
@ExtendWith(FinishedRun.class)
class StagesAloneTest {

  @TempDir private Path folder;

  @Test
  void stagesOneByOneLeaveWhatThePipelineLeaves(SparkSession spark, TinyRun whole) {
    TinyRun run = whole.another(folder.resolve("run"));
    for (String stage : TinyRun.STAGES) {
      assertThat(run.rsd(stage, run.evaluation()).succeeds().told())
          .containsPattern("rsd: %s(/base/held_out)?: done in ".formatted(stage));
    }
    for (String stage : List.of("solve", "generate")) {
      assertThat(run.attemptRows(spark, stage)).isEqualTo(whole.attemptRows(spark, stage));
    }
    assertThat(TinyRun.rows(run.table(spark, "sft").sort("position")))
        .isEqualTo(TinyRun.rows(whole.table(spark, "sft").sort("position")));
    JsonObject stages = run.manifest().getAsJsonObject("stages");
    JsonObject expected = whole.manifest().getAsJsonObject("stages");
    assertThat(stages.keySet()).isEqualTo(expected.keySet());
    for (String name : stages.keySet()) {
      JsonObject stage = stages.getAsJsonObject(name);
      assertThat(stage.get("finished").getAsString()).as(name).isNotEmpty();
      // The trained model is among the settings of its evaluation: the models are equal, too.
      for (String part : List.of("settings", "layout")) {
        assertThat(stage.get(part)).as(name).isEqualTo(expected.getAsJsonObject(name).get(part));
      }
    }
  }

  @Test
  void theManifestHasTheSizeOfChunksForStagesThatHaveChunks(TinyRun whole) {
    JsonObject stages = whole.manifest().getAsJsonObject("stages");
    for (String name : stages.keySet()) {
      boolean hasChunks =
          List.of("solve", "generate", "evaluate/base/held_out", "evaluate/trained/held_out")
              .contains(name);
      assertThat(stages.getAsJsonObject(name).get("layout").toString())
          .as(name)
          .isEqualTo(hasChunks ? "{\"run.problems_per_chunk\":\"4\"}" : "{}");
    }
  }

  @Test
  void laterFilesOverrideEarlierOnesAndTheCommandLineBoth(TinyRun whole) throws IOException {
    Path five = Files.writeString(folder.resolve("five.conf"), "problems.limit = 5");
    Path three = Files.writeString(folder.resolve("three.conf"), "problems.limit = 3");
    assertThat(rows(whole, "--config=" + five, "--config=" + three)).isEqualTo(3);
    assertThat(rows(whole, "--config=" + three, "--config=" + five)).isEqualTo(5);
    assertThat(rows(whole, "problems.limit=2", "--config=" + three)).isEqualTo(2);
  }

  private int rows(TinyRun whole, String... arguments) throws IOException {
    TinyRun run = whole.another(Files.createTempDirectory(folder, "run"));
    run.rsd("problems", arguments).succeeds();
    return run.counts("problems").get("rows").getAsInt();
  }

  @Test
  void aStageNamesTheFirstOneThatIsNotDone(TinyRun whole) {
    TinyRun run = whole.another(folder.resolve("run"));
    for (String stage : List.of("generate", "dataset", "train")) {
      assertThat(run.rsd(stage).refusal()).endsWith("solve is not done; run rsd solve first");
    }
    assertThat(run.rsd("evaluate", run.evaluation(), "evaluation.models=trained").refusal())
        .contains("is not done; run rsd ");
    assertThat(run.rsd("evaluate").refusal())
        .contains(
            "there is nothing to evaluate: evaluation.models and evaluation.benchmarks must name");
  }
}
