package io.rsd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.BusyException;
import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.model.ComputeType;
import io.rsd.core.torchscript.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A run from its settings to the model that it writes. */
class TrainingRunTest extends TrainingRunFixture {

  private List<String> names(String output) throws IOException {
    try (Stream<Path> entries = Files.list(folder.resolve(output))) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private List<Double> losses(String output) throws IOException {
    List<Double> losses = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(output).resolve("metrics.jsonl"))) {
      losses.add(JsonParser.parseString(line).getAsJsonObject().get("loss").getAsDouble());
    }
    return losses;
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theDefaultsAreThePapers() throws IOException {
    Path file = folder.resolve("empty.conf");
    Files.writeString(file, "");
    assertThat(
            TrainingSettings.read(
                SettingsFile.read(List.of(file), List.of()).section("training"),
                Path.of("m"),
                Path.of("o")))
        .isEqualTo(
            new TrainingSettings(
                Path.of("m"),
                Path.of("o"),
                15,
                16,
                8192,
                8192,
                TrainingSettings.TooLong.CUT,
                1e-5,
                0.05,
                new OptimizerSettings(0.9, 0.95, 1e-8, 1e-4, 0),
                0,
                100,
                Optional.empty(),
                FloatType.BFLOAT16,
                new ComputeDevice.Cpu()));
  }

  @Test
  void aRunThatWasKilledGoesOnToTheSameWeights() throws IOException {
    TrainingRun.run(settings("unbroken"), rows(10), new Log());
    assertThat(names("unbroken"))
        .containsExactly(".lock", "checkpoint-000009", "metrics.jsonl", "model");

    assertThatThrownBy(() -> TrainingRun.run(settings("broken"), rows(10), new Log(1)))
        .hasMessage("killed");
    assertThat(names("broken")).containsExactly(".lock", "metrics.jsonl");
    assertThatThrownBy(() -> TrainingRun.run(settings("broken"), rows(10), new Log(7)))
        .hasMessage("killed");
    assertThat(names("broken")).containsExactly(".lock", "checkpoint-000006", "metrics.jsonl");
    Files.createDirectories(folder.resolve("broken/.checkpoint-000008.unfinished-1/weights"));

    Log last = new Log();
    TrainingRun.run(settings("broken"), rows(10), last);
    ComputeType named = new ComputeType(FloatType.FLOAT32, "training.compute_type names it");
    assertThat(last.plan).contains(new TrainingListener.Plan(10, 0, 0, 9, 6, named));
    assertThat(last.steps.get(0).step()).isEqualTo(7);
    assertThat(weights("broken")).isEqualTo(weights("unbroken"));
    assertThat(losses("broken")).isEqualTo(losses("unbroken")).hasSize(9);
    assertThat(names("broken")).isEqualTo(names("unbroken"));
  }

  @Test
  void aRunThatGoesOnKeepsItsTypeWhereAutoWouldChooseAnother() throws IOException {
    ComputeType here = ComputeType.suiting(new ComputeDevice.Cpu());
    FloatType other = here.type() == FloatType.FLOAT32 ? FloatType.BFLOAT16 : FloatType.FLOAT32;
    String named = "training.compute_type=" + other.configName();
    assertThatThrownBy(() -> TrainingRun.run(settings("out", named), rows(10), new Log(3)))
        .hasMessage("killed");

    Log last = new Log();
    TrainingRun.run(settings("out", "training.compute_type=auto"), rows(10), last);
    assertThat(last.plan.orElseThrow().stepsDone()).isEqualTo(2);
    assertThat(last.plan.orElseThrow().computeType())
        .isEqualTo(new ComputeType(other, "the run began with it"));

    Log fresh = new Log();
    TrainingRun.run(settings("fresh", "training.compute_type=auto"), rows(10), fresh);
    assertThat(fresh.plan.orElseThrow().computeType()).isEqualTo(here);
  }

  @Test
  void aRunThatIsDoneIsNotRunAgainAndOnlyItsModelIsWrittenWhereItIsGone() throws IOException {
    TrainingRun.run(settings("out"), rows(10), new Log());
    byte[] first = weights("out");
    Files.delete(folder.resolve("out/model/model.safetensors"));
    try (Stream<Path> files = Files.list(folder.resolve("out/model"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder.resolve("out/model"));
    Log again = new Log();
    TrainingRun.run(settings("out"), rows(10), again);
    assertThat(again.steps).isEmpty();
    assertThat(weights("out")).isEqualTo(first);
  }

  @Test
  void everyStepHasALineOfMetrics() throws IOException {
    Log log = new Log();
    TrainingRun.run(settings("out"), rows(10), log);
    List<String> lines = Files.readAllLines(folder.resolve("out/metrics.jsonl"));
    assertThat(lines).hasSize(9);
    JsonObject fourth = JsonParser.parseString(lines.get(3)).getAsJsonObject();
    assertThat(fourth.keySet())
        .containsExactly(
            "step",
            "epoch",
            "loss",
            "learning_rate",
            "gradient_norm",
            "tokens",
            "targets",
            "microbatches",
            "seconds");
    assertThat(fourth.get("step").getAsInt()).isEqualTo(4);
    assertThat(fourth.get("epoch").getAsInt()).isEqualTo(2);
    assertThat(fourth.get("loss").getAsDouble()).isEqualTo(log.steps.get(3).loss());
  }

  @Test
  void aLossThatIsNotFiniteStopsTheRunAndNamesStepAndRows() {
    assertThatThrownBy(
            () ->
                TrainingRun.run(
                    settings("out", "training.learning_rate=1e30", "training.warmup=0"),
                    rows(3),
                    new Log()))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageMatching(
            "step 2: the (loss|gradient norm) is (NaN|Infinity), computed from (row [012](; )?)+\\."
                + " Try a lower learning_rate, or gradient_clipping");
  }

  @Test
  void aFolderWithARunOfOtherSettingsIsRefused() throws IOException {
    TrainingRun.run(settings("out"), rows(10), new Log());
    refused(
        () ->
            TrainingRun.run(
                settings("out", "training.seed=5", "training.epochs=4"), rows(10), new Log()),
        "was begun with other settings: training.epochs was 3 and is now 4; training.seed was 0"
            + " and is now 5. Name another output folder, or remove this one.");
    refused(
        () -> TrainingRun.run(settings("out"), rows(9), new Log()),
        "was begun with other settings: the digest of the rows' tokens and targets was ");
  }

  @Test
  void aFolderThatHoldsSomethingElseIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("out/model"));
    refused(
        () -> TrainingRun.run(settings("out"), rows(10), new Log()),
        "there is a model already, without the checkpoint of this run");
    Files.writeString(folder.resolve("file"), "");
    refused(
        () -> TrainingRun.run(settings("file"), rows(10), new Log()),
        "the folder cannot be created");
    refused(
        () -> TrainingRun.run(settings(Path.of("nowhere"), "o"), rows(10), new Log()),
        "nowhere: there is no such folder");
  }

  @Test
  void aSecondRunInTheSameFolderIsRefused() throws IOException {
    TrainingSettings settings = settings("out");
    Log outer =
        new Log() {
          @Override
          public void stepDone(StepReport report) {
            assertThatThrownBy(() -> TrainingRun.run(settings, rows(10), new Log()))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("another training is running in this folder");
          }
        };
    TrainingRun.run(settings, rows(10), outer);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    refused(
        () -> settings("out", "training.compute_type=float16"),
        "training.compute_type must be auto or float32 or bfloat16, not \"float16\"");
    refused(() -> settings("out", "training.device=gpu"), "device 'gpu' is neither");
    refused(
        () -> settings("out", "training.batch_size=0"),
        "training.batch_size must be a whole number from 1 up, not \"0\"");
  }
}
