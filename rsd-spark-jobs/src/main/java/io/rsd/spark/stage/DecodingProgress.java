package io.rsd.spark.stage;

import io.rsd.spark.executor.Progress;
import io.rsd.spark.run.ProgressLine;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Shows how decoding goes. The figures are those of the tasks that succeeded and of those at work,
 * as their executors report every few seconds; the counts of a lost task are dropped with it.
 */
final class DecodingProgress extends SparkListener implements AutoCloseable {

  private static final long ENDED = -1;

  private final SparkContext context;
  private final String stage;
  private final long problems;
  private final ProgressLine line;
  private final LongAccumulator problemsDone;
  private final LongAccumulator problemsSolved;
  private final LongAccumulator tokens;
  private final LongAccumulator fallbacks;
  private final long start = System.nanoTime();

  /** What each task has counted, by the accumulators' numbers; the ended ones are added up. */
  private final Map<Long, Map<Long, Long>> counts = new HashMap<>();

  /**
   * @param problems how many are left to do
   */
  DecodingProgress(SparkContext context, String stage, long problems, ProgressLine line) {
    this.context = context;
    this.stage = stage;
    this.problems = problems;
    this.line = line;
    // Spark reports only accumulators that have a name.
    problemsDone = context.longAccumulator("problems");
    problemsSolved = context.longAccumulator("solved");
    tokens = context.longAccumulator("tokens");
    fallbacks = context.longAccumulator("fallbacks");
    context.addSparkListener(this);
  }

  /** What the tasks count with. */
  Progress ofTasks() {
    return new Progress(problemsDone, problemsSolved, tokens, fallbacks);
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    JavaConverters.seqAsJavaList(update.accumUpdates())
        .forEach(task -> counts.put(((Number) task._1()).longValue(), values(task._4())));
    line.show(text());
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    counts.remove(end.taskInfo().taskId());
    if (end.reason() instanceof Success$) {
      Map<Long, Long> ended = counts.computeIfAbsent(ENDED, none -> new HashMap<>());
      values(end.taskInfo().accumulables())
          .forEach((id, value) -> ended.merge(id, value, Long::sum));
    }
    line.show(text());
  }

  private Map<Long, Long> values(Seq<AccumulableInfo> updates) {
    Map<Long, Long> values = new HashMap<>();
    for (AccumulableInfo update : JavaConverters.seqAsJavaList(updates)) {
      boolean ours =
          Stream.of(problemsDone, problemsSolved, tokens, fallbacks)
              .anyMatch(accumulator -> accumulator.id() == update.id());
      if (ours && update.update().isDefined()) {
        values.put(update.id(), ((Number) update.update().get()).longValue());
      }
    }
    return values;
  }

  private long sum(LongAccumulator accumulator) {
    return counts.values().stream()
        .mapToLong(values -> values.getOrDefault(accumulator.id(), 0L))
        .sum();
  }

  private String text() {
    double seconds = (System.nanoTime() - start) / 1e9;
    long done = sum(problemsDone);
    long made = sum(tokens);
    Duration left =
        Duration.ofSeconds(done == 0 ? 0 : Math.round(seconds / done * (problems - done)));
    return String.format(
        Locale.ROOT,
        "rsd %s: %d/%d problems  %d solved  %.0f tokens/s  %.2f%% fallbacks  %s left",
        stage,
        done,
        problems,
        sum(problemsSolved),
        made / seconds,
        made == 0 ? 0.0 : 100.0 * sum(fallbacks) / made,
        done == 0
            ? "-:--:--"
            : "%d:%02d:%02d".formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart()));
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
    synchronized (this) {
      line.end(text());
    }
  }
}
