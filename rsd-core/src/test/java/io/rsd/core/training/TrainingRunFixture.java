package io.rsd.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.config.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model, rows and settings for tests of whole runs. */
abstract class TrainingRunFixture {

  @TempDir Path folder;

  /** Keeps what it was told, and stops the run after a step as a kill would. */
  static class Log implements TrainingListener {
    final List<StepReport> steps = new ArrayList<>();
    private final int killedAfter;
    Optional<Plan> plan = Optional.empty();

    Log(int killedAfter) {
      this.killedAfter = killedAfter;
    }

    Log() {
      this(Integer.MAX_VALUE);
    }

    @Override
    public void begins(Plan of) {
      plan = Optional.of(of);
    }

    @Override
    public void stepDone(StepReport report) {
      steps.add(report);
      if (report.step() == killedAfter) {
        throw new IllegalStateException("killed");
      }
    }

    @Override
    public void finished(Path model) {
      assertThat(model).isDirectory();
    }
  }

  static List<SftRow> rows(int count) {
    Random random = new Random(1);
    List<SftRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] prompt = random.ints(1 + random.nextInt(4), 0, TrainableModel.END_ID).toArray();
      int[] completion = random.ints(2 + random.nextInt(4), 0, TrainableModel.END_ID).toArray();
      prompt[0] = i;
      if (i % 2 == 0) {
        completion = Arrays.copyOf(completion, completion.length + 1);
        completion[completion.length - 1] = TrainableModel.END_ID;
      }
      rows.add(SftRow.Tokens.ofCompletion("row " + i, prompt, completion));
    }
    return rows;
  }

  TrainingSettings settings(String output, String... overrides) throws IOException {
    Path model = folder.resolve("base");
    if (!Files.exists(model)) {
      TrainableModel.writeWithTokenizer(Architecture.QWEN3, model);
    }
    return settings(model, output, overrides);
  }

  TrainingSettings settings(Path model, String output, String... overrides) throws IOException {
    Path file = folder.resolve("run.conf");
    Files.writeString(
        file,
        """
        training {
          data = rows.jsonl
          epochs = 3, batch_size = 4, tokens_per_microbatch = 20, checkpoint_every = 2
          learning_rate = 1e-3, compute_type = float32, output_type = float32
        }
        """);
    return TrainingSettings.read(
        SettingsFile.read(List.of(file), List.of(overrides)).section("training"),
        model,
        folder.resolve(output));
  }

  byte[] weights(String output) throws IOException {
    return Files.readAllBytes(folder.resolve(output).resolve("model/model.safetensors"));
  }

  Path base() {
    return folder.resolve("base");
  }
}
