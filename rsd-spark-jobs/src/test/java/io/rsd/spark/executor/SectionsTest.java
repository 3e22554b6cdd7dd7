package io.rsd.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.core.decoding.DecodingSettings;
import io.rsd.core.model.Sampling;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sections {@code models} and {@code decoding}, and what an engine makes of them. */
class SectionsTest {

  @TempDir private Path folder;

  private Settings section(String name, String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("run.conf"), "models.student = s");
    return SettingsFile.read(file, List.of(overrides)).section(name);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theDefaultsAreThePapers() throws IOException {
    assertThat(ModelSettings.read(section("models")))
        .isEqualTo(new ModelSettings("", "s", "auto", "auto", ""));
    assertThat(DecodingSection.read(section("decoding")))
        .isEqualTo(new DecodingSection(Sampling.at(0.7), Sampling.at(0.7), 1, 8192, 0, 0, 0, 0));
  }

  @Test
  void theTeacherMayBeMissing() throws IOException {
    assertThat(ModelSettings.read(section("models")).teacher()).isEmpty();
    assertThat(
            ModelSettings.read(section("models", "models.teacher=t", "models.cache=c")).teacher())
        .contains(new ModelLocation("t", "c"));
  }

  @Test
  void wrongSettingsAreNamed() throws IOException {
    refused(
        () -> ModelSettings.read(section("models", "models.compute_type=float16")),
        "models.compute_type must be auto or float32 or bfloat16");
    refused(
        () -> ModelSettings.read(section("models", "models.device=gpu")),
        "models.device must be auto, cpu or cuda:N, not \"gpu\"");
    refused(
        () -> DecodingSection.read(section("decoding", "decoding.teacher.top_p=0")),
        "decoding.teacher.top_p must be a number above 0, 1 at most");
    refused(
        () -> DecodingSection.read(section("decoding", "decoding.student.temperature=-1")),
        "decoding.student.temperature must be a number from 0 to 100");
    refused(
        () -> DecodingSection.read(section("decoding", "decoding.cache_memory=lots")),
        "decoding.cache_memory must be an amount of memory");
    refused(
        () -> DecodingSection.read(section("decoding", "decoding.threshold_temperature=0")),
        "decoding.threshold_temperature must be a number above 0, 100 at most");
  }

  @Test
  void anEngineIsMadeAsTheSectionsSay() throws IOException {
    DecodingSection decoding =
        DecodingSection.read(
            section(
                "decoding",
                "decoding.teacher.top_k=20",
                "decoding.student.temperature=0",
                "decoding.seed=-3",
                "decoding.slots=5",
                "decoding.cache_memory=1MiB"));
    EngineSpec spec =
        new EngineSpec(ModelSettings.read(section("models")), Method.SKD, 0.03, decoding);
    DecodingSettings settings = spec.settings(Set.of(7), 10_000);
    assertThat(settings.policy()).isEqualTo(new DecodingPolicy.SkdInspired(0.03));
    assertThat(settings.teacher()).isEqualTo(new Sampling(0.7, 20, 1));
    assertThat(settings.student()).isEqualTo(Sampling.at(0));
    assertThat(settings.stopTokens()).containsExactly(7);
    assertThat(settings.seed()).isEqualTo(-3);
    assertThat(settings.slots()).hasValue(5);
    assertThat(settings.blockLength()).isEmpty();
    assertThat(settings.maximumMemory()).hasValue(1 << 20);
    assertThat(settings.contextLimit()).isEqualTo(8192);
    assertThat(spec.settings(Set.of(7), 4096).contextLimit())
        .as("no longer than the models are made for")
        .isEqualTo(4096);
  }

  @Test
  void everyMethodHasItsPolicy() {
    assertThat(Method.RSD.policy(0.1)).isEqualTo(new DecodingPolicy.ReverseSpeculative(0.1));
    assertThat(Method.TEACHER.policy(0.1)).isEqualTo(new DecodingPolicy.TeacherOnly());
    assertThat(Method.STUDENT.policy(0.1)).isEqualTo(new DecodingPolicy.StudentOnly());
    assertThat(Method.STUDENT.needsTeacher()).isFalse();
    assertThat(Method.TEACHER.hasThreshold()).isFalse();
  }

  @Test
  void specsTravelToTheExecutors() throws Exception {
    DecodeSpec spec =
        new DecodeSpec(
            new EngineSpec(
                ModelSettings.read(section("models")),
                Method.RSD,
                0.01,
                DecodingSection.read(section("decoding"))),
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
