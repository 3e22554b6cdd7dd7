package io.rsd.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.decoding.AnswerGrader;
import io.rsd.core.decoding.DecodingSettings;
import io.rsd.core.decoding.GivenAnswer;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.eval.judge.JudgeSettings;
import io.rsd.spark.files.Location;
import io.rsd.spark.input.Opening;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.models.ModelSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section {@code models}, and what an engine is made of. */
class SectionsTest {

  @TempDir private Path folder;

  private Settings section(String name, String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("run.conf"), "models.student = s");
    return SettingsFile.read(List.of(file), List.of(overrides)).section(name);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theDefaultsAreThePapers() throws IOException {
    assertThat(ModelSettings.read(section("models")))
        .isEqualTo(
            new ModelSettings(
                Optional.empty(), new ModelLocation(Location.of("s")), Optional.empty(), "auto"));
  }

  @Test
  void theTeacherMayBeMissing() throws IOException {
    assertThat(ModelSettings.read(section("models")).teacher()).isEmpty();
    assertThat(
            ModelSettings.read(section("models", "models.teacher=t", "models.cache=c")).teacher())
        .contains(new ModelLocation(Location.of("t"), Optional.of(Location.of("c"))));
  }

  @Test
  void wrongSettingsAreNamed() throws IOException {
    refused(
        () -> ModelSettings.read(section("models", "models.compute_type=float16")),
        "models.compute_type must be auto or float32 or bfloat16");
    refused(
        () -> ModelSettings.read(section("models", "models.device=gpu")),
        "models.device must be auto, cpu or cuda:N, not \"gpu\"");
  }

  @Test
  void textsThatWereCutCountForBenchmarksAndNeverForTraces() throws IOException {
    ModelSettings models = ModelSettings.read(section("models"));
    DecodingSettings decoding = DecodingSettings.read(section("decoding"));
    GraderSpec rules = GraderSpec.rules(AnswerKind.MATH);
    Opening opening = new Opening("<think>");
    String answered = "I try 3. </think> So \\boxed{4}. And";
    EngineSpec ofTraces = new EngineSpec(models, decoding, rules, opening);
    assertThat(ofTraces.grading().counts(answered)).isFalse();
    AnswerGrader ofBenchmark =
        new EngineSpec(models, decoding, rules, opening, true, List.of()).grading();
    assertThat(ofBenchmark.counts(answered)).isTrue();
    GivenAnswer given = new GivenAnswer(Optional.empty(), "4", List.of(), 0, answered);
    assertThat(ofBenchmark.grade(given).join().verdict()).isEqualTo(Verdict.EQUAL);
    assertThat(ofBenchmark.counts("I try \\boxed{4}. And")).isFalse();
    Opening closed = new Opening("<think>\n\n</think>\n\n");
    assertThat(
            new EngineSpec(models, decoding, rules, closed, true, List.of())
                .grading()
                .counts("It is \\boxed{4}. And"))
        .isTrue();
  }

  @Test
  void specsTravelToTheExecutors() throws Exception {
    assertTravels(Optional.empty());
    JudgeSettings settings =
        JudgeSettings.read(
                section("grader.judge", "grader.judge.url=http://host/v1", "grader.judge.model=m"))
            .orElseThrow();
    assertTravels(Optional.of(new JudgeSpec(settings, Location.of("replies"))));
  }

  private void assertTravels(Optional<JudgeSpec> judge) throws Exception {
    DecodeSpec spec =
        new DecodeSpec(
            new EngineSpec(
                ModelSettings.read(section("models")),
                DecodingSettings.read(section("decoding")),
                new GraderSpec(AnswerKind.MATH, judge),
                new Opening("")),
            16,
            true,
            128,
            "f");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(spec);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(spec);
    }
  }
}
