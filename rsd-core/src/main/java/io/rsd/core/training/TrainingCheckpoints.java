package io.rsd.core.training;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.CheckpointWriter;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.NewFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run: folders {@code checkpoint-000100} with {@code weights}, {@code
 * first_moments} and {@code second_moments}, each a model folder in float32, and {@code
 * state.json}. A folder takes its name when it is whole; then those before it are deleted.
 */
final class TrainingCheckpoints {

  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d+)");
  private static final Pattern UNFINISHED = Pattern.compile("\\..+\\.unfinished-.+");
  private static final List<StatePart> SAVED =
      List.of(StatePart.WEIGHTS, StatePart.FIRST_MOMENTS, StatePart.SECOND_MOMENTS);
  private static final String STATE = "state.json";
  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

  /** What {@code state.json} holds. */
  private record State(int step, SortedMap<String, String> settings) {}

  private final Path output;
  private final Path model;
  private final SortedMap<String, String> identity;

  /**
   * The checkpoints in a run's output folder.
   *
   * @param model the folder whose configuration and tokenizer the saved models have
   * @param identity what the result depends on, by name
   */
  TrainingCheckpoints(Path output, Path model, SortedMap<String, String> identity) {
    this.output = output;
    this.model = model;
    this.identity = identity;
  }

  /**
   * The steps that the last whole checkpoint had done; 0 where there is none.
   *
   * @throws InvalidInputException naming what differs, if it is of a run with other settings
   */
  int stepsDone() throws IOException {
    Optional<Path> last = last(output);
    if (last.isEmpty()) {
      return 0;
    }
    State state = read(last.get().resolve(STATE));
    List<String> differences = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(identity.keySet());
    names.addAll(state.settings().keySet());
    for (String name : names) {
      String before = state.settings().getOrDefault(name, "not there");
      String now = identity.getOrDefault(name, "not there");
      if (!before.equals(now)) {
        differences.add("%s was %s and is now %s".formatted(name, before, now));
      }
    }
    if (!differences.isEmpty()) {
      throw new InvalidInputException(
          "%s holds a run with other settings: %s; name another output folder, or remove this one"
              .formatted(output, String.join(", ", differences)));
    }
    return state.step();
  }

  private static State read(Path file) throws IOException {
    try {
      return JSON.fromJson(Files.readString(file), State.class);
    } catch (JsonParseException e) {
      throw new InvalidInputException(file + ": is not the state of a run", e);
    }
  }

  /** The type that the last whole checkpoint in a folder was computed in, if there is one. */
  static Optional<FloatType> computeType(Path output) throws IOException {
    Optional<Path> last = last(output);
    return last.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(
                read(last.get().resolve(STATE)).settings().get(RunIdentity.COMPUTE_TYPE))
            .flatMap(FloatType::ofConfigName);
  }

  /** Brings the last checkpoint's weights and moments into a trainer. */
  void restore(Trainer trainer) throws IOException {
    Path last = last(output).orElseThrow();
    for (StatePart part : SAVED) {
      try (Checkpoint checkpoint = Checkpoint.open(last.resolve(part.key()))) {
        trainer.fill(part, checkpoint);
      }
    }
  }

  /** Saves a trainer after a step, and then deletes the checkpoints before it. */
  void save(Trainer trainer, int step) throws IOException {
    CheckpointWriter writer =
        new CheckpointWriter(model, FloatType.FLOAT32, CheckpointWriter.DEFAULT_SHARD_BYTES);
    NewFolder.fill(
        output.resolve("checkpoint-%06d".formatted(step)),
        folder -> {
          for (StatePart part : SAVED) {
            writer.write(folder.resolve(part.key()), trainer.state(part));
          }
          String state = JSON.toJson(new State(step, identity)) + "\n";
          folder.write(STATE, state.getBytes(StandardCharsets.UTF_8));
        });
    tidy();
  }

  /** Deletes what a run that was killed left unfinished, and all checkpoints but the last. */
  void tidy() throws IOException {
    Optional<Path> last = last(output);
    for (Path path : entries(output)) {
      String name = path.getFileName().toString();
      boolean old = NAME.matcher(name).matches() && !path.equals(last.orElseThrow());
      if (old || UNFINISHED.matcher(name).matches()) {
        delete(path);
      }
    }
  }

  private static Optional<Path> last(Path output) throws IOException {
    return entries(output).stream()
        .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
        .max(Comparator.comparing(TrainingCheckpoints::step));
  }

  private static int step(Path checkpoint) {
    return Integer.parseInt(NAME.matcher(checkpoint.getFileName().toString()).replaceAll("$1"));
  }

  private static List<Path> entries(Path output) throws IOException {
    try (Stream<Path> entries = Files.list(output)) {
      return entries.toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
