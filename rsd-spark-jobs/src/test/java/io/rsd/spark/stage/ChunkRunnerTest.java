package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.SettingsFile;
import io.rsd.spark.SparkSessions;
import io.rsd.spark.files.Location;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.SparkStart;
import io.rsd.spark.run.StageFailedException;
import io.rsd.spark.stage.ChunkRunner.Chunk;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkSessions.class)
class ChunkRunnerTest {

  private static final List<Chunk> CHUNKS = Chunk.of(50, 10);

  @TempDir private Path directory;
  private SparkSession spark;
  private Run run;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    SparkStart start =
        new SparkStart(SettingsFile.read(List.of(), List.of()).section("spark"), "test");
    run = Run.open(start, Location.of(directory), new PrintWriter(Writer.nullWriter()));
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void everyChunkIsWorkedOnOnceAndNoMoreThanTwoAreAtOnce() {
    Set<Chunk> done = ConcurrentHashMap.newKeySet();
    AtomicInteger atWork = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    new ChunkRunner(run, "solve")
        .run(
            CHUNKS,
            chunk -> {
              most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
              assertThat(spark.range(chunk.from(), chunk.to()).count()).isEqualTo(10);
              assertThat(done.add(chunk)).isTrue();
              atWork.decrementAndGet();
            });
    assertThat(done).containsExactlyInAnyOrderElementsOf(CHUNKS);
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void sparkTellsWhichProblemsAJobIsAbout() {
    Set<String> descriptions = ConcurrentHashMap.newKeySet();
    new ChunkRunner(run, "solve")
        .run(
            CHUNKS,
            chunk ->
                descriptions.add(spark.sparkContext().getLocalProperty("spark.job.description")));
    assertThat(descriptions)
        .hasSize(CHUNKS.size())
        .contains("rsd solve, chunk 1: problems 10 to 19");
  }

  @Test
  void aChunkThatFailsEndsTheStageAndSaysThatTheOthersAreKept() {
    AtomicInteger begun = new AtomicInteger();
    assertThatThrownBy(
            () ->
                new ChunkRunner(run, "generate")
                    .run(
                        CHUNKS,
                        chunk -> {
                          begun.incrementAndGet();
                          throw new IllegalStateException("the disk is full");
                        }))
        .isInstanceOf(StageFailedException.class)
        .hasMessage(
            "the stage generate failed: the disk is full. What was finished is kept: the same"
                + " command goes on from there.");
    assertThat(begun.get()).isPositive();
  }

  @Test
  void whatATaskFindsWrongWithTheInputIsToldAsSuch() {
    assertThatThrownBy(() -> new ChunkRunner(run, "solve").run(CHUNKS, chunk -> refuse(spark)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("device cuda:0 is not there");
  }

  private static void refuse(SparkSession spark) {
    spark
        .range(1)
        .toJavaRDD()
        .foreach(
            row -> {
              throw new InvalidInputException("device cuda:0 is not there");
            });
  }
}
