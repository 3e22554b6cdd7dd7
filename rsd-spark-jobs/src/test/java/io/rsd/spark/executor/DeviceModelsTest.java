package io.rsd.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.decoding.DecodingEngine;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.spark.models.LoadedModel;
import io.rsd.spark.models.ModelSettings;
import java.nio.file.Path;
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
    try (EngineLease one = models.acquire(pair.engine(Method.RSD));
        EngineLease other = models.acquire(pair.engine(Method.RSD))) {
      assertThat(other.engine()).isSameAs(one.engine());
    }
    try (EngineLease next = models.acquire(pair.engine(Method.RSD))) {
      assertThat(next.engine().isRunning()).isTrue();
    }
  }

  @Test
  void anEngineIsKeptWhenNobodyHasIt() throws InterruptedException {
    EngineLease first = models.acquire(pair.engine(Method.STUDENT));
    first.close();
    try (EngineLease second = models.acquire(pair.engine(Method.STUDENT))) {
      assertThat(second.engine()).isSameAs(first.engine());
    }
  }

  @Test
  void whatNeedsTheSameStudentFindsItLoaded() throws InterruptedException {
    LanguageModel student = student();
    models.acquire(pair.engine(Method.RSD)).close();
    models.acquire(pair.engine(Method.STUDENT)).close();
    assertThat(student()).isSameAs(student);
    assertThat(student.slots()).as("its cache was given back").isZero();
  }

  @Test
  void anotherSpecWaitsForAllLeasesAndThenClosesTheEngine() throws Exception {
    EngineLease first = models.acquire(pair.engine(Method.RSD));
    EngineLease second = models.acquire(pair.engine(Method.RSD));
    FutureTask<EngineLease> other =
        new FutureTask<>(() -> models.acquire(pair.engine(Method.STUDENT)));
    Thread thread = new Thread(other);
    thread.start();
    awaitThatItWaits(thread);
    first.close();
    first.close();
    try (EngineLease third = models.acquire(pair.engine(Method.RSD))) {
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
    EngineLease lease = models.acquire(pair.engine(Method.STUDENT));
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
    try (EngineLease lease = models.acquire(pair.engine(Method.STUDENT))) {
      FutureTask<EngineLease> other =
          new FutureTask<>(() -> models.acquire(pair.engine(Method.RSD)));
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
    try (EngineLease lease = models.acquire(pair.engine(Method.STUDENT))) {
      broken = lease.engine();
      // Nobody else closes an engine; to its users it is the same as a breakdown.
      broken.close();
    }
    try (EngineLease lease = models.acquire(pair.engine(Method.STUDENT))) {
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
        new ModelSettings("", pair.student().toString(), pair.models().computeType(), "auto", "");
    EngineSpec spec = pair.engine(Method.RSD);
    assertThatThrownBy(
            () ->
                models.acquire(
                    new EngineSpec(noTeacher, Method.RSD, spec.threshold(), spec.decoding())))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("models.teacher must be set");
    models.acquire(spec).close();
  }
}
