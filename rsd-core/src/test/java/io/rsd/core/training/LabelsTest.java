package io.rsd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.training.SftRow.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a run learns from rows of tokens with labels. */
class LabelsTest extends TrainingRunFixture {

  private List<SftRow> read(String lines) throws IOException {
    return SftJsonLines.read(Files.writeString(folder.resolve("rows.jsonl"), lines));
  }

  @Test
  void aTableOfTextsAndTheSameTableOfTokensTrainToTheSameWeights() throws IOException {
    List<SftRow> texts =
        read(
            """
            {"prompt": "1+1", "completion": "=2", "kind": "full"}
            {"prompt": "2+2", "completion": "=4<end>"}
            {"prompt": "17*3", "completion": "=5", "kind": "prefix"}
            """);
    List<SftRow> tokens =
        read(
            """
            {"input_ids": [49, 43, 49, 61, 50, 256], "labels": [-100, -100, -100, 61, 50, 256]}
            {"input_ids": [50, 43, 50, 61, 52, 256], "labels": [-100, -100, -100, 61, 52, 256]}
            {"input_ids": [49, 55, 42, 51, 61, 53], "completion_mask": [0, 0, 0, 0, 1, 1]}
            """);
    Log ofTexts = new Log();
    Log ofTokens = new Log();
    TrainingRun.run(settings("texts"), texts, ofTexts);
    TrainingRun.run(settings("tokens"), tokens, ofTokens);
    assertThat(ofTexts.steps).hasSize(3);
    assertThat(ofTokens.steps)
        .extracting(StepReport::loss)
        .isEqualTo(ofTexts.steps.stream().map(StepReport::loss).toList());
    assertThat(weights("tokens"))
        .isEqualTo(weights("texts"))
        .isNotEqualTo(Files.readAllBytes(base().resolve("model.safetensors")));
  }

  /** Rows of which random tokens are learnt, as a chat of several turns has them. */
  private static List<SftRow> withHoles(Random random) {
    List<SftRow> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int[] ids = random.ints(3 + random.nextInt(9), 0, TrainableModel.END_ID).toArray();
      int[] labels =
          Arrays.stream(ids).map(id -> random.nextBoolean() ? id : Tokens.NOT_LEARNT).toArray();
      labels[0] = ids[0];
      labels[1] = ids[1];
      labels[2] = Tokens.NOT_LEARNT;
      rows.add(new Tokens("row " + i, ids, labels));
    }
    return rows;
  }

  /**
   * Summed surprisal of the labels but the first, over their number: transformers' shifted loss.
   */
  private static double loss(ReferenceModel model, List<SftRow> rows) {
    double sum = 0;
    int count = 0;
    for (SftRow row : rows) {
      Tokens tokens = (Tokens) row;
      double[] surprisals = model.surprisals(tokens.inputIds());
      for (int t = 1; t < surprisals.length; t++) {
        if (tokens.labels()[t] != -100) {
          sum += surprisals[t];
          count++;
        }
      }
    }
    return sum / count;
  }

  @Test
  void theLossIsThatOfTheLearntTokensInFloat64() throws IOException {
    for (int seed = 0; seed < 5; seed++) {
      List<SftRow> rows = withHoles(new Random(seed));
      Log log = new Log();
      TrainingSettings settings = settings("seed-" + seed, "training.epochs=1");
      TrainingRun.run(settings, rows, log);
      Map<String, double[]> weights = TrainableModel.weights(base());
      ModelConfig config;
      try (Checkpoint checkpoint = Checkpoint.open(base())) {
        config = checkpoint.config();
      }
      assertThat(log.steps.get(0).loss())
          .isCloseTo(loss(new ReferenceModel(config, weights), rows), within(1e-5));
    }
  }

  @Test
  void aRunDoesNotGoOnWithOtherLabels() throws IOException {
    int[] ids = {7, 8, 9};
    SftRow both = new Tokens("row", ids, new int[] {Tokens.NOT_LEARNT, 8, 9});
    SftRow last = Tokens.ofCompletion("row", new int[] {7, 8}, new int[] {9});
    TrainingRun.run(settings("out"), List.of(both), new Log());
    assertThatThrownBy(() -> TrainingRun.run(settings("out"), List.of(last), new Log()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the digest of the rows' tokens and targets was ");
  }
}
