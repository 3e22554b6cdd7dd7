package io.rsd.spark.input;

import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import io.rsd.spark.files.Failures;
import io.rsd.spark.files.GlobPaths;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** A Parquet file, read by Spark. */
record ParquetFile(String name, Path path) implements InputFile {

  @Override
  public List<String> columns(SparkSession spark) {
    return Arrays.asList(table(spark).columns());
  }

  @Override
  public JavaRDD<SourceRow> rows(SparkSession spark) {
    Dataset<Row> table = table(spark);
    Column[] columns =
        Arrays.stream(table.schema().fields())
            .map(field -> column(table, field))
            .toArray(Column[]::new);
    String file = name;
    return Failures.reading(
            file,
            () ->
                table
                    .select(to_json(struct(columns), Map.of("ignoreNullFields", "false")))
                    .as(Encoders.STRING())
                    .javaRDD())
        .mapPartitions(rows -> Failures.guarded(file, rows))
        .map(text -> new SourceRow(text, Optional.empty()));
  }

  private Dataset<Row> table(SparkSession spark) {
    return Failures.reading(
        name,
        () -> {
          readFooter(spark.sparkContext().hadoopConfiguration());
          return spark
              .read()
              // Else damaged pages may come out as other text.
              .option("parquet.page.verify-checksum.enabled", true)
              .parquet(GlobPaths.escaped(path));
        });
  }

  /** Spark reads it in a task, and a task that fails is tried again and logged at length. */
  private void readFooter(Configuration hadoop) throws IOException {
    ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop)).close();
  }

  /** Writers that do not mark texts as such leave bytes. */
  private static Column column(Dataset<Row> table, StructField field) {
    Column column = table.col("`" + field.name().replace("`", "``") + "`");
    return field.dataType().equals(DataTypes.BinaryType)
        ? column.cast(DataTypes.StringType).as(field.name())
        : column;
  }
}
