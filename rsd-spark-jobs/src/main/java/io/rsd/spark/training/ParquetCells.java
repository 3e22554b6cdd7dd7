package io.rsd.spark.training;

import io.rsd.core.training.SftCells;
import java.util.Optional;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** The cells of a row of a Parquet file, as Spark, pyarrow, DuckDB, Hive and Avro write lists. */
record ParquetCells(Group row) implements SftCells {

  @Override
  public boolean has(String column) {
    return row.getType().containsField(column) && row.getFieldRepetitionCount(column) > 0;
  }

  @Override
  public Optional<String> text(String column) {
    Type type = row.getType().getType(column);
    return type.isPrimitive()
            && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        ? Optional.of(row.getString(column, 0))
        : Optional.empty();
  }

  @Override
  public Optional<int[]> wholeNumbers(String column) {
    Type type = row.getType().getType(column);
    if (type.isPrimitive()
        || type.asGroupType().getFieldCount() != 1
        || !type.asGroupType().getType(0).isRepetition(Type.Repetition.REPEATED)) {
      return Optional.empty();
    }
    Group list = row.getGroup(column, 0);
    int[] numbers = new int[list.getFieldRepetitionCount(0)];
    for (int i = 0; i < numbers.length; i++) {
      Optional<Integer> number = element(list, i);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      numbers[i] = number.get();
    }
    return Optional.of(numbers);
  }

  /**
   * An element of a list. A list is a group that repeats the element (Avro), or a group around the
   * element, which may be missing in it (all others); what these are called does not matter.
   */
  private static Optional<Integer> element(Group list, int i) {
    Type repeated = list.getType().getType(0);
    if (repeated.isPrimitive()) {
      return wholeNumber(list, i);
    }
    Group element = list.getGroup(0, i);
    return repeated.asGroupType().getFieldCount() == 1
            && element.getType().getType(0).isPrimitive()
            && element.getFieldRepetitionCount(0) == 1
        ? wholeNumber(element, 0)
        : Optional.empty();
  }

  /** A value of a group's only field. */
  private static Optional<Integer> wholeNumber(Group group, int i) {
    PrimitiveType type = group.getType().getType(0).asPrimitiveType();
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    boolean whole = meaning == null || meaning instanceof IntLogicalTypeAnnotation;
    boolean unsigned = meaning instanceof IntLogicalTypeAnnotation of && !of.isSigned();
    if (whole && type.getPrimitiveTypeName() == PrimitiveTypeName.INT32) {
      int bits = group.getInteger(0, i);
      return unsigned && bits < 0 ? Optional.empty() : Optional.of(bits);
    }
    if (whole && type.getPrimitiveTypeName() == PrimitiveTypeName.INT64) {
      long bits = group.getLong(0, i);
      return (unsigned && bits < 0) || bits != (int) bits
          ? Optional.empty()
          : Optional.of((int) bits);
    }
    return Optional.empty();
  }
}
