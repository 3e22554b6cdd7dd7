package io.rsd.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A driver that is killed before every single change that it makes to the folder of a run: what is
 * in the table is whole, and the next driver goes on with what is there.
 */
class KilledChunkIT {

  private static final int KILLED = 128 + 9;

  /** Those before it open the run. */
  private static final int FIRST_OF_A_STAGE = 8;

  private static final long ROWS = (long) Numbers.CHUNKS * Numbers.ROWS_PER_CHUNK;

  @TempDir private static Path folder;

  /** One run that is killed again and again, always at its next change but one. */
  @Test
  void everyRowIsThereOnceWheneverItIsKilled() throws IOException, SQLException {
    Path run = Files.createDirectories(folder.resolve("run"));
    int before = FIRST_OF_A_STAGE;
    int exitCode = KILLED;
    while (exitCode == KILLED) {
      List<String> madeWhole = madeWhole(run);
      List<String> made = made();
      JavaProcess process = write(run, before);
      exitCode = process.exitCode();
      assertThat(exitCode).withFailMessage(process::output).isIn(KILLED, 0);
      hasWholeChunksAlone(run);
      // What the tasks have made is never made again.
      assertThat(made().stream().skip(made.size())).noneMatch(madeWhole::contains);
      before++;
    }
    assertThat(before).isGreaterThan(FIRST_OF_A_STAGE + 10);
    assertThat(numbers(run)).isEqualTo(allNumbers());
    assertThat(run.resolve("work")).doesNotExist();
  }

  /** The chunks that tasks were asked to make, once for each time. */
  private static List<String> made() throws IOException {
    Path made = folder.resolve("made");
    return Files.exists(made) ? Files.readAllLines(made) : List.of();
  }

  /** The chunks whose tasks have all done their part. */
  private static List<String> madeWhole(Path run) throws IOException {
    List<String> whole = new ArrayList<>();
    try (Stream<Path> all = Files.walk(run)) {
      List<Path> paths = all.toList();
      for (int chunk = 0; chunk < Numbers.CHUNKS; chunk++) {
        String mark = "generate-%05d.parts/_SUCCESS".formatted(chunk);
        String file = "attempts/generate-%05d.parquet".formatted(chunk);
        if (paths.stream()
            .anyMatch(path -> path.endsWith(mark) || path.equals(run.resolve(file)))) {
          whole.add("chunk " + chunk);
        }
      }
    }
    return whole;
  }

  private static JavaProcess write(Path run, int killedBefore) {
    List<String> command = StandaloneCluster.driverOptions();
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Numbers.class.getName(),
            run.toString(),
            folder.resolve("made").toString(),
            Integer.toString(killedBefore)));
    return JavaProcess.start(folder.resolve("log"), Map.of(), command);
  }

  private static void hasWholeChunksAlone(Path run) throws IOException, SQLException {
    List<Long> present = numbers(run);
    assertThat(present).doesNotHaveDuplicates();
    assertThat(present.size() % Numbers.ROWS_PER_CHUNK).isZero();
  }

  private static List<Long> allNumbers() {
    return Stream.iterate(0L, number -> number + 1).limit(ROWS).toList();
  }

  /** The rows as a reader sees them that knows the folder alone, in their order. */
  private static List<Long> numbers(Path run) throws IOException, SQLException {
    Path table = run.resolve("attempts");
    List<Long> numbers = new ArrayList<>();
    if (!Files.exists(table)) {
      return numbers;
    }
    try (Stream<Path> files = Files.list(table)) {
      List<Path> all = files.toList();
      assertThat(all).allMatch(file -> file.toString().endsWith(".parquet"));
      if (all.isEmpty()) {
        return numbers;
      }
    }
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select position from read_parquet('%s/*.parquet') order by all"
                    .formatted(table))) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
    }
    return numbers;
  }
}
