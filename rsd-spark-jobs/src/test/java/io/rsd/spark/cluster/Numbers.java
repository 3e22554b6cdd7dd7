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

/** Writes two chunks of numbers, as a stage of a run writes its attempts. */
public final class Numbers {

  static final int CHUNKS = 2;
  static final int ROWS_PER_CHUNK = 6;

  private static final Table MADE =
      new Table("attempts", "One row per number.", List.of(column("position")));
  private static final Table NUMBERS =
      new Table("attempts", "One row per number.", List.of(column("chunk"), column("position")));
  private static final TablePart PART = new TablePart("", NUMBERS, "generate");

  private static final PrintWriter NOWHERE = new PrintWriter(Writer.nullWriter());

  private Numbers() {}

  private static Column column(String name) {
    return new Column(name, DataTypes.LongType, false, "", "A number.");
  }

  /**
   * Writes them as a process that is killed on the way.
   *
   * @param args the folder, a file that notes which chunks are made, and the change before which it
   *     is killed
   */
  public static void main(String[] args) {
    String setting = "spark.settings.\"spark.hadoop.%s\"=%s";
    write(
        Location.of("killing:" + args[0]),
        Path.of(args[1]),
        List.of(
            setting.formatted("fs.killing.impl", KillingFileSystem.class.getName()),
            setting.formatted(
                "fs.AbstractFileSystem.killing.impl", KillingFileSystem.ForContext.class.getName()),
            setting.formatted(KillingFileSystem.BEFORE, args[2])));
  }

  static Run open(Location location, List<String> settings) {
    List<String> all = new ArrayList<>(settings);
    all.add("spark.master=local[2]");
    all.add("spark.settings.\"spark.ui.enabled\"=false");
    SettingsFile file = SettingsFile.read(List.of(), all);
    return Run.open(new SparkStart(file.section("spark"), "numbers"), location, NOWHERE);
  }

  /** Writes what is not there yet; the file notes which chunks are made. */
  static void write(Location location, Path made, List<String> settings) {
    try (Run run = open(location, settings)) {
      run.stage(
          "generate",
          new Identity(new TreeMap<>(Map.of("numbers", "all"))),
          new TreeMap<>(),
          () -> write(run, made));
    }
  }

  private static Map<String, Object> write(Run run, Path made) {
    for (int number = 0; number < CHUNKS; number++) {
      if (!run.hasChunk("generate", PART, number)) {
        run.writeChunk("generate", PART, number, chunk(run, made, number), "position");
      }
    }
    return Map.of();
  }

  private static TableFiles.Chunk chunk(Run run, Path made, long number) {
    return new TableFiles.Chunk() {
      @Override
      public JavaRDD<Row> make() {
        note(made, "chunk " + number);
        List<Row> rows = new ArrayList<>();
        for (long i = 0; i < ROWS_PER_CHUNK; i++) {
          rows.add(RowFactory.create(number * ROWS_PER_CHUNK + i));
        }
        return run.spark().createDataFrame(rows, made()).repartition(3).javaRDD();
      }

      @Override
      public StructType made() {
        return MADE.schema();
      }

      @Override
      public Dataset<Row> finish(Dataset<Row> rows) {
        return rows.withColumn("chunk", lit(number));
      }
    };
  }

  private static void note(Path file, String line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
