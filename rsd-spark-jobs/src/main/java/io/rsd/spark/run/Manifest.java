package io.rsd.spark.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.ToNumberPolicy;
import com.google.gson.annotations.SerializedName;
import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Identity;
import io.rsd.core.model.ComputeType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The manifest of a run, {@code run.json}: settings, versions, model hashes, counts and times. */
final class Manifest {

  private static final String FILE = "run.json";
  private static final Gson JSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .create();

  /**
   * What is known of a stage.
   *
   * @param settings those that decide what comes out of it, by name
   * @param fingerprint of these settings
   * @param layout settings that must stay the same until it is done
   * @param begun when it was first begun, in UTC
   * @param finished when it was done; empty text if it is not
   * @param seconds how long its last run took, what earlier runs did before they were stopped not
   *     included
   * @param counts its results in numbers
   */
  record StageRecord(
      SortedMap<String, String> settings,
      String fingerprint,
      SortedMap<String, String> layout,
      String begun,
      String finished,
      double seconds,
      Map<String, Object> counts) {

    static StageRecord begun(Identity settings, SortedMap<String, String> layout, String when) {
      return new StageRecord(
          settings.values(), settings.fingerprint(), layout, when, "", 0, Map.of());
    }

    StageRecord finished(String when, double seconds, Map<String, Object> counts) {
      return new StageRecord(settings, fingerprint, layout, begun, when, seconds, counts);
    }

    boolean isFinished() {
      return !finished.isEmpty();
    }
  }

  /**
   * The whole file.
   *
   * @param computeTypes the types that were chosen, by the section of the settings
   */
  private record Content(
      String id,
      Map<String, String> versions,
      Map<String, Map<String, String>> models,
      @SerializedName("compute_types") Map<String, ComputeType> computeTypes,
      Map<String, StageRecord> stages) {

    /** Whether nothing is missing; what JSON does not have, Gson leaves null. */
    boolean isWhole() {
      return Stream.of(id, versions, models, computeTypes, stages).allMatch(Objects::nonNull)
          && stages.values().stream().allMatch(stage -> stage.layout() != null);
    }
  }

  private final RunFolder folder;
  private Content content;

  private Manifest(RunFolder folder, Content content) {
    this.folder = folder;
    this.content = content;
  }

  /**
   * Opens the manifest of a run, or a new one.
   *
   * @throws InvalidInputException if there is one that cannot be read
   */
  static Manifest open(RunFolder folder, String newId, Map<String, String> versions) {
    Content content =
        folder
            .read(FILE)
            .map(text -> parse(folder, text))
            .orElseGet(
                () ->
                    new Content(
                        newId, versions, new TreeMap<>(), new TreeMap<>(), new LinkedHashMap<>()));
    // The versions are those of the last program that worked on the run.
    return new Manifest(
        folder,
        new Content(
            content.id(), versions, content.models(), content.computeTypes(), content.stages()));
  }

  private static Content parse(RunFolder folder, String text) {
    try {
      Optional<Content> content = Optional.ofNullable(JSON.fromJson(text, Content.class));
      return content
          .filter(Content::isWhole)
          .orElseThrow(() -> new JsonParseException("it lacks what every manifest has"));
    } catch (JsonParseException e) {
      throw new InvalidInputException(
          "%s: is damaged or of an earlier version, so the run cannot go on; name another run.directory"
              .formatted(folder.path(FILE)),
          e);
    }
  }

  /**
   * The manifest of a run that is only read.
   *
   * @throws InvalidInputException if there is none, or it cannot be read
   */
  static Manifest existing(RunFolder folder) {
    return folder
        .read(FILE)
        .map(text -> new Manifest(folder, parse(folder, text)))
        .orElseThrow(
            () -> new InvalidInputException(folder + ": there is no run, since it has no " + FILE));
  }

  Optional<StageRecord> stage(String name) {
    return Optional.ofNullable(content.stages().get(name));
  }

  /**
   * The record of a stage that is done.
   *
   * @param remedy what to do if it is not
   * @throws InvalidInputException if it is not
   */
  StageRecord finished(String name, String remedy) {
    return stage(name)
        .filter(StageRecord::isFinished)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s: the stage %s is not done; %s".formatted(folder, name, remedy)));
  }

  /**
   * The record of a stage that is done.
   *
   * @param remedy what to do if it is not
   * @throws InvalidInputException if it is not, or was begun with other settings
   */
  StageRecord require(String name, Identity settings, String remedy) {
    StageRecord record = finished(name, remedy);
    requireSame(settings, record.settings(), folder.toString());
    return record;
  }

  /**
   * Refuses settings other than those that a stage was begun with.
   *
   * @param begun those that it was begun with
   * @param run the run, for the message
   * @throws InvalidInputException naming those that differ
   */
  static void requireSame(Identity now, SortedMap<String, String> begun, String run) {
    now.requireSame(begun, run, "Go on with those, or name another run.directory.");
  }

  /** Enters where a model is and what its hashes are. */
  void putModel(String role, String location, Map<String, String> hashes) {
    SortedMap<String, String> values = new TreeMap<>(hashes);
    values.put("location", location);
    content.models().put(role, values);
  }

  /** What is known of a model. */
  Map<String, String> model(String role) {
    return content.models().getOrDefault(role, Map.of());
  }

  /** The type that was chosen for a section of the settings. */
  Optional<ComputeType> computeType(String section) {
    return Optional.ofNullable(content.computeTypes().get(section));
  }

  /** Enters a type that was chosen; the file has it as soon as a stage begins. */
  void putComputeType(String section, ComputeType type) {
    content.computeTypes().put(section, type);
  }

  void putStage(String name, StageRecord stage) {
    content.stages().put(name, stage);
    folder.write(FILE, JSON.toJson(content) + "\n");
  }
}
