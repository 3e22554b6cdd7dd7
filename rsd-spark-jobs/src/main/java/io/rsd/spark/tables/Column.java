package io.rsd.spark.tables;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * A column of a table.
 *
 * @param name its name in the files
 * @param type its type in Spark
 * @param nullable whether it may be null
 * @param unit of its numbers, such as nats; empty if it has none
 * @param meaning what it says, and what null means where it may be null
 */
public record Column(String name, DataType type, boolean nullable, String unit, String meaning) {

  static Column of(String name, DataType type, String meaning) {
    return new Column(name, type, false, "", meaning);
  }

  /** The same column, which may be null. */
  Column orNull() {
    return new Column(name, type, true, unit, meaning);
  }

  /** The same column, whose numbers have a unit. */
  Column in(String unitOfNumbers) {
    return new Column(name, type, nullable, unitOfNumbers, meaning);
  }

  StructField field() {
    return new StructField(name, type, nullable, Metadata.empty());
  }

  /** Its type in words, for people: {@code list of float}. */
  String typeName() {
    return typeName(type);
  }

  private static String typeName(DataType type) {
    return type instanceof ArrayType list
        ? "list of %s".formatted(typeName(list.elementType()))
        : type.simpleString().replace("bigint", "long").replace("tinyint", "byte");
  }
}
