package io.rsd.spark.cluster;

import static org.apache.spark.sql.functions.lit;

import io.rsd.core.config.Identity;
import io.rsd.core.config.SettingsFile;
import io.rsd.spark.files.Location;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.SparkStart;
import io.rsd.spark.run.TableFiles;
import io.rsd.spark.run.TablePart;
import io.rsd.spark.tables.Column;
import io.rsd.spark.tables.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes two chunks of numbers as a stage of a run does; a process that can be killed. */
public final class ChunksToKill {

  static final int CHUNKS = 2;
  static final int ROWS_PER_CHUNK = 6;
  static final String MADE = "made.txt";

  private static final Table MADE_NUMBERS =
      new Table("attempts", "One row per number.", List.of(column("position")));
  private static final Table NUMBERS =
      new Table("attempts", "One row per number.", List.of(column("chunk"), column("position")));
  private static final TablePart PART = new TablePart("", NUMBERS, "generate");

  private static final PrintWriter NOWHERE = new PrintWriter(Writer.nullWriter());

  private ChunksToKill() {}

  private static Column column(String name) {
    return new Column(name, DataTypes.LongType, false, "", "A number.");
  }

  /** Arguments: the folder, and the change before which it is killed. */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    SettingsFile settings =
        SettingsFile.read(
            List.of(),
            List.of(
                "spark.master=local[2]",
                "spark.settings.\"spark.ui.enabled\"=false",
                "spark.settings.\"spark.hadoop.fs.killing.impl\"="
                    + KillingFileSystem.class.getName(),
                "spark.settings.\"spark.hadoop.fs.AbstractFileSystem.killing.impl\"="
                    + KillingFileSystem.ForContext.class.getName(),
                "spark.settings.\"spark.hadoop.%s\"=%s"
                    .formatted(KillingFileSystem.BEFORE, args[1])));
    try (SparkStart spark = new SparkStart(settings.section("spark"), "numbers");
        Run run = Run.open(spark, Location.of("killing:" + folder.toAbsolutePath()), NOWHERE)) {
      run.stage(
          "generate",
          new Identity(new TreeMap<>(Map.of("numbers", "all"))),
          new TreeMap<>(),
          () -> write(run, folder));
    }
  }

  private static Map<String, Object> write(Run run, Path folder) {
    for (int number = 0; number < CHUNKS; number++) {
      if (!run.hasChunk("generate", PART, number)) {
        run.writeChunk("generate", PART, number, chunk(run, folder, number), "position");
      }
    }
    return Map.of();
  }

  private static TableFiles.Chunk chunk(Run run, Path folder, long number) {
    return new TableFiles.Chunk() {
      @Override
      public JavaRDD<Row> make() {
        note(folder, "chunk " + number);
        List<Row> rows = new ArrayList<>();
        for (long i = 0; i < ROWS_PER_CHUNK; i++) {
          rows.add(RowFactory.create(number * ROWS_PER_CHUNK + i));
        }
        return run.spark().createDataFrame(rows, made()).repartition(3).javaRDD();
      }

      @Override
      public StructType made() {
        return MADE_NUMBERS.schema();
      }

      @Override
      public Dataset<Row> finish(Dataset<Row> rows) {
        return rows.withColumn("chunk", lit(number));
      }
    };
  }

  private static void note(Path folder, String line) {
    try {
      Files.writeString(
          folder.resolveSibling(MADE),
          line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
