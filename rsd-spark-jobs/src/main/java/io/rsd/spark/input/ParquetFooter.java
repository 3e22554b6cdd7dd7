package io.rsd.spark.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * What the footer of a Parquet file says of its columns. It is read here because Parquet's own
 * reader gives up on a file with a type that is newer than itself, such as float16, whichever
 * column has it, and does not say which columns hold nothing but nulls.
 *
 * @param metadata the footer without the types that are too new
 * @param tooNew the columns, as paths, of such a type
 * @param empty the columns, as paths, of the type null
 */
record ParquetFooter(ParquetMetadata metadata, Set<String> tooNew, Set<String> empty) {

  private static final String MAGIC = "PAR1";

  /** The end of a file: the length of the footer, and the magic word. */
  private static final int TAIL = Integer.BYTES + MAGIC.length();

  private static final Set<CompressionCodecName> UNREADABLE =
      Set.of(CompressionCodecName.BROTLI, CompressionCodecName.LZO);

  static ParquetFooter read(Path path, Configuration hadoop) throws IOException {
    FileMetaData footer;
    FileSystem files = path.getFileSystem(hadoop);
    try (FSDataInputStream file = files.open(path);
        InputStream bytes = footer(file, files.getFileStatus(path).getLen())) {
      footer = Util.readFileMetaData(bytes);
    }
    Set<String> tooNew = new TreeSet<>();
    Set<String> empty = new TreeSet<>();
    Iterator<SchemaElement> elements = footer.getSchema().iterator();
    visit(
        elements,
        elements.next().getNum_children(),
        "",
        (column, name) -> {
          if (column.isSetLogicalType() && !column.getLogicalType().isSet()) {
            column.unsetLogicalType();
            tooNew.add(name);
          } else if (column.isSetLogicalType() && column.getLogicalType().isSetUNKNOWN()) {
            empty.add(name);
          }
        });
    return new ParquetFooter(
        new ParquetMetadataConverter(HadoopReadOptions.builder(hadoop).build())
            .fromParquetMetadata(footer),
        tooNew,
        empty);
  }

  private static InputStream footer(FSDataInputStream file, long length) throws IOException {
    byte[] tail = new byte[TAIL];
    if (length >= TAIL) {
      file.readFully(length - TAIL, tail);
    }
    int size = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
    String magic = new String(tail, Integer.BYTES, MAGIC.length(), StandardCharsets.ISO_8859_1);
    if (!magic.equals(MAGIC) || size < 0 || size > length - TAIL) {
      throw new IOException("it does not end as Parquet does");
    }
    file.seek(length - TAIL - size);
    return new BufferedInputStream(file);
  }

  /** Visits columns, which come in the order of their paths, each before its children. */
  private static void visit(
      Iterator<SchemaElement> elements,
      int children,
      String prefix,
      BiConsumer<SchemaElement, String> visitor) {
    for (int i = 0; i < children; i++) {
      SchemaElement column = elements.next();
      visitor.accept(column, prefix + column.getName());
      if (column.isSetNum_children()) {
        visit(elements, column.getNum_children(), prefix + column.getName() + ".", visitor);
      }
    }
  }

  MessageType schema() {
    return metadata.getFileMetaData().getSchema();
  }

  Map<String, String> keys() {
    return metadata.getFileMetaData().getKeyValueMetaData();
  }

  /** The columns, as paths, of which no values can be had. */
  Set<String> withoutValues() {
    Set<String> columns = new TreeSet<>(tooNew);
    columns.addAll(empty);
    return columns;
  }

  /** A path through structs as the file spells it, if there is one. */
  Optional<String> spelled(String path) {
    return spelled(schema(), path);
  }

  private static Optional<String> spelled(GroupType group, String path) {
    List<String> steps = List.of(path.split("\\.", 2));
    Optional<Type> field =
        group.getFields().stream()
            .filter(of -> of.getName().equals(steps.get(0)))
            .findFirst()
            .or(
                () ->
                    group.getFields().stream()
                        .filter(of -> of.getName().equalsIgnoreCase(steps.get(0)))
                        .findFirst());
    if (steps.size() == 1) {
      return field.map(Type::getName);
    }
    return field
        .filter(of -> !of.isPrimitive() && of.getLogicalTypeAnnotation() == null)
        .flatMap(
            of -> spelled(of.asGroupType(), steps.get(1)).map(rest -> of.getName() + "." + rest));
  }

  /** The schema of what some columns need. */
  MessageType only(Collection<String> columns) {
    return new MessageType(
        schema().getName(),
        schema().getFields().stream()
            .filter(field -> columns.stream().anyMatch(of -> isIn(of, field.getName())))
            .toList());
  }

  private static boolean isIn(String column, String field) {
    return column.equals(field) || column.startsWith(field + ".");
  }

  /** Why some columns cannot be read; empty if they can. */
  Optional<String> problem(Collection<String> columns) {
    return columns.stream()
        .filter(column -> tooNew.stream().anyMatch(type -> isIn(type, column)))
        .map(
            column ->
                "the column %s has a type that is too new to be read here (float16?); write it as float32, or as text"
                    .formatted(column))
        .findFirst()
        .or(() -> compression(only(columns)));
  }

  private Optional<String> compression(MessageType columns) {
    return metadata.getBlocks().stream()
        .flatMap(block -> block.getColumns().stream())
        .filter(chunk -> columns.containsPath(chunk.getPath().toArray()))
        .map(chunk -> chunk.getCodec())
        .filter(UNREADABLE::contains)
        .map(
            codec ->
                "it is compressed with %s, which cannot be read here; write it with zstd or snappy"
                    .formatted(codec.name().toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
