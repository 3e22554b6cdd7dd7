package io.rsd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.SequenceScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a run learns. */
class TrainingResultTest extends TrainingRunFixture {

  private static final String[] BY_HEART = {
    "training.epochs=200",
    "training.batch_size=10",
    "training.tokens_per_microbatch=999",
    "training.learning_rate=0.03",
    "training.checkpoint_every=1000"
  };

  private static String[] withMore(String[] overrides, String more) {
    return Stream.concat(Arrays.stream(overrides), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void tenRowsAreLearntByHeart() throws IOException {
    Log log = new Log();
    TrainingSettings settings = settings("out", BY_HEART);
    TrainingRun.run(settings, rows(10), log);
    assertThat(log.steps).hasSize(200);
    assertThat(log.steps.get(0).loss()).isGreaterThan(4);
    assertThat(log.steps.get(199).loss()).isLessThan(0.02);
  }

  @Test
  void bfloat16LearnsTheRowsToo() throws IOException {
    Log log = new Log();
    TrainingSettings settings =
        settings("out", withMore(BY_HEART, "training.compute_type=bfloat16"));
    TrainingRun.run(settings, rows(10), log);
    assertThat(log.steps.get(199).loss()).isLessThan(0.1);
  }

  @Test
  void theModelThatIsWrittenGivesTheProbabilitiesThatTheTrainerHas() throws IOException {
    TrainingSettings settings = settings("out", "training.learning_rate=0.01");
    TrainingRun.run(settings, rows(5), new Log());
    Path model = folder.resolve("out/model");
    int[] tokens = {3, 1, 4, 1, 5, TrainableModel.END_ID};
    try (Checkpoint checkpoint = Checkpoint.open(model);
        Trainer trainer = Trainer.load(checkpoint, settings.device(), FloatType.FLOAT32);
        LanguageModel loaded =
            LanguageModel.load(checkpoint, settings.device(), FloatType.FLOAT32)) {
      float[] after =
          new SequenceScorer(loaded, true).score(List.of(tokens)).get(0).last().orElseThrow();
      for (int next = 0; next < after.length; next += 16) {
        int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        longer[tokens.length] = next;
        Example example = new Example("token " + next, longer, new int[] {tokens.length});
        assertThat(trainer.accumulate(List.of(example), 1)).isCloseTo(-after[next], within(1e-5));
      }
    }
    assertThat(weights("out"))
        .isNotEqualTo(Files.readAllBytes(base().resolve("model.safetensors")));
    assertThat(model.resolve("tokenizer.json"))
        .hasSameBinaryContentAs(base().resolve("tokenizer.json"));
  }

  @Test
  void theSeedDecidesTheOrder() throws IOException {
    TrainingRun.run(settings("one"), rows(10), new Log());
    TrainingRun.run(settings("two"), rows(10), new Log());
    TrainingRun.run(settings("other", "training.seed=1"), rows(10), new Log());
    assertThat(weights("two")).isEqualTo(weights("one"));
    assertThat(weights("other")).isNotEqualTo(weights("one"));
  }

  @Test
  void theWeightsDoNotDependOnHowAStepIsDividedIntoMicrobatchesBeyondRounding() throws IOException {
    Log many = new Log();
    Log one = new Log();
    TrainingRun.run(settings("many", "training.tokens_per_microbatch=1"), rows(8), many);
    TrainingRun.run(settings("one", "training.tokens_per_microbatch=999"), rows(8), one);
    assertThat(many.steps.get(0).microbatches()).isEqualTo(4);
    assertThat(one.steps.get(0).microbatches()).isEqualTo(1);
    for (int step = 0; step < one.steps.size(); step++) {
      assertThat(many.steps.get(step).loss()).isCloseTo(one.steps.get(step).loss(), within(1e-4));
    }
  }

  @Test
  void clippingCutsTheGradientDownToItsNorm() throws IOException {
    Log log = new Log();
    String[] plain = {"training.epochs=1"};
    TrainingRun.run(settings("free", plain), rows(4), log);
    double norm = log.steps.get(0).gradientNorm();
    double free = firstMoments("free");
    String[] clipped = withMore(plain, "training.gradient_clipping=" + norm / 4);
    TrainingRun.run(settings("clipped", clipped), rows(4), log);
    assertThat(log.steps.get(1).gradientNorm()).isEqualTo(norm);
    assertThat(firstMoments("clipped") / free).isCloseTo(0.25, within(0.01));
  }

  /** The size of the first moments that a run ended with. */
  private double firstMoments(String output) {
    Path moments = folder.resolve(output).resolve("checkpoint-000001/first_moments");
    return Math.sqrt(
        TrainableModel.weights(moments).values().stream()
            .flatMapToDouble(Arrays::stream)
            .map(value -> value * value)
            .sum());
  }
}
