package io.rsd.spark.run;

import static org.apache.spark.sql.functions.col;

import io.rsd.spark.files.Failures;
import io.rsd.spark.tables.Footer;
import io.rsd.spark.tables.Table;
import io.rsd.spark.tables.TableFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.StructType;

/**
 * Writes the tables of a run. A table's folder holds finished files and nothing else: Spark writes
 * into a work folder, the manifest notes rows and size of each file, and a rename puts it into its
 * table. So a file of the size that the manifest has is whole, nobody sees a part of it, and no row
 * is there twice. Wherever a driver is killed in between, the next one goes on.
 */
public final class TableFiles {

  private static final String WORK = "work";

  /** Enough of a fingerprint that what other settings left is never taken for one's own. */
  private static final int FINGERPRINT_LENGTH = 12;

  private final SparkStart spark;
  private final RunFolder folder;
  private final Manifest manifest;

  TableFiles(SparkStart spark, RunFolder folder, Manifest manifest) {
    this.spark = spark;
    this.folder = folder;
    this.manifest = manifest;
  }

  /** How the rows of a chunk are made. */
  public interface Chunk {

    /** Makes the rows: the work that must not be lost. */
    JavaRDD<Row> make();

    /** The schema of what is made. */
    StructType made();

    /** What goes into the table, with its columns. */
    Dataset<Row> finish(Dataset<Row> made);
  }

  /**
   * Replaces a part of a table.
   *
   * @param files how many files of about one size
   * @param order the columns that the rows are sorted by, in each file and from file to file
   * @throws java.io.UncheckedIOException if the folder cannot be written
   */
  void write(String stage, TablePart part, Dataset<Row> rows, int files, String... order) {
    String work = work(stage, part);
    folder.delete(work);
    Dataset<Row> divided =
        files == 1 ? rows.repartition(1) : rows.repartitionByRange(files, col(order[0]));
    writeFiles(stage, part.table(), divided, work, order);
    SortedMap<String, String> sources = new TreeMap<>();
    SortedMap<String, FileRecord> records = new TreeMap<>();
    for (String file : folder.parquetFiles(work)) {
      long count = folder.parquetRows(file);
      if (count > 0) {
        String name = part.file(records.size());
        sources.put(name, file);
        records.put(name, new FileRecord(count, folder.size(file), 0));
      }
    }
    manifest.putFiles(stage, part, records);
    folder.parquetFiles(part.tableFolder()).stream().filter(part::hasFile).forEach(folder::delete);
    sources.forEach((name, file) -> put(file, name));
    folder.delete(work);
  }

  /** Whether a chunk is done: it is in its table as it was written there, or it has no rows. */
  boolean hasChunk(String stage, TablePart part, int number) {
    String name = part.file(number);
    return Optional.ofNullable(manifest.files(stage).get(name))
        .filter(record -> new FileCheck(folder).isWhole(name, record))
        .isPresent();
  }

  /**
   * Writes a chunk of a table as one file, and skips what an earlier driver has done of it.
   *
   * @param order the columns that its rows are sorted by
   * @throws java.io.UncheckedIOException if the folder cannot be written
   */
  void writeChunk(String stage, TablePart part, int number, Chunk chunk, String... order) {
    String work = "%s-%05d".formatted(work(stage, part), number);
    String parts = work + ".parts";
    String whole = work + ".file";
    // 1. The tasks write side by side what they make.
    if (!folder.isComplete(parts)) {
      folder.delete(whole);
      Failures.writing(
          folder.path(parts),
          () ->
              spark
                  .session()
                  .createDataFrame(chunk.make(), chunk.made())
                  .write()
                  .mode(SaveMode.Overwrite)
                  .parquet(folder.path(parts)));
    }
    // 2. A small job makes one file of it.
    if (!folder.isComplete(whole) || folder.parquetFiles(whole).isEmpty()) {
      Dataset<Row> made = folder.rows(spark.session(), chunk.made(), List.of(parts));
      writeFiles(stage, part.table(), chunk.finish(made).coalesce(1), whole, order);
    }
    // 3. The manifest learns what to expect. 4. A rename puts it there.
    String name = part.file(number);
    String file = folder.parquetFiles(whole).get(0);
    long rows = folder.parquetRows(file);
    long made = folder.parquetFiles(parts).stream().mapToLong(folder::parquetRows).sum();
    manifest.putFile(stage, name, new FileRecord(rows, folder.size(file), made - rows));
    folder.delete(name);
    if (rows > 0) {
      put(file, name);
    }
    folder.delete(whole);
    folder.delete(parts);
  }

  /** Removes what is left of the work of stages that are done. */
  void clean() {
    folder.delete(WORK);
  }

  private void put(String file, String name) {
    Failures.writing(folder.path(name), () -> folder.move(file, name));
  }

  private String work(String stage, TablePart part) {
    String fingerprint = manifest.stage(stage).orElseThrow().fingerprint();
    return "%s/%s/%s/%s"
        .formatted(
            WORK,
            fingerprint.substring(0, Math.min(FINGERPRINT_LENGTH, fingerprint.length())),
            part.tableFolder(),
            part.name());
  }

  private void writeFiles(
      String stage, Table table, Dataset<Row> rows, String target, String... order) {
    Column[] by = Arrays.stream(order).map(name -> col(name)).toArray(Column[]::new);
    Dataset<Row> sorted = rows.selectExpr(table.columnNames()).sortWithinPartitions(by);
    Failures.writing(
        folder.path(target),
        () ->
            spark
                .session()
                // Once more, for the schema's columns that are never null.
                .createDataFrame(sorted.javaRDD(), table.schema())
                .write()
                .format(TableFormat.class.getName())
                .options(TableFormat.options(Footer.of(table, manifest.about(stage))))
                .mode(SaveMode.Overwrite)
                .save(folder.path(target)));
  }
}
