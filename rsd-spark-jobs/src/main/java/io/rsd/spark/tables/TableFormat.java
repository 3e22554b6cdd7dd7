package io.rsd.spark.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * Spark's Parquet, with what Spark has no settings for: key-value pairs in the footer, as {@link
 * #options} names them, and lists of floats without a dictionary, which they only fill and give up.
 * Compression is zstd. Used by its class name as the format of a write; the files are read as plain
 * Parquet. Byte-stream split would make them 6% smaller, but Spark 3.5 cannot read it.
 */
public final class TableFormat extends ParquetFileFormat {

  /** What the name of an option begins with that becomes a key of the footer. */
  private static final String KEY = "footer.";

  private static final long serialVersionUID = 1L;

  /** The options of a write that puts these pairs into the footer of every file. */
  public static Map<String, String> options(Map<String, String> footer) {
    return footer.entrySet().stream()
        .collect(Collectors.toMap(pair -> KEY + pair.getKey(), Map.Entry::getValue));
  }

  @Override
  public OutputWriterFactory prepareWrite(
      SparkSession spark,
      Job job,
      scala.collection.immutable.Map<String, String> options,
      StructType schema) {
    // Puts schema and flags into the job's settings, where the write support looks for them.
    super.prepareWrite(spark, job, options, schema);
    // A cluster may ask for lists as Hive had them, which the names of the lists here do not fit.
    job.getConfiguration().setBoolean(SQLConf.PARQUET_WRITE_LEGACY_FORMAT().key(), false);
    SortedMap<String, String> keys = new TreeMap<>();
    JavaConverters.mapAsJavaMap(options)
        .forEach(
            (name, value) -> {
              if (name.startsWith(KEY)) {
                keys.put(name.substring(KEY.length()), value);
              }
            });
    return new Writers(keys, floatLists(schema));
  }

  /** The columns of the file that hold the elements of lists of floats. */
  private static List<String> floatLists(StructType schema) {
    return Stream.of(schema.fields())
        .filter(
            field ->
                field.dataType() instanceof ArrayType list
                    && list.elementType().equals(DataTypes.FloatType))
        .map(StructField::name)
        .map(name -> name + ".list.element")
        .toList();
  }

  private static final class Writers extends OutputWriterFactory {

    private static final long serialVersionUID = 1L;

    private final SortedMap<String, String> keys;
    private final List<String> withoutDictionary;

    Writers(SortedMap<String, String> keys, List<String> withoutDictionary) {
      this.keys = keys;
      this.withoutDictionary = withoutDictionary;
    }

    @Override
    public String getFileExtension(TaskAttemptContext context) {
      return ".parquet";
    }

    @Override
    public OutputWriter newInstance(String path, StructType schema, TaskAttemptContext context) {
      try {
        return new Writer(path, writer(path, context.getConfiguration()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private ParquetWriter<InternalRow> writer(String path, Configuration hadoop)
        throws IOException {
      Builder builder = new Builder(HadoopOutputFile.fromPath(new Path(path), hadoop), keys);
      builder
          .withConf(hadoop)
          .withCompressionCodec(CompressionCodecName.ZSTD)
          .withWriterVersion(WriterVersion.PARQUET_1_0)
          .withRowGroupSize(ParquetOutputFormat.getLongBlockSize(hadoop));
      withoutDictionary.forEach(column -> builder.withDictionaryEncoding(column, false));
      return builder.build();
    }
  }

  private static final class Writer extends OutputWriter {

    private final String path;
    private final ParquetWriter<InternalRow> writer;

    Writer(String path, ParquetWriter<InternalRow> writer) {
      this.path = path;
      this.writer = writer;
    }

    @Override
    public void write(InternalRow row) {
      try {
        writer.write(row);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        writer.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String path() {
      return path;
    }
  }

  private static final class Builder extends ParquetWriter.Builder<InternalRow, Builder> {

    private final Map<String, String> keys;

    Builder(OutputFile file, Map<String, String> keys) {
      super(file);
      this.keys = keys;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<InternalRow> getWriteSupport(Configuration hadoop) {
      return new SupportWithKeys(keys);
    }
  }

  private static final class SupportWithKeys extends ParquetWriteSupport {

    private final Map<String, String> keys;

    SupportWithKeys(Map<String, String> keys) {
      this.keys = keys;
    }

    @Override
    public WriteContext init(Configuration hadoop) {
      WriteContext context = super.init(hadoop);
      Map<String, String> all = new TreeMap<>(context.getExtraMetaData());
      all.putAll(keys);
      return new WriteContext(context.getSchema(), all);
    }
  }
}
