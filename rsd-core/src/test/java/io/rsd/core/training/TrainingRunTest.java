package io.rsd.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.SequenceScorer;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.training.SftRow.Kind;
import io.rsd.core.training.SftRow.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run from its settings to the model that it writes. */
class TrainingRunTest {

  private static final String[] BY_HEART = {
    "training.epochs=200",
    "training.batch_size=10",
    "training.tokens_per_pass=999",
    "training.learning_rate=0.03",
    "training.checkpoint_every=1000"
  };

  @TempDir private Path folder;

  /** Keeps what it was told, and stops the run after a step as a kill would. */
  private static class Log implements TrainingListener {
    private final List<StepReport> steps = new ArrayList<>();
    private final int killedAfter;
    private Optional<Plan> plan = Optional.empty();

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

  private static List<SftRow> rows(int count) {
    Random random = new Random(1);
    List<SftRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] prompt = random.ints(1 + random.nextInt(4), 0, TinyModel.END_ID).toArray();
      int[] completion = random.ints(2 + random.nextInt(4), 0, TinyModel.END_ID).toArray();
      prompt[0] = i;
      rows.add(
          new SftRow(
              "row " + i,
              new Part.TokenIds(prompt),
              new Part.TokenIds(completion),
              i % 2 == 0 ? Kind.FULL : Kind.PREFIX));
    }
    return rows;
  }

  private TrainingSettings settings(String output, String... overrides) throws IOException {
    Path model = folder.resolve("base");
    if (!Files.exists(model)) {
      TinyModel.writeWithTokenizer(Architecture.QWEN3, model);
    }
    Path file = folder.resolve("run.conf");
    Files.writeString(
        file,
        """
        training {
          data = rows.jsonl
          epochs = 3, batch_size = 4, tokens_per_pass = 20, checkpoint_every = 2
          learning_rate = 1e-3, compute_type = float32, output_type = float32
        }
        """);
    List<String> given =
        new ArrayList<>(
            List.of("training.model=" + model, "training.output=" + folder.resolve(output)));
    given.addAll(Arrays.asList(overrides));
    return TrainingSettings.read(SettingsFile.read(file, given).section("training"));
  }

  private static String[] withMore(String[] overrides, String more) {
    return Stream.concat(Arrays.stream(overrides), Stream.of(more)).toArray(String[]::new);
  }

  private byte[] weights(String output) throws IOException {
    return Files.readAllBytes(folder.resolve(output).resolve("model/model.safetensors"));
  }

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
    Files.writeString(file, "training { model = m, data = d, output = o }");
    assertThat(TrainingSettings.read(SettingsFile.read(file, List.of()).section("training")))
        .isEqualTo(
            new TrainingSettings(
                Path.of("m"),
                Path.of("d"),
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
                FloatType.BFLOAT16,
                FloatType.BFLOAT16,
                new ComputeDevice.Cpu()));
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
    int[] tokens = {3, 1, 4, 1, 5, TinyModel.END_ID};
    try (Checkpoint checkpoint = Checkpoint.open(model);
        Trainer trainer = Trainer.load(checkpoint, settings.device(), FloatType.FLOAT32);
        LanguageModel loaded =
            LanguageModel.load(checkpoint, settings.device(), FloatType.FLOAT32)) {
      float[] after =
          new SequenceScorer(loaded, true).score(List.of(tokens)).get(0).last().orElseThrow();
      for (int next = 0; next < after.length; next += 16) {
        int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        longer[tokens.length] = next;
        Example example = new Example("token " + next, longer, tokens.length);
        assertThat(trainer.accumulate(List.of(example), 1)).isCloseTo(-after[next], within(1e-5));
      }
    }
    assertThat(weights("out"))
        .isNotEqualTo(Files.readAllBytes(base().resolve("model.safetensors")));
    assertThat(model.resolve("tokenizer.json"))
        .hasSameBinaryContentAs(base().resolve("tokenizer.json"));
  }

  private Path base() {
    return folder.resolve("base");
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
    assertThat(last.plan).contains(new TrainingListener.Plan(10, 0, 0, 9, 6));
    assertThat(last.steps.get(0).step()).isEqualTo(7);
    assertThat(weights("broken")).isEqualTo(weights("unbroken"));
    assertThat(losses("broken")).isEqualTo(losses("unbroken")).hasSize(9);
    assertThat(names("broken")).isEqualTo(names("unbroken"));
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
  void theSeedDecidesTheOrder() throws IOException {
    TrainingRun.run(settings("one"), rows(10), new Log());
    TrainingRun.run(settings("two"), rows(10), new Log());
    TrainingRun.run(settings("other", "training.seed=1"), rows(10), new Log());
    assertThat(weights("two")).isEqualTo(weights("one"));
    assertThat(weights("other")).isNotEqualTo(weights("one"));
  }

  @Test
  void theWeightsDoNotDependOnHowAStepIsDividedIntoPassesBeyondRounding() throws IOException {
    Log many = new Log();
    Log one = new Log();
    TrainingRun.run(settings("many", "training.tokens_per_pass=1"), rows(8), many);
    TrainingRun.run(settings("one", "training.tokens_per_pass=999"), rows(8), one);
    assertThat(many.steps.get(0).passes()).isEqualTo(4);
    assertThat(one.steps.get(0).passes()).isEqualTo(1);
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
        TinyModel.weights(moments).values().stream()
            .flatMapToDouble(Arrays::stream)
            .map(value -> value * value)
            .sum());
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
            "passes",
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
            "step 2: the (loss|gradient norm) is (NaN|Infinity); it came from (row [012](; )?)+\\."
                + " Try a lower learning_rate, or gradient_clipping");
  }

  @Test
  void aFolderWithARunOfOtherSettingsIsRefused() throws IOException {
    TrainingRun.run(settings("out"), rows(10), new Log());
    refused(
        () ->
            TrainingRun.run(
                settings("out", "training.seed=5", "training.epochs=4"), rows(10), new Log()),
        "holds a run with other settings: training.epochs was 3 and is now 4, training.seed was 0"
            + " and is now 5; name another output folder, or remove this one");
    refused(
        () -> TrainingRun.run(settings("out"), rows(9), new Log()),
        "holds a run with other settings: the digest of the rows' tokens was ");
  }

  @Test
  void aFolderThatHoldsSomethingElseIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("out/model"));
    refused(
        () -> TrainingRun.run(settings("out"), rows(10), new Log()),
        "there is a model already, without the checkpoint of this run");
    Files.writeString(folder.resolve("file"), "");
    refused(
        () -> TrainingRun.run(settings("file"), rows(10), new Log()), "the folder cannot be made");
    refused(
        () -> TrainingRun.run(settings("o", "training.model=nowhere"), rows(10), new Log()),
        "nowhere: there is no such folder");
  }

  @Test
  void aSecondRunInTheSameFolderIsRefused() throws IOException {
    TrainingSettings settings = settings("out");
    Log outer =
        new Log() {
          @Override
          public void stepDone(StepReport report) {
            refused(
                () -> TrainingRun.run(settings, rows(10), new Log()),
                "another run is at work in this folder");
          }
        };
    TrainingRun.run(settings, rows(10), outer);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    refused(
        () -> settings("out", "training.compute_type=float16"),
        "training.compute_type must be float32 or bfloat16, not \"float16\"");
    refused(() -> settings("out", "training.device=gpu"), "device 'gpu' is neither");
    refused(
        () -> settings("out", "training.batch_size=0"),
        "training.batch_size must be a whole number from 1 up, not \"0\"");
  }
}
