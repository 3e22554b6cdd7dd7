package io.rsd.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.decoding.Attempt;
import io.rsd.core.decoding.DecodingEngine;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.core.decoding.DecodingProblem;
import io.rsd.core.decoding.ProblemResult;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.spark.files.Location;
import io.rsd.spark.input.Opening;
import io.rsd.spark.models.LoadedModel;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.models.ModelSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who has the engine of a device, and which models stay loaded. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeviceModelsTest {

  @TempDir static Path folder;
  private static TinyPair pair;

  private final DeviceModels models = new DeviceModels(new ComputeDevice.Cpu());

  @BeforeAll
  static void write() {
    pair = TinyPair.write(folder);
  }

  @AfterEach
  void close() throws InterruptedException {
    models.close();
  }

  private LanguageModel student() throws InterruptedException {
    return models.withStudent(pair.models(), LoadedModel::model);
  }

  private static void awaitThatItWaits(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void tasksWithEqualSpecsShareOneEngine() throws InterruptedException {
    try (EngineLease one = models.acquire(pair.engine(TinyPair.RSD));
        EngineLease other = models.acquire(pair.engine(TinyPair.RSD))) {
      assertThat(other.engine()).isSameAs(one.engine());
    }
    try (EngineLease next = models.acquire(pair.engine(TinyPair.RSD))) {
      assertThat(next.engine().isRunning()).isTrue();
    }
  }

  @Test
  void anEngineIsKeptWhenNobodyHasIt() throws InterruptedException {
    EngineLease first = models.acquire(pair.engine(TinyPair.STUDENT));
    first.close();
    try (EngineLease second = models.acquire(pair.engine(TinyPair.STUDENT))) {
      assertThat(second.engine()).isSameAs(first.engine());
    }
  }

  @Test
  void whatNeedsTheSameStudentFindsItLoaded() throws InterruptedException {
    LanguageModel student = student();
    models.acquire(pair.engine(TinyPair.RSD)).close();
    models.acquire(pair.engine(TinyPair.STUDENT)).close();
    assertThat(student()).isSameAs(student);
    assertThat(student.slots()).as("its cache was given back").isZero();
  }

  @Test
  void anotherBenchmarkFindsTheModelLoaded() throws InterruptedException {
    LanguageModel student = student();
    EngineSpec one = pair.engine(TinyPair.STUDENT);
    models.acquire(one).close();
    EngineSpec other =
        new EngineSpec(
            one.models(),
            one.decoding().withContextLimit(40).withSeed(9),
            GraderSpec.rules(AnswerKind.CHOICE),
            new Opening("<think>"),
            true,
            List.of());
    models.acquire(other).close();
    assertThat(student()).isSameAs(student);
  }

  /** So solve runs where the student does not fit beside the teacher. */
  @Test
  void theTeacherAloneNeedsNoWeightsOfTheStudent(@TempDir Path other) throws Exception {
    TinyPair bare = TinyPair.write(other);
    Files.delete(bare.student().resolve("model.safetensors"));
    DecodingProblem problem = new DecodingProblem("p", bare.prompt("1"), Optional.empty(), 1, true);
    try (EngineLease lease = models.acquire(bare.engine(new DecodingPolicy.TeacherAlone()))) {
      assertThat(lease.engine().submit(problem).join().attempts())
          .singleElement()
          .isInstanceOf(Attempt.Finished.class);
    }
    assertThatThrownBy(() -> models.acquire(bare.engine(TinyPair.RSD)))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void anotherSpecWaitsForAllLeasesAndThenClosesTheEngine() throws Exception {
    EngineLease first = models.acquire(pair.engine(TinyPair.RSD));
    EngineLease second = models.acquire(pair.engine(TinyPair.RSD));
    FutureTask<EngineLease> other =
        new FutureTask<>(() -> models.acquire(pair.engine(TinyPair.STUDENT)));
    Thread thread = new Thread(other);
    thread.start();
    awaitThatItWaits(thread);
    first.close();
    first.close();
    try (EngineLease third = models.acquire(pair.engine(TinyPair.RSD))) {
      assertThat(third.engine()).as("does not wait for the other").isSameAs(second.engine());
    }
    awaitThatItWaits(thread);
    assertThat(second.engine().isRunning()).isTrue();
    second.close();
    try (EngineLease lease = other.get()) {
      assertThat(lease.engine()).isNotSameAs(second.engine());
      assertThat(second.engine().isRunning()).isFalse();
    }
  }

  @Test
  void scoringWaitsForTheEngineToBeGivenBack() throws Exception {
    EngineLease lease = models.acquire(pair.engine(TinyPair.STUDENT));
    FutureTask<LanguageModel> scoring = new FutureTask<>(this::student);
    Thread thread = new Thread(scoring);
    thread.start();
    awaitThatItWaits(thread);
    lease.close();
    scoring.get();
    assertThat(lease.engine().isRunning()).isFalse();
  }

  @Test
  void whoeverWaitsMayBeInterrupted() throws Exception {
    try (EngineLease lease = models.acquire(pair.engine(TinyPair.STUDENT))) {
      FutureTask<EngineLease> other =
          new FutureTask<>(() -> models.acquire(pair.engine(TinyPair.RSD)));
      Thread thread = new Thread(other);
      thread.start();
      awaitThatItWaits(thread);
      thread.interrupt();
      assertThatThrownBy(other::get).hasCauseInstanceOf(InterruptedException.class);
      assertThat(lease.engine().isRunning()).isTrue();
    }
  }

  @Test
  void anEngineThatBrokeDownIsReplacedWithItsModels() throws InterruptedException {
    LanguageModel student = student();
    DecodingEngine broken;
    try (EngineLease lease = models.acquire(pair.engine(TinyPair.STUDENT))) {
      broken = lease.engine();
      // Nobody else closes an engine; to its users it is the same as a breakdown.
      broken.close();
    }
    try (EngineLease lease = models.acquire(pair.engine(TinyPair.STUDENT))) {
      assertThat(lease.engine()).isNotSameAs(broken);
      assertThat(lease.engine().isRunning()).isTrue();
    }
    assertThat(student()).isNotSameAs(student);
  }

  @Test
  void workThatFailsLeavesNoModelBehind() throws InterruptedException {
    LanguageModel student = student();
    assertThatThrownBy(
            () ->
                models.withStudent(
                    pair.models(),
                    loaded -> {
                      throw new IllegalStateException("no score");
                    }))
        .hasMessage("no score");
    assertThat(student()).isNotSameAs(student);
  }

  @Test
  void whatCannotBeLoadedIsToldAndTheNextIsServed() throws InterruptedException {
    ModelSettings noTeacher =
        new ModelSettings(
            Optional.empty(),
            new ModelLocation(Location.of(pair.student())),
            pair.models().namedType(),
            "auto");
    EngineSpec spec = pair.engine(TinyPair.RSD);
    assertThatThrownBy(
            () ->
                models.acquire(
                    new EngineSpec(
                        noTeacher,
                        spec.decoding(),
                        GraderSpec.rules(AnswerKind.MATH),
                        new Opening(""))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("models.teacher must be set");
    models.acquire(spec).close();
  }

  @Test
  void noContextIsLongerThanTheModelsAreMadeFor() throws InterruptedException {
    int positions = ModelConfig.read(pair.student().resolve("config.json")).maximumPositions();
    EngineSpec spec = pair.engine(TinyPair.STUDENT);
    EngineSpec longer =
        new EngineSpec(
            spec.models(),
            spec.decoding().withContextLimit(positions + 1000),
            GraderSpec.rules(AnswerKind.MATH),
            new Opening(""));
    int[] prompt = new int[positions];
    Arrays.fill(prompt, pair.prompt("1")[0]);
    try (EngineLease lease = models.acquire(longer)) {
      ProblemResult result =
          lease
              .engine()
              .submit(new DecodingProblem("long", prompt, Optional.empty(), 1, true))
              .join();
      assertThat(((Attempt.Refused) result.attempts().get(0)).reason())
          .contains("leave no room in a context of " + positions);
    }
  }
}
