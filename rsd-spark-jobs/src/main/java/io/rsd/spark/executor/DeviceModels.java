package io.rsd.spark.executor;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.decoding.DecodingEngine;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.core.decoding.Role;
import io.rsd.core.decoding.TextDecoder;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.text.ModelVocabulary;
import io.rsd.core.text.VocabularyAlignment;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.spark.models.DescribedModel;
import io.rsd.spark.models.LoadedModel;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.models.ModelSettings;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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

    static Key of(Role role, ModelSettings models) {
      ModelLocation location =
          role == Role.STUDENT
              ? models.student()
              : models
                  .teacher()
                  .orElseThrow(() -> new InvalidInputException("models.teacher must be set"));
      return new Key(role, location, models.chosenType());
    }
  }

  /** The engine that there is, the student whose tokens it writes, and how many tasks have it. */
  private static final class Running {
    private final EngineSpec spec;
    private final DecodingEngine engine;
    private final DescribedModel student;
    private int leases;

    Running(EngineSpec spec, DecodingEngine engine, DescribedModel student) {
      this.spec = spec;
      this.engine = engine;
      this.student = student;
    }

    void close() {
      engine.close();
      student.close();
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
    Key student = Key.of(Role.STUDENT, models);
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
          last.close();
          if (whole) {
            loaded.values().forEach(model -> model.model().releaseCache());
          } else {
            keepOnly(Set.of());
          }
        });
  }

  private void start(EngineSpec spec) throws InterruptedException {
    stop();
    DecodingPolicy policy = spec.decoding().policy();
    Map<Role, Key> keys = new EnumMap<>(Role.class);
    Arrays.stream(Role.values())
        .filter(policy::uses)
        .forEach(role -> keys.put(role, Key.of(role, spec.models())));
    keepOnly(Set.copyOf(keys.values()));
    Map<Role, LoadedModel> models = new EnumMap<>(Role.class);
    keys.forEach((role, key) -> models.put(role, model(key)));
    DescribedModel student = DescribedModel.open(spec.models().student());
    try {
      running = Optional.of(new Running(spec, engine(spec, models, student), student));
    } catch (RuntimeException e) {
      student.close();
      throw e;
    }
  }

  /** Prompts and traces are in the student's tokens, even where its weights take no part. */
  private static DecodingEngine engine(
      EngineSpec spec, Map<Role, LoadedModel> models, DescribedModel student) {
    Map<Role, LanguageModel> weights = new EnumMap<>(Role.class);
    models.forEach((role, model) -> weights.put(role, model.model()));
    ModelVocabulary ofTeacher =
        Optional.ofNullable(models.get(Role.TEACHER))
            .map(LoadedModel::vocabulary)
            .orElse(student.vocabulary());
    int positions =
        models.values().stream()
            .mapToInt(model -> model.description().config().maximumPositions())
            .min()
            .orElseThrow();
    VocabularyAlignment vocabulary =
        VocabularyAlignment.of(ofTeacher, student.vocabulary(), spec.opening().text());
    return new DecodingEngine(
        weights,
        vocabulary,
        spec.decoding()
            .withStopTokens(vocabulary.ends())
            .withForcedText(spec.decoding().limits().forced().in(student.tokenizer()))
            .withContextLimit(Math.min(spec.decoding().limits().context(), positions)),
        spec.grading(),
        TextDecoder.of(student.tokenizer()));
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
