package io.rsd.core.training;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.CheckpointWriter;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.config.Identity;
import io.rsd.core.files.Folders;
import io.rsd.core.files.NewFolder;
import io.rsd.core.files.Unfinished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run: folders {@code checkpoint-000100} with {@code weights}, {@code
 * first_moments} and {@code second_moments}, each a model folder in float32, and {@code
 * state.json}. A folder gets its name when it is complete; then the older ones are deleted.
 */
final class TrainingCheckpoints {

  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d+)");
  private static final List<StatePart> SAVED =
      List.of(StatePart.WEIGHTS, StatePart.FIRST_MOMENTS, StatePart.SECOND_MOMENTS);
  private static final String STATE = "state.json";
  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

  /** The content of {@code state.json}. */
  private record State(int step, SortedMap<String, String> settings) {}

  private final Path output;
  private final Path model;
  private final Identity identity;

  /**
   * The checkpoints in a run's output folder.
   *
   * @param model the folder whose configuration and tokenizer are copied into the saved models
   * @param identity everything that decides the result
   */
  TrainingCheckpoints(Path output, Path model, Identity identity) {
    this.output = output;
    this.model = model;
    this.identity = identity;
  }

  /**
   * The number of steps done by the last complete checkpoint; 0 if there is none.
   *
   * @throws InvalidInputException naming the differences, if it belongs to a run with other
   *     settings
   */
  int stepsDone() throws IOException {
    Optional<Path> last = last(output);
    if (last.isEmpty()) {
      return 0;
    }
    State state = read(last.get().resolve(STATE));
    identity.requireSame(
        state.settings(),
        "the training in " + output,
        "Name another output folder, or remove this one.");
    return state.step();
  }

  private static State read(Path file) throws IOException {
    try {
      return JSON.fromJson(Files.readString(file), State.class);
    } catch (JsonParseException e) {
      throw new InvalidInputException(file + ": is not the state of a run", e);
    }
  }

  /** The compute type of the last complete checkpoint in a folder, if there is one. */
  static Optional<FloatType> computeType(Path output) throws IOException {
    Optional<Path> last = last(output);
    return last.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(
                read(last.get().resolve(STATE)).settings().get(RunIdentity.COMPUTE_TYPE))
            .flatMap(FloatType::ofConfigName);
  }

  /** Loads the last checkpoint's weights and moments into a trainer. */
  void restore(Trainer trainer) throws IOException {
    Path last = last(output).orElseThrow();
    for (StatePart part : SAVED) {
      try (Checkpoint checkpoint = Checkpoint.open(last.resolve(part.key()))) {
        trainer.fill(part, checkpoint);
      }
    }
  }

  /** Saves a trainer after a step, and then deletes the older checkpoints. */
  void save(Trainer trainer, int step) throws IOException {
    CheckpointWriter writer =
        new CheckpointWriter(model, FloatType.FLOAT32, CheckpointWriter.DEFAULT_SHARD_BYTES);
    NewFolder.fill(
        output.resolve("checkpoint-%06d".formatted(step)),
        folder -> {
          for (StatePart part : SAVED) {
            writer.write(folder.resolve(part.key()), trainer.state(part));
          }
          String state = JSON.toJson(new State(step, identity.values())) + "\n";
          folder.write(STATE, state.getBytes(StandardCharsets.UTF_8));
        });
    tidy();
  }

  /** Deletes the unfinished files of a killed run, and all checkpoints but the last. */
  void tidy() throws IOException {
    Unfinished.delete(output, target -> true);
    Optional<Path> last = last(output);
    for (Path path : entries(output)) {
      String name = path.getFileName().toString();
      if (NAME.matcher(name).matches() && !path.equals(last.orElseThrow())) {
        Folders.delete(path);
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
}
