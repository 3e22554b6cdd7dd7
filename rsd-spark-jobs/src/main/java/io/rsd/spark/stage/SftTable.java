package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.col;

import io.rsd.spark.run.Run;
import io.rsd.spark.run.TablePart;
import io.rsd.spark.tables.Tables;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Makes the tables to train on: a row for each problem, the whole trace of a solved one, and the
 * first tokens of the trace of another (paper: UPFT).
 */
final class SftTable {

  /** The name of the table within the run. */
  static final String NAME = Tables.SFT.name();

  private SftTable() {}

  /**
   * Writes the table of all rows, and that of the whole traces as conversations.
   *
   * @param files how many files each should have
   */
  static void write(Run run, SftRows rows, int files) {
    String stage = DatasetStage.NAME;
    Dataset<Row> all =
        run.spark()
            .createDataFrame(
                run.rows(stage, Tables.TRACES)
                    .selectExpr(SftRows.NEEDED.toArray(String[]::new))
                    .javaRDD()
                    .mapPartitions(rows),
                SftRows.SCHEMA)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      run.write(stage, new TablePart("", Tables.SFT, NAME), all, files, "position");
      run.write(
          stage,
          new TablePart("", Tables.SFT_CHAT, Tables.SFT_CHAT.name()),
          all.filter(col("kind").equalTo("full")),
          files,
          "position");
    } finally {
      all.unpersist();
    }
  }
}
