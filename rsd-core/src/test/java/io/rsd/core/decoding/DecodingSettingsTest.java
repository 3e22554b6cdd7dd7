package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.decoding.DecodingSettings.Limits;
import io.rsd.core.decoding.DecodingSettings.PairSampling;
import io.rsd.core.decoding.DecodingSettings.Speed;
import io.rsd.core.model.Sampling;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodingSettingsTest {

  private static TestSettings settings() {
    return TestSettings.reverseSpeculative(0.01);
  }

  private static void assertRefused(String message, ThrowingCallable settings) {
    assertThatThrownBy(settings)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void thePapersSettings() {
    DecodingSettings paper = DecodingSettings.paper();
    assertThat(paper.policy()).isEqualTo(new DecodingPolicy.ReverseSpeculative(0.01));
    assertThat(paper.sampling().of(Role.TEACHER)).isEqualTo(new Sampling(0.7, 0, 1));
    assertThat(paper.sampling().of(Role.STUDENT)).isEqualTo(new Sampling(0.7, 0, 1));
    assertThat(paper.sampling().thresholdTemperature()).isEqualTo(1);
    assertThat(paper.limits().context()).isEqualTo(8192);
    assertThat(paper.limits().completion()).isGreaterThanOrEqualTo(8191);
    assertThat(paper.speed()).isEqualTo(Speed.AUTOMATIC);
  }

  @Test
  void everyModelHasItsOwnSampling() {
    DecodingSettings settings = settings().sampling(Sampling.at(0.1), Sampling.at(0.2)).get();
    assertThat(settings.sampling().of(Role.TEACHER).temperature()).isEqualTo(0.1);
    assertThat(settings.sampling().of(Role.STUDENT).temperature()).isEqualTo(0.2);
  }

  @Test
  void settingsThatMakeNoSenseAreRefusedByName() {
    assertRefused("threshold temperature", () -> settings().thresholdTemperature(0).get());
    assertRefused("threshold temperature", () -> settings().thresholdTemperature(101).get());
    assertRefused("threshold temperature", () -> settings().thresholdTemperature(Double.NaN).get());
    assertRefused("completion limit", () -> settings().completionLimit(0).get());
    assertRefused("context limit", () -> settings().contextLimit(1).get());
    assertRefused("block length", () -> settings().blocks(0).get());
    assertRefused("slots", () -> settings().slots(0).get());
    assertRefused("cache memory", () -> settings().cacheMemory(0).get());
    for (double threshold : new double[] {-0.01, 1.01, Double.NaN}) {
      assertRefused("threshold", () -> new DecodingPolicy.ReverseSpeculative(threshold));
      assertRefused("threshold", () -> new DecodingPolicy.SkdInspired(threshold));
    }
  }

  @Test
  void theSmallestSettingsAreAccepted() {
    settings()
        .thresholdTemperature(0.01)
        .completionLimit(1)
        .contextLimit(2)
        .blocks(1)
        .slots(1)
        .cacheMemory(1)
        .get();
  }

  @Test
  void stopTokensAreCopied() {
    Set<Integer> stops = new HashSet<>(Set.of(1));
    DecodingSettings settings = DecodingSettings.paper().withStopTokens(stops);
    stops.add(2);
    assertThat(settings.limits().stopTokens()).containsExactly(1);
  }

  @Test
  void eachChangeLeavesTheRest() {
    DecodingSettings settings = DecodingSettings.paper();
    List<DecodingSettings> changed =
        List.of(
            settings.withPolicy(new DecodingPolicy.StudentOnly()),
            settings.withSampling(Sampling.at(0.1), Sampling.at(0.2)),
            settings.withThresholdTemperature(0.5),
            settings.withCompletionLimit(3),
            settings.withContextLimit(4),
            settings.withStopTokens(Set.of(5)),
            settings.withForcedText(ForcedText.NEVER.withLimit(5)),
            settings.withSeed(6),
            settings.withSpeed(settings.speed().withBlockLength(7)),
            settings.withSpeed(settings.speed().withSlots(8)),
            settings.withSpeed(settings.speed().withCacheMemory(9)));
    assertThat(changed).doesNotHaveDuplicates().doesNotContain(settings);
    DecodingSettings all =
        settings
            .withSpeed(settings.speed().withCacheMemory(9).withSlots(8).withBlockLength(7))
            .withSeed(6)
            .withStopTokens(Set.of(5))
            .withForcedText(ForcedText.NEVER.withLimit(5))
            .withContextLimit(4)
            .withCompletionLimit(3)
            .withThresholdTemperature(0.5)
            .withSampling(Sampling.at(0.1), Sampling.at(0.2))
            .withPolicy(new DecodingPolicy.StudentOnly());
    assertThat(all)
        .isEqualTo(
            new DecodingSettings(
                new DecodingPolicy.StudentOnly(),
                new PairSampling(Sampling.at(0.1), Sampling.at(0.2), 0.5),
                new Limits(3, 4, Set.of(5), ForcedText.NEVER.withLimit(5)),
                6,
                new Speed(OptionalInt.of(7), OptionalInt.of(8), OptionalLong.of(9))));
  }

  @Test
  void theSectionIsReadAndItsErrorsNameTheSetting(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("run.conf"),
            "decoding { teacher.top_k = 20, student.temperature = 0, seed = -3, slots = 5 }");
    assertThat(read(file))
        .isEqualTo(
            DecodingSettings.paper()
                .withSampling(new Sampling(0.7, 20, 1), Sampling.at(0))
                .withSeed(-3)
                .withSpeed(Speed.AUTOMATIC.withSlots(5)));
    assertThat(read(file, "decoding.block_length=4", "decoding.cache_memory=1MiB").speed())
        .isEqualTo(Speed.AUTOMATIC.withSlots(5).withBlockLength(4).withCacheMemory(1 << 20));
    assertRefused(
        "decoding.slots must be a whole number from 1 up, or null to leave it unset, not ",
        () -> read(file, "decoding.slots=0"));
    assertRefused(
        "decoding.cache_memory must be an amount of memory",
        () -> read(file, "decoding.cache_memory="));
    assertRefused(
        "decoding.teacher.top_p must be a number above 0, 1 at most",
        () -> read(file, "decoding.teacher.top_p=0"));
    assertRefused(
        "decoding.student.temperature must be a number from 0 to 100",
        () -> read(file, "decoding.student.temperature=-1"));
    assertRefused(
        "decoding.threshold_temperature must be a number above 0, 100 at most",
        () -> read(file, "decoding.threshold_temperature=0"));
    assertRefused(
        "decoding.think_limit must be at most the context, 8192 tokens",
        () -> read(file, "decoding.think_limit=8193"));
    assertRefused("decoding.think_limit", () -> read(file, "decoding.think_limit=-1"));
    assertRefused(
        "decoding.think_end must be a text",
        () -> read(file, "decoding.think_limit=1", "decoding.think_end= "));
  }

  @Test
  void theForcedTextIsTheEndOfThinkingUnlessItIsSet(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("run.conf"), "decoding.think_limit = 8192");
    assertThat(read(file).limits().forced())
        .isEqualTo(new ForcedText(8192, "</think>", "</think>", List.of()));
    assertThat(read(file, "decoding.forced_text=</think> So:").limits().forced())
        .isEqualTo(new ForcedText(8192, "</think>", "</think> So:", List.of()));
  }

  private static DecodingSettings read(Path file, String... overrides) {
    return DecodingSettings.read(
        SettingsFile.read(List.of(file), List.of(overrides)).section("decoding"));
  }

  @Test
  void theDefaultsOfTheFileAreThePapers(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("run.conf"), "");
    assertThat(read(file)).isEqualTo(DecodingSettings.paper());
  }

  @Test
  void settingsTravelByJavaSerialization() throws Exception {
    Speed whole = Speed.AUTOMATIC.withBlockLength(1).withSlots(2).withCacheMemory(3);
    for (DecodingPolicy policy : DecodingPolicy.all(0.03)) {
      for (Speed speed : List.of(Speed.AUTOMATIC, Speed.AUTOMATIC.withSlots(4), whole)) {
        DecodingSettings settings =
            DecodingSettings.paper()
                .withPolicy(policy)
                .withStopTokens(Set.of(1, 2))
                .withSpeed(speed);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
          out.writeObject(settings);
        }
        try (ObjectInputStream in =
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
          assertThat(in.readObject()).isEqualTo(settings);
        }
      }
    }
  }

  @Test
  void aProblemNeedsAnAttempt() {
    assertThatThrownBy(
            () ->
                new DecodingProblem(
                    "p",
                    new int[] {1},
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    0,
                    1,
                    true,
                    0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DecodingProblem("p", new int[] {1}, Optional.empty(), 0, true))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
