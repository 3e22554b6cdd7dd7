package io.rsd.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may stand in a settings file, and what is said of the rest. */
class SettingsTest {

  private enum Direction {
    THERE,
    AND_BACK
  }

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("run.conf");
  }

  private Settings read(String text, String... overrides) throws IOException {
    Files.writeString(file, text);
    return SettingsFile.read(List.of(file), List.of(overrides)).section("training");
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theFileGoesBeforeTheDefaultsAndTheCommandLineBeforeTheFile() throws IOException {
    Settings settings =
        read(
            "training { epochs = 3, batch_size = 2 } \n training.data = rows.jsonl",
            "training.batch_size=8",
            "training.model=s3a://bucket/a b=c");
    assertThat(settings.integer("epochs", 1)).isEqualTo(3);
    assertThat(settings.integer("batch_size", 1)).isEqualTo(8);
    assertThat(settings.number("beta2", 0, 1)).isEqualTo(0.95);
    assertThat(settings.text("data")).isEqualTo("rows.jsonl");
    assertThat(settings.text("model")).isEqualTo("s3a://bucket/a b=c");
    assertThat(settings.integer("seed")).isZero();
  }

  @Test
  void laterFilesOverrideEarlierOnes() throws IOException {
    Path shared =
        Files.writeString(folder.resolve("shared.conf"), "training { epochs = 3, seed = 1 }");
    Path own = Files.writeString(folder.resolve("own.conf"), "training { epochs = 4 }");
    Settings settings =
        SettingsFile.read(List.of(shared, own), List.of("training.batch_size=2"))
            .section("training");
    assertThat(settings.integer("epochs", 1)).isEqualTo(4);
    assertThat(settings.integer("seed")).isEqualTo(1);
    assertThat(settings.integer("batch_size", 1)).isEqualTo(2);
  }

  @Test
  void aRenamedSettingIsRefusedWithItsNewName() throws IOException {
    Files.writeString(file, "evaluation.model = student");
    refused(
        () -> SettingsFile.read(List.of(file), List.of()),
        "there is no setting evaluation.model any more: list the models in evaluation.models");
    refused(
        () -> SettingsFile.read(List.of(), List.of("training.tokens_per_pass=8192")),
        "there is no setting training.tokens_per_pass any more: it is now called"
            + " training.tokens_per_microbatch");
  }

  @Test
  void aListMayStandOnTheCommandLineWithCommas() throws IOException {
    Files.writeString(file, "evaluation.models = [student, \"s3a://a/b\"]");
    assertThat(SettingsFile.read(List.of(file), List.of()).section("evaluation").texts("models"))
        .containsExactly("student", "s3a://a/b");
    assertThat(
            SettingsFile.read(List.of(file), List.of("evaluation.models=trained, models/x"))
                .section("evaluation")
                .texts("models"))
        .containsExactly("trained", "models/x");
  }

  @Test
  void aSectionThatIsEmptyInTheDefaultsTakesAnyNames() throws IOException {
    Files.writeString(file, "prompt.variables { enable_thinking = true, depth = 2 }");
    Settings prompt =
        SettingsFile.read(List.of(file), List.of("prompt.variables.style=plain")).section("prompt");
    assertThat(prompt.freely("variables"))
        .isEqualTo(Map.of("enable_thinking", true, "depth", 2, "style", "plain"));
    Files.writeString(file, "prompt.variables = 3");
    refused(() -> SettingsFile.read(List.of(file), List.of()), "prompt.variables is a section");
  }

  @Test
  void aBlockOfAnyNameHasTheDefaultsOfItsSection() throws IOException {
    Files.writeString(
        file,
        """
        evaluation.temperature = 0.6
        benchmarks { one { path = a.jsonl }, two { attempts = 64, columns.id = key } }
        """);
    Settings blocks =
        SettingsFile.read(List.of(file), List.of("benchmarks.two.path=b.jsonl"))
            .section("benchmarks");
    assertThat(blocks.names()).containsExactly("one", "two");
    assertThat(blocks.section("one").text("path")).isEqualTo("a.jsonl");
    assertThat(blocks.section("one").integer("attempts", 1)).isEqualTo(1);
    assertThat(blocks.section("two").text("path")).isEqualTo("b.jsonl");
    assertThat(blocks.section("two").integer("attempts", 1)).isEqualTo(64);
    assertThat(blocks.section("two").flat())
        .containsEntry("benchmarks.two.columns.id", "key")
        .containsEntry("benchmarks.two.columns.question", "question")
        .containsEntry("benchmarks.two.temperature", "0.6");
    refused(
        () -> SettingsFile.read(List.of(), List.of("benchmarks.one.pth=a")),
        "there is no setting benchmarks.one.pth");
    refused(
        () -> SettingsFile.read(List.of(), List.of("benchmarks.one=a")),
        "benchmarks.one is a section");
  }

  @Test
  void noBlockIsThereByItself() {
    assertThat(SettingsFile.read(List.of(), List.of()).section("benchmarks").names()).isEmpty();
  }

  @Test
  void settingsOfASectionCanBeListedUnderTheirWholeNames() throws IOException {
    Files.writeString(file, "problems.columns.id = number");
    Settings problems =
        SettingsFile.read(List.of(file), List.of("problems.limit=5")).section("problems");
    assertThat(problems.flat())
        .containsEntry("problems.columns.id", "number")
        .containsEntry("problems.limit", "5")
        .containsEntry("problems.path", "null");
    assertThat(problems.section("columns").optionalText("id")).contains("number");
  }

  @Test
  void whetherASettingWasGivenCanBeAsked() throws IOException {
    Files.writeString(file, "training.data = mine.jsonl, run.directory = \"\"");
    SettingsFile settings = SettingsFile.read(List.of(file), List.of());
    assertThat(settings.isGiven("training.data")).isTrue();
    assertThat(settings.isGiven("training.model")).isFalse();
    assertThat(settings.isGiven("run.directory")).isFalse();
  }

  @Test
  void aNumberFromTheCommandLineMayBeWrittenAsInTheFile() throws IOException {
    Settings settings = read("training.learning_rate = 2e-5", "training.warmup=1e-1");
    assertThat(settings.number("learning_rate", 0, Double.POSITIVE_INFINITY)).isEqualTo(2e-5);
    assertThat(settings.number("warmup", 0, 1)).isEqualTo(0.1);
  }

  @Test
  void aChoiceIsTheLowerCaseNameOfAConstant() throws IOException {
    assertThat(read("training.too_long = and_back").choice("too_long", Direction.class))
        .isEqualTo(Direction.AND_BACK);
    refused(
        () -> read("training.too_long = AND_BACK").choice("too_long", Direction.class),
        "run.conf: 1: training.too_long must be there or and_back, not \"AND_BACK\"");
  }

  @Test
  void unknownSettingsAreNamedWithTheirPlace() {
    refused(
        () -> read("training {\n  epocs = 3\n}"),
        "run.conf: 2: there is no setting training.epocs");
    refused(() -> read("trainng.epochs = 3"), "there is no setting trainng");
    refused(
        () -> read("", "training.epocs=3"), "the command line: there is no setting training.epocs");
    // As a whole, also where its section is unknown already.
    refused(() -> read("", "foo.bar=1"), "the command line: there is no setting foo.bar");
    refused(
        () -> read("", "training.adam.beta1=1"),
        "the command line: there is no setting training.adam.beta1");
    refused(() -> read("training = 3"), "training is a section with settings of its own");
  }

  @Test
  void valuesOfAnotherTypeAreNamedWithTheirPlace() {
    refused(
        () -> read("\ntraining.epochs = 1.5").integer("epochs", 1),
        "run.conf: 2: training.epochs must be a whole number from 1 up, not 1.5");
    refused(
        () -> read("training.epochs = 0").integer("epochs", 1),
        "training.epochs must be a whole number from 1 up, not 0");
    refused(
        () -> read("training.epochs = [1]").integer("epochs", 1),
        "training.epochs must be a whole number from 1 up, not [1]");
    refused(
        () -> read("training.epochs = 9999999999").integer("epochs", 1),
        "training.epochs must be a whole number from 1 up");
    refused(
        () -> read("", "training.warmup=much").number("warmup", 0, 1),
        "the command line: training.warmup must be a number from 0 to 1, not \"much\"");
    refused(
        () -> read("training.warmup = 2").number("warmup", 0, 1),
        "training.warmup must be a number from 0 to 1, not 2");
    refused(
        () -> read("training.warmup = NaN").number("warmup", 0, 1),
        "training.warmup must be a number from 0 to 1, not \"NaN\"");
    refused(
        () -> read("training.beta1 = 1e999").number("beta1", 0, Double.POSITIVE_INFINITY),
        "training.beta1 must be a number from 0 up");
  }

  @Test
  void anAmountOfMemoryMayHaveAUnitOrBeLeftUnset() throws IOException {
    assertThat(read("training.model = 40GiB").optionalMemory("model")).hasValue(40L << 30);
    assertThat(read("", "training.model=3 MB").optionalMemory("model")).hasValue(3_000_000);
    assertThat(read("training.model = 512").optionalMemory("model")).hasValue(512);
    assertThat(read("training.model = null").optionalMemory("model")).isEmpty();
    for (String wrong : List.of("much", "0", "-1GiB", "[1]", "\"\"")) {
      refused(
          () -> read("training.model = " + wrong).optionalMemory("model"),
          "training.model must be an amount of memory, for example 40GiB, or null to leave it"
              + " unset, not ");
    }
  }

  @Test
  void aWholeNumberMayBeLeftUnset() throws IOException {
    assertThat(read("").optionalInteger("model", 1)).isEmpty();
    assertThat(read("training.epochs = null").optionalInteger("epochs", 1)).isEmpty();
    assertThat(read("training.epochs = 1").optionalInteger("epochs", 1)).hasValue(1);
    assertThat(read("", "training.epochs=7").optionalInteger("epochs", 1)).hasValue(7);
    for (String wrong : List.of("0", "\"\"", "1.5", "auto")) {
      refused(
          () -> read("training.epochs = " + wrong).optionalInteger("epochs", 1),
          "training.epochs must be a whole number from 1 up, or null to leave it unset, not ");
    }
  }

  @Test
  void aChoiceMayBeOneOfSomeWords() throws IOException {
    List<String> words = List.of("one", "two");
    assertThat(read("training.too_long = two").choice("too_long", words)).isEqualTo("two");
    refused(
        () -> read("training.too_long = three").choice("too_long", words),
        "run.conf: 1: training.too_long must be one or two, not \"three\"");
  }

  @Test
  void anOptionalTextIsNoneWhereItIsEmptyOrNull() throws IOException {
    assertThat(read("").optionalText("model")).isEmpty();
    assertThat(read("training.model = \"\"").optionalText("model")).isEmpty();
    assertThat(read("training.model = m").optionalText("model")).contains("m");
  }

  @Test
  void whatHasNoDefaultMustBeSet() {
    refused(() -> read("").text("model"), "training.model must be set: it has no default");
  }

  @Test
  void whatCannotBeReadIsTold() {
    refused(
        () -> SettingsFile.read(List.of(folder.resolve("no.conf")), List.of()),
        "there is no such file");
    refused(() -> read("training {"), "the settings cannot be read: ");
    refused(() -> read("", "training.epochs"), "'training.epochs' is not of the form key=value");
    refused(() -> read("", "=3"), "'=3' is not of the form key=value");
    refused(() -> read("", "training..x=3"), "the settings cannot be read: ");
  }
}
