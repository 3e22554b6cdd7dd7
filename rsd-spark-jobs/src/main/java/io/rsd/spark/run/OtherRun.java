package io.rsd.spark.run;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Identity;
import io.rsd.core.model.ComputeType;
import io.rsd.spark.files.Location;
import io.rsd.spark.tables.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Another run, which is only read: whoever works on it need not be done with it. */
public final class OtherRun {

  private static final String REMEDY = "run it there first";

  private final RunFolder folder;
  private final Manifest manifest;

  private OtherRun(RunFolder folder, Manifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /**
   * Reads the manifest of a run.
   *
   * @throws InvalidInputException if there is no such run, or its manifest cannot be read
   */
  public static OtherRun open(Location location, Configuration hadoop) {
    RunFolder folder = RunFolder.existing(location, hadoop);
    return new OtherRun(folder, Manifest.existing(folder));
  }

  /** The rows that one of its stages has written to a table. */
  public Dataset<Row> rows(SparkSession spark, String stage, Table table) {
    return manifest.rows(spark, stage, table);
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  /** Its id. */
  public String id() {
    return manifest.id();
  }

  /**
   * The counts of a stage.
   *
   * @throws InvalidInputException if it is not done, or was begun with other settings
   */
  public Map<String, Object> counts(String stage, Identity settings) {
    return manifest.require(stage, settings, REMEDY).counts();
  }

  /**
   * The fingerprint of what decided a stage.
   *
   * @throws InvalidInputException if it is not done
   */
  public String fingerprint(String stage) {
    return manifest.finished(stage, REMEDY).fingerprint();
  }

  /** The counts of the stages that are done and were begun with these settings, by their names. */
  public Map<String, Map<String, Object>> finished(Identity settings) {
    Map<String, Map<String, Object>> counts = new LinkedHashMap<>();
    manifest.finished(settings).forEach((stage, record) -> counts.put(stage, record.counts()));
    return counts;
  }

  /** What its manifest has of a model, by names; empty if it has no such model. */
  public Map<String, String> model(String role) {
    return manifest.model(role);
  }

  /** The type that its models computed in, if it has chosen one. */
  public Optional<ComputeType> computeType() {
    return manifest
        .computeType("models")
        .map(
            type ->
                new ComputeType(
                    type.type(), "%s, which was solved before, has it".formatted(folder)));
  }
}
