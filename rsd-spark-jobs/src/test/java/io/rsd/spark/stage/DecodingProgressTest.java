package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.SparkSessions;
import io.rsd.spark.run.ProgressLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.apache.spark.Success$;
import org.apache.spark.TaskKilled;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.Option;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map$;

@ExtendWith(SparkSessions.class)
class DecodingProgressTest {

  private final StringWriter shown = new StringWriter();
  private DecodingProgress progress;

  @BeforeEach
  void begin(SparkSession spark) {
    ProgressLine line = new ProgressLine(new PrintWriter(shown, true), true);
    progress = new DecodingProgress(spark.sparkContext(), "generate", 10, line);
  }

  @Test
  void tasksAtWorkCountWithWhatTheirExecutorToldLast() {
    heard(1, 2, 1);
    heard(1, 3, 1);
    heard(2, 1, 0);
    assertThat(lastLine()).startsWith("rsd generate: 4/10 problems  1 solved  ");
  }

  @Test
  void whatALostTaskHadCountedIsForgottenAndCountsOnceWhenTheTaskIsDoneAgain() {
    heard(1, 3, 2);
    ended(1, false, 3, 2);
    assertThat(lastLine()).startsWith("rsd generate: 0/10 problems  0 solved  ");
    heard(2, 4, 3);
    ended(2, true, 4, 3);
    ended(3, true, 1, 0);
    assertThat(lastLine()).startsWith("rsd generate: 5/10 problems  3 solved  ");
    progress.close();
    assertThat(shown.toString()).endsWith(System.lineSeparator());
  }

  private String lastLine() {
    return shown.toString().substring(shown.toString().lastIndexOf('\r') + 1);
  }

  private void heard(long task, long problems, long solved) {
    progress.onExecutorMetricsUpdate(
        new SparkListenerExecutorMetricsUpdate(
            "1",
            scala(List.of(new Tuple4<>(task, 0, 0, counts(problems, solved)))),
            Map$.MODULE$.<scala.Tuple2<Object, Object>, ExecutorMetrics>empty()));
  }

  private void ended(long task, boolean well, long problems, long solved) {
    TaskInfo info = new TaskInfo(task, 0, 0, 0, 0, "1", "host", TaskLocality.ANY(), false);
    info.setAccumulables(counts(problems, solved));
    progress.onTaskEnd(
        new SparkListenerTaskEnd(
            0,
            0,
            "ResultTask",
            well
                ? Success$.MODULE$
                : new TaskKilled(
                    "executor lost", scala(List.of()), scala(List.of()), scala(List.of())),
            info,
            new ExecutorMetrics(),
            TaskMetrics.empty()));
  }

  private Seq<AccumulableInfo> counts(long problems, long solved) {
    return scala(
        List.of(
            count(progress.ofTasks().problems(), problems),
            count(progress.ofTasks().solved(), solved),
            new AccumulableInfo(
                -1,
                Option.empty(),
                Option.apply("another's"),
                Option.empty(),
                false,
                false,
                Option.empty())));
  }

  private static AccumulableInfo count(LongAccumulator accumulator, long value) {
    return accumulator.toInfo(Option.apply(value), Option.empty());
  }

  private static <T> Seq<T> scala(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }
}
