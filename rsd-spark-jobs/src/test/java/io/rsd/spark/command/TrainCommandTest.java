package io.rsd.spark.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.spark.Rsd;
import io.rsd.spark.SmallModel;
import io.rsd.spark.files.ThisMachine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainCommandTest {

  private static final String TOKENIZER =
      """
      {"version": "1.0", "added_tokens": [],
       "pre_tokenizer": {"type": "Whitespace"},
       "model": {"type": "WordLevel", "vocab": {"one": 1, "two": 2, "three": 3}, "unk_token": "one"}}
      """;

  @TempDir private Path folder;
  private Path model;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeModel() throws IOException {
    model = SmallModel.write(folder.resolve("model"));
    Files.writeString(model.resolve("tokenizer.json"), TOKENIZER);
    Files.writeString(model.resolve("generation_config.json"), "{\"eos_token_id\": [4]}");
    Files.writeString(
        folder.resolve("rows.jsonl"),
        """
        {"prompt": "one", "completion": "two three"}
        {"prompt": "one two", "completion": "three", "kind": "prefix"}
        {"input_ids": [1, 2, 5, 6, 7, 8, 9, 9, 9], "labels": [-100, -100, 5, 6, -100, 8, 9, 9, 9]}
        """);
  }

  private int train(String... overrides) throws IOException {
    Path config = folder.resolve("run.conf");
    Files.writeString(
        config,
        """
        training {
          model = "%s", data = "%s", output = "%s"
          epochs = 2, batch_size = 2, context = 8, compute_type = float32
        }
        """
            .formatted(model, folder.resolve("rows.jsonl"), folder.resolve("out")));
    String[] arguments = new String[overrides.length + 3];
    arguments[0] = "train";
    arguments[1] = "--config";
    arguments[2] = config.toString();
    System.arraycopy(overrides, 0, arguments, 3, overrides.length);
    CommandLine command = Rsd.commandLine();
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  @Test
  void trainsWritesTheModelAndTellsHowItGoes() throws IOException {
    assertThat(train()).isZero();
    assertThat(err.toString().lines())
        .hasSize(7)
        .startsWith(
            "rsd train: 3 rows, 1 of them cut; 0 set aside as too long; 4 steps",
            "rsd train: computes in float32: training.compute_type names it")
        .endsWith("rsd train: the model is in " + folder.resolve("out/model"))
        .element(2)
        .asString()
        .matches(
            "rsd train: step 1/4  epoch 1  loss \\d+\\.\\d{4}  \\d+ tokens/s  0:00:\\d\\d left  ");
    try (Checkpoint trained = Checkpoint.open(folder.resolve("out/model"))) {
      assertThat(trained.tensors().values())
          .allSatisfy(tensor -> assertThat(tensor.type().configName()).isEqualTo("bfloat16"));
    }
  }

  @Test
  void settingsOnTheCommandLineGoBeforeTheFile() throws IOException {
    assertThat(train("training.epochs=1", "training.too_long=set_aside")).isZero();
    assertThat(err).asString().contains("2 rows, 0 of them cut; 1 set aside as too long; 1 steps");
  }

  @Test
  void aRunThatIsDoneSaysSo() throws IOException {
    train();
    assertThat(train()).isZero();
    assertThat(err).asString().contains("rsd train: goes on after step 4\n");
  }

  @Test
  void badInputIsOneSentenceAndExitCodeTwo() throws IOException {
    assertThat(train("training.epocs=1")).isEqualTo(2);
    assertThat(train("training.model=nowhere")).isEqualTo(2);
    assertThat(train("training.data=rows.csv")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "rsd: the command line: there is no setting training.epocs",
            "rsd: "
                + Path.of("nowhere").toAbsolutePath()
                + ": there is no such model folder on the machine "
                + ThisMachine.name(),
            "rsd: training.data: "
                + Path.of("rows.csv").toAbsolutePath()
                + " is neither a file of JSON lines (.jsonl, .json) nor"
                + " Parquet (.parquet, or a folder of such files)");
  }
}
