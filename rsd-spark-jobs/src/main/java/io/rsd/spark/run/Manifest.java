package io.rsd.spark.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.ToNumberPolicy;
import com.google.gson.annotations.SerializedName;
import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Identity;
import io.rsd.core.model.ComputeType;
import io.rsd.spark.tables.Table;
import io.rsd.spark.tables.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The manifest of a run, {@code run.json}: settings, versions, model hashes, counts and times. */
final class Manifest {

  private static final String FILE = "run.json";

  /** The first version's layout, without this number, had a folder for every chunk. */
  private static final int FORMAT = 2;

  /** Folders of a run beside those of its tables. */
  private static final List<String> OTHER_RESULTS = List.of("evaluation", "training");

  private static final Gson JSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .create();

  /**
   * The whole file.
   *
   * @param format the version of its own form and of the tables' layout
   * @param computeTypes the types that were chosen, by the section of the settings
   */
  private record Content(
      int format,
      String id,
      Map<String, String> versions,
      Map<String, Map<String, String>> models,
      @SerializedName("compute_types") Map<String, ComputeType> computeTypes,
      Map<String, StageRecord> stages) {

    /** Whether nothing is missing; what JSON does not have, Gson leaves null. */
    boolean isWhole() {
      return Stream.of(id, versions, models, computeTypes, stages).allMatch(Objects::nonNull)
          && stages.values().stream()
              .allMatch(stage -> stage.layout() != null && stage.files() != null);
    }
  }

  private final RunFolder folder;
  private final Content content;
  private final Runnable beforeWriting;

  private Manifest(RunFolder folder, Content content, Runnable beforeWriting) {
    this.folder = folder;
    this.content = content;
    this.beforeWriting = beforeWriting;
  }

  /**
   * Opens the manifest of a run, or a new one.
   *
   * @param beforeWriting throws if the run has become another driver's
   * @throws InvalidInputException if there is one that cannot be read, or none beside tables
   */
  static Manifest open(
      RunFolder folder, String newId, Map<String, String> versions, Runnable beforeWriting) {
    Content content =
        folder
            .read(FILE)
            .map(text -> parse(folder, text))
            .orElseGet(() -> begin(folder, newId, versions));
    // The versions are those of the last program that worked on the run.
    return new Manifest(
        folder,
        new Content(
            FORMAT,
            content.id(),
            versions,
            content.models(),
            content.computeTypes(),
            content.stages()),
        beforeWriting);
  }

  private static Content begin(RunFolder folder, String id, Map<String, String> versions) {
    if (Stream.concat(Tables.ALL.keySet().stream(), OTHER_RESULTS.stream())
        .anyMatch(name -> !folder.sizes(name).isEmpty())) {
      throw new InvalidInputException(
          "%s: has tables or models but no %s, so nobody knows what they were made from; name another run.directory"
              .formatted(folder, FILE));
    }
    return new Content(
        FORMAT, id, versions, new TreeMap<>(), new TreeMap<>(), new LinkedHashMap<>());
  }

  private static Content parse(RunFolder folder, String text) {
    try {
      Content content =
          Optional.ofNullable(JSON.fromJson(text, Content.class))
              .orElseThrow(() -> new JsonParseException("it is empty"));
      if (content.id() == null) {
        throw new JsonParseException("it lacks what every manifest has");
      }
      if (content.format() != FORMAT) {
        throw new InvalidInputException(
            "%s: was made by another version of rsd, whose tables have another layout; use that version, or name another run.directory"
                .formatted(folder.path(FILE)));
      }
      if (!content.isWhole()) {
        throw new JsonParseException("it lacks what every manifest has");
      }
      return content;
    } catch (JsonParseException e) {
      throw new InvalidInputException(
          "%s: is damaged, so the run cannot go on; name another run.directory"
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
        .map(text -> new Manifest(folder, parse(folder, text), Manifest::refuseWriting))
        .orElseThrow(
            () -> new InvalidInputException(folder + ": there is no run, since it has no " + FILE));
  }

  private static void refuseWriting() {
    throw new IllegalStateException("the manifest of another run is only read");
  }

  /** The id of the run. */
  String id() {
    return content.id();
  }

  synchronized Optional<StageRecord> stage(String name) {
    return Optional.ofNullable(content.stages().get(name));
  }

  /**
   * The record of a stage that is done.
   *
   * @param remedy what to do if it is not
   * @throws InvalidInputException if it is not, or has lost a file
   */
  StageRecord finished(String name, String remedy) {
    StageRecord record =
        stage(name)
            .filter(StageRecord::isFinished)
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "%s: the stage %s is not done; %s".formatted(folder, name, remedy)));
    List<String> faults = faults(name);
    if (!faults.isEmpty()) {
      throw new InvalidInputException(
          "%s: of the stage %s, %s; %s".formatted(folder, name, String.join(", ", faults), remedy));
    }
    return record;
  }

  /** What is wrong with the files of a stage, one phrase for each; empty if nothing is. */
  List<String> faults(String stage) {
    return new FileCheck(folder).faults(files(stage));
  }

  /** The rows that a stage has written to a table so far. */
  Dataset<Row> rows(SparkSession spark, String stage, Table table) {
    return rows(
        spark,
        files(stage).entrySet().stream().filter(Manifest::hasRows).map(Map.Entry::getKey),
        table);
  }

  /** The rows that all stages have written to a table so far. */
  Dataset<Row> rows(SparkSession spark, Table table) {
    return rows(spark, fileNames().stream(), table);
  }

  private Dataset<Row> rows(SparkSession spark, Stream<String> names, Table table) {
    return folder.rows(spark, table.schema(), names.filter(table::hasFile).toList());
  }

  private static boolean hasRows(Map.Entry<String, FileRecord> file) {
    return file.getValue().rows() > 0;
  }

  /**
   * The record of a stage that is done.
   *
   * @param remedy what to do if it is not
   * @throws InvalidInputException if it is not, was begun with other settings, or has lost a file
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

  synchronized void putStage(String name, StageRecord stage) {
    content.stages().put(name, stage);
    write();
  }

  synchronized void removeStage(String name) {
    content.stages().remove(name);
    write();
  }

  /** The stages that are done and have all their files, in the order in which they were begun. */
  synchronized List<String> finishedStages() {
    return content.stages().entrySet().stream()
        .filter(stage -> stage.getValue().isFinished() && faults(stage.getKey()).isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The records of the stages that are done and were begun with these settings, by their names. */
  synchronized Map<String, StageRecord> finished(Identity settings) {
    Map<String, StageRecord> same = new LinkedHashMap<>(content.stages());
    // Few have the settings; only the files of these are looked at.
    same.values().removeIf(stage -> !stage.fingerprint().equals(settings.fingerprint()));
    same.entrySet()
        .removeIf(stage -> !stage.getValue().isFinished() || !faults(stage.getKey()).isEmpty());
    return same;
  }

  /** The files of tables that a stage has written, by their names within the run. */
  synchronized SortedMap<String, FileRecord> files(String stage) {
    return stage(stage).map(of -> new TreeMap<>(of.files())).orElseGet(TreeMap::new);
  }

  /** The files of all tables, by their names within the run. */
  synchronized SortedSet<String> fileNames() {
    SortedSet<String> names = new TreeSet<>();
    content.stages().values().stream()
        .flatMap(stage -> stage.files().entrySet().stream())
        .filter(Manifest::hasRows)
        .forEach(file -> names.add(file.getKey()));
    return names;
  }

  /** Enters a file that a stage is about to put into a table. */
  synchronized void putFile(String stage, String name, FileRecord file) {
    content.stages().get(stage).files().put(name, file);
    write();
  }

  /** Enters the files that a stage is about to put into a table, in place of those of the part. */
  synchronized void putFiles(String stage, TablePart part, SortedMap<String, FileRecord> files) {
    SortedMap<String, FileRecord> all = content.stages().get(stage).files();
    all.keySet().removeIf(part::hasFile);
    all.putAll(files);
    write();
  }

  /** What a file of a table tells of the run and the stage that made it. */
  synchronized SortedMap<String, String> about(String stage) {
    return new TreeMap<>(
        Map.of(
            "run", content.id(),
            "version", content.versions().get(Versions.RSD),
            "stage", stage,
            "fingerprint", content.stages().get(stage).fingerprint()));
  }

  private void write() {
    beforeWriting.run();
    folder.write(FILE, JSON.toJson(content) + "\n");
  }
}
