package io.rsd.spark.input;

import com.google.gson.JsonObject;
import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.Failures;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A Parquet file, each group of rows in a task of its own. Only the columns that are needed are
 * read, so that those of types which nobody can read do no harm. Spark's own reader knows fewer
 * types than Parquet has.
 */
record ParquetFile(String name, Path path) implements InputFile {

  @Override
  public List<String> columns(SparkSession spark, Collection<String> asked) {
    ParquetFooter footer = footer(spark.sparkContext().hadoopConfiguration());
    List<String> columns = footer.schema().getFields().stream().map(Type::getName).toList();
    return Stream.concat(
            columns.stream(),
            asked.stream()
                .filter(path -> path.contains(".") && !columns.contains(path))
                .flatMap(path -> footer.spelled(path).stream()))
        .toList();
  }

  private ParquetFooter footer(Configuration hadoop) {
    return Failures.reading(name, () -> ParquetFooter.read(path, hadoop));
  }

  @Override
  public JavaRDD<SourceRow> rows(SparkSession spark, Collection<String> columns) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    ParquetFooter footer = footer(hadoop);
    Optional<String> problem = footer.problem(columns);
    if (problem.isPresent()) {
      throw new InvalidInputException("%s: %s".formatted(name, problem.get()));
    }
    List<Integer> groups =
        IntStream.range(0, footer.metadata().getBlocks().size())
            .filter(i -> footer.metadata().getBlocks().get(i).getRowCount() > 0)
            .boxed()
            .toList();
    SerializableConfiguration settings = new SerializableConfiguration(hadoop);
    List<String> needed = List.copyOf(columns);
    String file = name;
    String place = path.toString();
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(groups, Math.max(1, groups.size()))
        .flatMap(
            group ->
                Failures.reading(
                    file,
                    () ->
                        Failures.guarded(
                            file, rows(new Path(place), settings.value(), needed, group))));
  }

  /** The rows of a group. */
  private static Iterator<SourceRow> rows(
      Path path, Configuration hadoop, List<String> columns, int group) throws IOException {
    ParquetFooter footer = ParquetFooter.read(path, hadoop);
    ParquetFileReader reader = open(path, hadoop, footer);
    TaskEnd.close(reader);
    MessageType schema = footer.only(columns);
    reader.setRequestedSchema(schema);
    PageReadStore pages = reader.readRowGroup(group);
    RecordReader<Group> records =
        new ColumnIOFactory(footer.metadata().getFileMetaData().getCreatedBy())
            .getColumnIO(schema, footer.schema())
            .getRecordReader(pages, new GroupRecordConverter(schema));
    Set<String> nulls = footer.withoutValues();
    ClassLabels labels = ClassLabels.of(footer.keys());
    return LongStream.range(0, pages.getRowCount())
        .mapToObj(i -> row(records.read(), nulls, labels))
        .iterator();
  }

  @SuppressWarnings("deprecation") // No other way takes a footer that was read already.
  private static ParquetFileReader open(Path path, Configuration hadoop, ParquetFooter footer)
      throws IOException {
    Configuration settings = new Configuration(hadoop);
    // Else damaged pages may come out as other text.
    settings.setBoolean("parquet.page.verify-checksum.enabled", true);
    return new ParquetFileReader(settings, path, footer.metadata());
  }

  private static SourceRow row(Group group, Set<String> nulls, ClassLabels labels) {
    try {
      JsonObject row = new ParquetValues(nulls, true).row(group);
      labels.spell(row);
      return new SourceRow(JsonRow.write(row), Optional.empty());
    } catch (InvalidInputException e) {
      JsonObject shown = new ParquetValues(nulls, false).row(group);
      return new SourceRow(JsonRow.write(shown), Optional.of(e.getMessage()));
    }
  }
}
