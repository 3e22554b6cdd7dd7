package io.rsd.spark.executor;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.decoding.DecodingEngine;
import io.rsd.core.decoding.Role;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.eval.answers.MathAnswerChecker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The models on one device and the engine that decodes with them, for all tasks of this JVM. There
 * is one engine at a time. A model is loaded when it is first needed and kept for as long as what
 * comes next needs it.
 */
final class DeviceModels {

  private final ComputeDevice device;
  private final Map<Key, LoadedModel> loaded = new HashMap<>();
  private Optional<Running> running = Optional.empty();

  /** A model in its role: a teacher that is the student too needs a KV cache of its own. */
  private record Key(Role role, ModelLocation location, FloatType type) {

    static Key student(ModelSettings models) {
      return new Key(Role.STUDENT, models.student(), models.chosenType());
    }

    static Key teacher(ModelSettings models) {
      ModelLocation location =
          models
              .teacher()
              .orElseThrow(() -> new InvalidInputException("models.teacher must be set"));
      return new Key(Role.TEACHER, location, models.chosenType());
    }
  }

  /** The engine that there is, and how many tasks have it. */
  private static final class Running {
    private final EngineSpec spec;
    private final DecodingEngine engine;
    private int leases;

    Running(EngineSpec spec, DecodingEngine engine) {
      this.spec = spec;
      this.engine = engine;
    }

    boolean serves(EngineSpec other) {
      return spec.equals(other) && engine.isRunning();
    }
  }

  DeviceModels(ComputeDevice device) {
    this.device = device;
  }

  /**
   * The engine of a spec. Waits until nobody has another spec's any more; those who ask for the one
   * that there is do not wait for those who ask for another.
   *
   * @throws InvalidInputException if its models cannot be loaded
   */
  synchronized EngineLease acquire(EngineSpec spec) throws InterruptedException {
    while (running.filter(now -> now.leases > 0 && !now.serves(spec)).isPresent()) {
      wait();
    }
    if (running.filter(now -> now.serves(spec)).isEmpty()) {
      start(spec);
    }
    Running now = running.orElseThrow();
    now.leases++;
    return new EngineLease(now.engine, () -> giveBack(now));
  }

  private synchronized void giveBack(Running lent) {
    lent.leases--;
    notifyAll();
  }

  /**
   * Works with the student alone; no engine runs meanwhile.
   *
   * @throws InvalidInputException if it cannot be loaded
   */
  synchronized <T> T withStudent(ModelSettings models, Function<LoadedModel, T> work)
      throws InterruptedException {
    stop();
    Key student = Key.student(models);
    keepOnly(Set.of(student));
    try {
      LoadedModel model = model(student);
      T result = work.apply(model);
      model.model().releaseCache();
      return result;
    } catch (RuntimeException e) {
      // What it has left in the model's memory is not known.
      keepOnly(Set.of());
      throw e;
    }
  }

  /** Closes the engine, once nobody has it, and all models. */
  synchronized void close() throws InterruptedException {
    stop();
    keepOnly(Set.of());
  }

  /** Closes the engine, once nobody has it. */
  private void stop() throws InterruptedException {
    while (running.filter(now -> now.leases > 0).isPresent()) {
      wait();
    }
    running.ifPresent(
        last -> {
          boolean whole = last.engine.isRunning();
          running = Optional.empty();
          last.engine.close();
          if (whole) {
            loaded.values().forEach(model -> model.model().releaseCache());
          } else {
            keepOnly(Set.of());
          }
        });
  }

  private void start(EngineSpec spec) throws InterruptedException {
    stop();
    Key studentKey = Key.student(spec.models());
    Optional<Key> teacherKey =
        Optional.of(spec.models()).filter(m -> spec.method().needsTeacher()).map(Key::teacher);
    keepOnly(Stream.concat(Stream.of(studentKey), teacherKey.stream()).collect(Collectors.toSet()));
    LoadedModel student = model(studentKey);
    Optional<LoadedModel> teacher = teacherKey.map(this::model);
    int positions =
        Stream.concat(Stream.of(student), teacher.stream())
            .mapToInt(model -> model.description().config().maximumPositions())
            .min()
            .orElseThrow();
    ModelDescription description = student.description();
    Tokenizer tokenizer = description.tokenizer();
    DecodingEngine engine =
        new DecodingEngine(
            teacher.map(LoadedModel::model),
            student.model(),
            ModelDescription.align(
                teacher.map(LoadedModel::description).orElse(description), description),
            spec.settings(description.stopTokens(), positions),
            new MathAnswerChecker(),
            tokens -> tokenizer.decode(tokens, false));
    running = Optional.of(new Running(spec, engine));
  }

  private LoadedModel model(Key key) {
    return loaded.computeIfAbsent(
        key, missing -> LoadedModel.load(missing.location(), device, missing.type()));
  }

  private void keepOnly(Set<Key> needed) {
    List<Key> others = loaded.keySet().stream().filter(key -> !needed.contains(key)).toList();
    others.forEach(key -> loaded.remove(key).close());
  }
}
