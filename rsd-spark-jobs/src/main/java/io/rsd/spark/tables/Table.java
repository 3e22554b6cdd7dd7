package io.rsd.spark.tables;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table of a run: a folder of Parquet files.
 *
 * @param name of its folder
 * @param rows what a row of it is
 * @param columns in their order
 */
public record Table(String name, String rows, List<Column> columns) {

  public Table {
    columns = List.copyOf(columns);
  }

  /** The schema of its files in Spark. */
  public StructType schema() {
    return new StructType(columns.stream().map(Column::field).toArray(StructField[]::new));
  }

  /** The names of its columns. */
  public String[] columnNames() {
    return columns.stream().map(Column::name).toArray(String[]::new);
  }

  /** Whether a file, by its name within a run, is one of such a table: it lies in its folder. */
  public boolean hasFile(String file) {
    String folder = file.substring(0, file.lastIndexOf('/'));
    return folder.equals(name) || folder.endsWith("/" + name);
  }

  /** The same columns with others before them, in a table of another meaning. */
  Table after(String otherRows, Column... before) {
    return new Table(name, otherRows, Stream.concat(Stream.of(before), columns.stream()).toList());
  }
}
