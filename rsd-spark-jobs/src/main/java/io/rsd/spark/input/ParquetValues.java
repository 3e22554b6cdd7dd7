package io.rsd.spark.input;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import io.rsd.core.InvalidInputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntervalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Turns rows of Parquet into JSON, as all usual writers lay them out. Numbers are in plain digits,
 * dates and times as ISO 8601 has them; NaN is no value.
 *
 * @param nulls the columns, as paths, that have no values whatever their bytes are
 * @param strict whether bytes that are not UTF-8 are refused, or shown as far as they can be
 */
record ParquetValues(Set<String> nulls, boolean strict) {

  private static final long SECONDS_OF_DAY = 86_400;
  private static final long NANOS = 1_000_000_000;
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;

  /** Between these, digits without an exponent are short enough, as JavaScript has it. */
  private static final double SMALLEST_PLAIN = 1e-6;

  private static final double LARGEST_PLAIN = 1e21;

  /**
   * A row.
   *
   * @throws InvalidInputException if bytes are not UTF-8
   */
  JsonObject row(Group row) {
    return object(row, "");
  }

  private JsonObject object(Group group, String prefix) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < group.getType().getFieldCount(); i++) {
      object.add(group.getType().getFieldName(i), field(group, i, prefix));
    }
    return object;
  }

  private JsonElement field(Group group, int field, String prefix) {
    Type type = group.getType().getType(field);
    String path = prefix + type.getName();
    int count = group.getFieldRepetitionCount(field);
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      JsonArray list = new JsonArray();
      for (int i = 0; i < count; i++) {
        list.add(value(group, field, i, path));
      }
      return list;
    }
    return count == 0 || nulls.contains(path) ? JsonNull.INSTANCE : value(group, field, 0, path);
  }

  private JsonElement value(Group group, int field, int i, String path) {
    Type type = group.getType().getType(field);
    if (type.isPrimitive()) {
      return primitive(group, field, i, type.asPrimitiveType());
    }
    Group inner = group.getGroup(field, i);
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning instanceof ListLogicalTypeAnnotation) {
      return list(inner, path);
    }
    return meaning instanceof MapLogicalTypeAnnotation
            || meaning instanceof MapKeyValueTypeAnnotation
        ? map(inner, path)
        : object(inner, path + ".");
  }

  /** A list repeats its elements, or groups around them; names tell these from structs. */
  private JsonArray list(Group list, String path) {
    Type repeated = list.getType().getType(0);
    String name = repeated.getName();
    boolean wrapped =
        !repeated.isPrimitive()
            && repeated.asGroupType().getFieldCount() == 1
            && !name.equals("array")
            && !name.equals(list.getType().getName() + "_tuple");
    JsonArray elements = new JsonArray();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      elements.add(
          wrapped
              ? field(list.getGroup(0, i), 0, path + "." + name + ".")
              : value(list, 0, i, path + "." + name));
    }
    return elements;
  }

  private JsonObject map(Group map, String path) {
    JsonObject object = new JsonObject();
    String prefix = "%s.%s.".formatted(path, map.getType().getType(0).getName());
    for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
      Group pair = map.getGroup(0, i);
      JsonElement key = field(pair, 0, prefix);
      object.add(
          key.isJsonPrimitive() ? key.getAsString() : JsonRow.write(key),
          pair.getType().getFieldCount() > 1 ? field(pair, 1, prefix) : JsonNull.INSTANCE);
    }
    return object;
  }

  private JsonElement primitive(Group group, int field, int i, PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> new JsonPrimitive(group.getBoolean(field, i));
      case INT32 -> whole(group.getInteger(field, i), meaning, Integer.SIZE);
      case INT64 -> whole(group.getLong(field, i), meaning, Long.SIZE);
      case FLOAT -> {
        float value = group.getFloat(field, i);
        yield real(value, Float.toString(value));
      }
      case DOUBLE -> {
        double value = group.getDouble(field, i);
        yield real(value, Double.toString(value));
      }
      case INT96 -> new JsonPrimitive(int96(group.getInt96(field, i)).toString());
      case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(group.getBinary(field, i), meaning);
    };
  }

  private static JsonElement whole(long value, LogicalTypeAnnotation meaning, int bits) {
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(BigInteger.valueOf(value), decimal);
    }
    if (meaning instanceof DateLogicalTypeAnnotation) {
      return new JsonPrimitive(LocalDate.ofEpochDay(value).toString());
    }
    if (meaning instanceof TimestampLogicalTypeAnnotation timestamp) {
      return timestamp(value, timestamp);
    }
    if (meaning instanceof TimeLogicalTypeAnnotation time) {
      LocalTime of = LocalTime.ofNanoOfDay(value * (NANOS / perSecond(time.getUnit())));
      return new JsonPrimitive(DateTimeFormatter.ISO_LOCAL_TIME.format(of));
    }
    boolean unsigned = meaning instanceof IntLogicalTypeAnnotation of && !of.isSigned();
    if (!unsigned) {
      return new JsonPrimitive(value);
    }
    return bits == Integer.SIZE
        ? new JsonPrimitive(Integer.toUnsignedLong((int) value))
        : new JsonPrimitive(new BigInteger(Long.toUnsignedString(value)));
  }

  private static JsonElement timestamp(long value, TimestampLogicalTypeAnnotation timestamp) {
    long perSecond = perSecond(timestamp.getUnit());
    long seconds = Math.floorDiv(value, perSecond);
    int nanos = (int) (Math.floorMod(value, perSecond) * (NANOS / perSecond));
    return new JsonPrimitive(
        timestamp.isAdjustedToUTC()
            ? Instant.ofEpochSecond(seconds, nanos).toString()
            : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC)));
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 1_000;
      case MICROS -> 1_000_000;
      case NANOS -> NANOS;
    };
  }

  /** A time as Impala and old Sparks write it: nanoseconds of the day, and the Julian day. */
  private static Instant int96(Binary bytes) {
    ByteBuffer parts = ByteBuffer.wrap(bytes.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
    long nanos = parts.getLong();
    long day = parts.getInt() - JULIAN_DAY_OF_EPOCH;
    return Instant.ofEpochSecond(day * SECONDS_OF_DAY, nanos);
  }

  private static JsonElement real(double value, String shortest) {
    if (Double.isNaN(value)) {
      return JsonNull.INSTANCE;
    }
    if (Double.isInfinite(value)) {
      return new JsonPrimitive(shortest);
    }
    double size = Math.abs(value);
    return new JsonPrimitive(
        size == 0 || (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN)
            ? new LazilyParsedNumber(new BigDecimal(shortest).toPlainString())
            : new LazilyParsedNumber(shortest));
  }

  private static JsonElement decimal(BigInteger unscaled, DecimalLogicalTypeAnnotation decimal) {
    return new JsonPrimitive(
        new LazilyParsedNumber(new BigDecimal(unscaled, decimal.getScale()).toPlainString()));
  }

  private JsonElement bytes(Binary value, LogicalTypeAnnotation meaning) {
    byte[] bytes = value.getBytes();
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(new BigInteger(bytes), decimal);
    }
    if (meaning instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer halves = ByteBuffer.wrap(bytes);
      return new JsonPrimitive(new UUID(halves.getLong(), halves.getLong()).toString());
    }
    if (meaning instanceof IntervalLogicalTypeAnnotation) {
      ByteBuffer parts = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      return new JsonPrimitive(
          "P%dM%dDT%sS"
              .formatted(
                  Integer.toUnsignedLong(parts.getInt()),
                  Integer.toUnsignedLong(parts.getInt()),
                  BigDecimal.valueOf(Integer.toUnsignedLong(parts.getInt()), 3).toPlainString()));
    }
    // Writers that do not mark texts as such leave bytes.
    return new JsonPrimitive(
        strict
            ? Utf8.decode(bytes).orElseThrow(() -> new InvalidInputException(Utf8.PROBLEM))
            : Utf8.shown(bytes));
  }
}
