package io.rsd.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.decoding.DecodingEngine;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.spark.SparkSessions;
import io.rsd.spark.files.Location;
import io.rsd.spark.files.ThisMachine;
import io.rsd.spark.input.Opening;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.models.ModelSettings;
import io.rsd.spark.tables.Tables;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tasks as Spark sends, runs and kills them. */
@ExtendWith(SparkSessions.class)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class TasksInSparkTest extends TaskTest {

  private static final ComputeDevice CPU = new ComputeDevice.Cpu();

  private static Dataset<Row> problems(SparkSession spark, int count, int partitions) {
    List<Row> rows =
        LongStream.range(0, count)
            .mapToObj(i -> pair.asked(i, Purpose.SOLUTION, "7", "so 7 + " + i))
            .toList();
    return spark.createDataFrame(rows, rows.get(0).schema()).repartition(partitions);
  }

  private static Dataset<Row> run(
      SparkSession spark, Dataset<Row> problems, FlatMapFunction<Iterator<Row>, Row> task) {
    return spark.createDataFrame(
        problems.javaRDD().mapPartitions(task), Tables.MADE_ATTEMPTS.schema());
  }

  /** Counters that come back from the tasks. */
  private static Progress progress(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    return new Progress(
        context.longAccumulator(),
        context.longAccumulator(),
        context.longAccumulator(),
        context.longAccumulator());
  }

  @Test
  void aTableOfAttemptsComesBackAsItWasMade(SparkSession spark) throws InterruptedException {
    DecodeSpec spec = pair.spec(TinyPair.RSD, 2);
    Progress progress = progress(spark);
    String table = folder.resolve("attempts").toString();
    run(spark, problems(spark, 5, 3), new DecodeTask(spec, progress)).write().parquet(table);
    List<Row> read = spark.read().parquet(table).orderBy("position", "attempt").collectAsList();

    List<Row> asked = LongStream.range(0, 5).mapToObj(pair::asked).toList();
    List<Row> made =
        TinyPair.named(new DecodeTask(spec, TinyPair.progress()).call(asked.iterator()));
    assertThat(read).hasSameSizeAs(made);
    for (int i = 0; i < made.size(); i++) {
      Row back = read.get(i);
      assertThat(back.<String>getAs("problem_id")).isEqualTo(made.get(i).getAs("problem_id"));
      assertThat(back.<String>getAs("text")).isEqualTo(made.get(i).getAs("text"));
      int[] tokens = made.get(i).getAs("token_ids");
      assertThat(back.<Integer>getList(back.fieldIndex("token_ids")))
          .isEqualTo(Arrays.stream(tokens).boxed().toList());
      assertThat(back.getList(back.fieldIndex("teacher_logprobs"))).hasSize(tokens.length);
    }
    assertThat(progress.problems().value()).isEqualTo(5);
    assertThat(progress.tokens().value())
        .isEqualTo(made.stream().mapToLong(row -> row.<Integer>getAs("tokens")).sum());
  }

  @Test
  void completionsAreScored(SparkSession spark) {
    ScoreSpec spec =
        new ScoreSpec(
            pair.models(), GraderSpec.rules(AnswerKind.MATH), new Opening(""), 200, 5, "f");
    Progress progress = progress(spark);
    List<Row> rows =
        run(spark, problems(spark, 4, 2), new ScoreTask(spec, progress)).collectAsList();
    assertThat(rows)
        .extracting(row -> row.<String>getAs("text"))
        .containsExactlyInAnyOrder("so 7 + 0", "so 7 + 1", "so 7 + 2", "so 7 + 3");
    assertThat(progress.problems().value()).isEqualTo(4);
  }

  @Test
  void aMissingModelFailsTheJobWithItsSentence(SparkSession spark) {
    ModelSettings nowhere =
        new ModelSettings(
            Optional.empty(),
            new ModelLocation(Location.of("nowhere")),
            pair.models().namedType(),
            "auto");
    ScoreSpec spec =
        new ScoreSpec(nowhere, GraderSpec.rules(AnswerKind.MATH), new Opening(""), 200, 5, "f");
    Dataset<Row> scored = run(spark, problems(spark, 1, 1), new ScoreTask(spec, progress(spark)));
    assertThatThrownBy(scored::collectAsList)
        .isInstanceOf(SparkException.class)
        .hasRootCauseInstanceOf(InvalidInputException.class)
        .hasRootCauseMessage(
            Path.of("nowhere").toAbsolutePath()
                + ": there is no such model folder on the machine "
                + ThisMachine.name());
  }

  /** Spark does not interrupt the threads of tasks that it kills. */
  @Test
  void aJobThatIsCancelledGivesItsSlotsBack(SparkSession spark) throws Exception {
    DecodeSpec endless =
        new DecodeSpec(
            pair.engine(TinyPair.RSD, speed -> speed.withSlots(1)), 10_000, false, 5, "f");
    Dataset<Row> decoded =
        run(spark, problems(spark, 2, 2), new DecodeTask(endless, progress(spark)));
    FutureTask<List<Row>> job =
        new FutureTask<>(
            () -> {
              spark.sparkContext().setJobGroup("endless", "endless", false);
              return decoded.collectAsList();
            });
    new Thread(job).start();
    DecodingEngine engine;
    try (EngineLease lease = ExecutorEngines.acquire(endless.engine(), CPU)) {
      engine = lease.engine();
      while (engine.report().tokens() == 0) {
        Thread.onSpinWait();
      }
    }
    spark.sparkContext().cancelJobGroup("endless");
    assertThatThrownBy(job::get).hasStackTraceContaining("cancelled");
    // Waits until the tasks have given their engine back, and the engine its slots.
    ExecutorEngines.acquire(pair.engine(TinyPair.STUDENT), CPU).close();
    assertThat(engine.isRunning()).isFalse();
  }
}
