package io.rsd.spark.tables;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;

/** The key-value pairs that every file of a table carries. */
public final class Footer {

  // pandas writes null for what its columns lack.
  private static final Gson JSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private Footer() {}

  /**
   * The pairs of a file.
   *
   * @param table whose columns the file has
   * @param run who made it: version, id of the run, stage, fingerprint, by the names that follow
   *     {@code rsd.}
   */
  public static SortedMap<String, String> of(Table table, Map<String, String> run) {
    SortedMap<String, String> keys = new TreeMap<>();
    run.forEach((name, value) -> keys.put("rsd." + name, value));
    keys.put("rsd.table", table.name());
    keys.put("rsd.rows", table.rows());
    keys.put("rsd.columns", columns(table));
    keys.put("pandas", pandas(table));
    return keys;
  }

  /** Unit and meaning of every column. */
  private static String columns(Table table) {
    Map<String, Map<String, String>> columns = new LinkedHashMap<>();
    for (Column column : table.columns()) {
      Map<String, String> about = new LinkedHashMap<>();
      if (!column.unit().isEmpty()) {
        about.put("unit", column.unit());
      }
      about.put("meaning", column.meaning());
      columns.put(column.name(), about);
    }
    return JSON.toJson(columns);
  }

  /**
   * What makes pandas read integers and booleans with nulls as such: without it they become floats
   * and objects. The form is that of pandas' own files.
   */
  private static String pandas(Table table) {
    List<Map<String, Object>> columns =
        table.columns().stream()
            .filter(Column::nullable)
            .flatMap(column -> pandasType(column).map(type -> pandasColumn(column.name(), type)))
            .toList();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("index_columns", List.of());
    all.put("column_indexes", List.of());
    all.put("columns", columns);
    all.put("creator", Map.of("library", "rsd", "version", "1"));
    all.put("pandas_version", "2.0.0");
    return JSON.toJson(all);
  }

  private static Stream<String> pandasType(Column column) {
    if (column.type().equals(DataTypes.IntegerType)) {
      return Stream.of("Int32");
    }
    if (column.type().equals(DataTypes.LongType)) {
      return Stream.of("Int64");
    }
    return column.type().equals(DataTypes.BooleanType) ? Stream.of("boolean") : Stream.empty();
  }

  private static Map<String, Object> pandasColumn(String name, String type) {
    Map<String, Object> column = new LinkedHashMap<>();
    column.put("name", name);
    column.put("field_name", name);
    column.put("pandas_type", type.toLowerCase(Locale.ROOT).replace("boolean", "bool"));
    column.put("numpy_type", type);
    column.put("metadata", null);
    return column;
  }
}
