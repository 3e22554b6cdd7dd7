package io.rsd.spark.stage;

import io.rsd.spark.executor.DecodeSpec;
import io.rsd.spark.executor.DecodeTask;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.TablePart;
import io.rsd.spark.stage.ChunkRunner.Chunk;
import io.rsd.spark.tables.Tables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The attempts of an evaluation, whose number may grow. A file has a range of attempts at the
 * problems of a chunk, and says in its name which: {@code evaluate-FROM-TO-CHUNK}. So more attempts
 * are added to those that are there.
 */
final class EvaluationAttempts {

  /**
   * Numbers of attempts.
   *
   * @param from the first
   * @param to the one after the last
   */
  record Range(int from, int to) {}

  private final Run run;
  private final String stage;
  private final String name;
  private final String folder;
  private final int problemsPerChunk;
  private final Function<TablePart, ChunkedAttempts> chunked;
  private final Pattern file;

  /**
   * @param stage its name in the manifest
   * @param name what the names of files begin with
   * @param folder within the run, with a slash at its end
   * @param columns those of the table, by name, that are the same in all its rows
   */
  EvaluationAttempts(
      RunContext context, String stage, String name, String folder, Map<String, String> columns) {
    this.run = context.run();
    this.stage = stage;
    this.name = name;
    this.folder = folder;
    this.problemsPerChunk = context.settings().problemsPerChunk();
    this.chunked = part -> new ChunkedAttempts(context, stage, part, columns);
    this.file =
        Pattern.compile(
            Pattern.quote(part(new Range(0, 1)).tableFolder())
                + "/%s-(\\d+)-(\\d+)-(\\d{5,})\\.parquet".formatted(name));
  }

  /** What must stay the same until all attempts are made. */
  SortedMap<String, String> layout() {
    return chunked.apply(part(new Range(0, 1))).layout();
  }

  private TablePart part(Range range) {
    return new TablePart(
        folder, Tables.EVALUATION_ATTEMPTS, "%s-%d-%d".formatted(name, range.from(), range.to()));
  }

  /**
   * Makes the attempts that are not there yet.
   *
   * @param positions how many positions the input has
   */
  void decode(Dataset<Row> problems, long positions, DecodeSpec spec) {
    int all = Chunk.of(positions, problemsPerChunk).size();
    missing(positions, spec.attempts())
        .forEach(
            (range, chunks) -> {
              if (range.from() > 0) {
                run.log(
                    "%s: the attempts %d to %d are added to those that are there%n",
                    stage, range.from(), range.to() - 1);
              }
              if (chunks.size() < all) {
                run.log("%s: goes on, %d of %d chunks are done%n", stage, all - chunks.size(), all);
              }
              DecodeSpec part = spec.withAttempts(range.from(), range.to() - range.from());
              chunked
                  .apply(part(range))
                  .make(problems, chunks, progress -> new DecodeTask(part, progress));
            });
  }

  /**
   * Takes attempts that another run has made.
   *
   * @param positions how many positions the input has
   * @param attempts how many of each problem to take
   */
  void take(EvaluationElsewhere elsewhere, long positions, int attempts) {
    missing(positions, attempts)
        .forEach(
            (range, chunks) -> {
              run.log(
                  "%s: takes the attempts %d to %d of %s%n",
                  stage, range.from(), range.to() - 1, elsewhere);
              chunked.apply(part(range)).take(elsewhere.rows(run.spark(), range), chunks);
            });
  }

  /** The chunks that lack a range of attempts, or have lost the file with it. */
  private SortedMap<Range, List<Chunk>> missing(long positions, int attempts) {
    SortedMap<Range, List<Chunk>> missing =
        new TreeMap<>(Comparator.comparingInt(Range::from).thenComparingInt(Range::to));
    Map<Integer, List<Range>> begun = begun();
    for (Chunk chunk : Chunk.of(positions, problemsPerChunk)) {
      List<Range> ranges = begun.getOrDefault(chunk.number(), List.of());
      List<Range> needed = new ArrayList<>(ranges);
      needed.removeIf(range -> run.hasChunk(stage, part(range), chunk.number()));
      int made = ranges.stream().mapToInt(Range::to).max().orElse(0);
      if (made < attempts) {
        needed.add(new Range(made, attempts));
      }
      needed.forEach(range -> missing.computeIfAbsent(range, any -> new ArrayList<>()).add(chunk));
    }
    return missing;
  }

  /** The ranges that the manifest has of each chunk. They leave no gaps. */
  private Map<Integer, List<Range>> begun() {
    Map<Integer, List<Range>> begun = new TreeMap<>();
    for (String path : run.fileNames(stage)) {
      Matcher parts = file.matcher(path);
      if (parts.matches()) {
        begun
            .computeIfAbsent(Integer.parseInt(parts.group(3)), any -> new ArrayList<>())
            .add(new Range(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))));
      }
    }
    return begun;
  }
}
