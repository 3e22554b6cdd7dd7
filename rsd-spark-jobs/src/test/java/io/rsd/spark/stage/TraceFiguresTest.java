package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.rsd.eval.metrics.DataSetMetrics;
import io.rsd.eval.metrics.RejectionSampling;
import io.rsd.eval.metrics.TraceMetrics;
import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Spark's figures of a data set against those that Java computes from its tokens. */
@ExtendWith(FinishedRun.class)
class TraceFiguresTest {

  private static final double IMPROBABLE = Math.log(0.01);

  @Test
  void sqlAndJavaAgree(SparkSession spark, TinyRun run) {
    List<Row> traces = run.table(spark, "traces").sort("position").collectAsList();
    JsonObject counts = run.counts("dataset");
    DataSetMetrics figures =
        DataSetMetrics.of(
            traces.stream()
                .map(
                    row ->
                        new RejectionSampling(List.of(figures(row)), row.<Boolean>getAs("solved")))
                .toList());
    assertThat(figures.solved()).isBetween(1, traces.size() - 1);
    assertThat(counts.get("rows").getAsInt()).isEqualTo(figures.problems());
    assertThat(counts.get("full").getAsInt()).isEqualTo(figures.solved());
    assertThat(counts.get("solved").getAsInt()).isEqualTo(figures.solved());
    isClose(counts, "fallback_percent", 100 * figures.keptFallbackShare());
    isClose(counts, "sub_1_percent", 100 * figures.improbableShare());
    isClose(counts, "mean_perplexity", figures.meanPerplexity());
    isClose(counts, "mean_tokens", figures.meanTokens());
    isClose(counts, "dataset_sub_1_percent", 100 * learntImprobableShare(spark, run, traces));
  }

  private static void isClose(JsonObject counts, String name, double expected) {
    assertThat(counts.get(name).getAsDouble())
        .as(name)
        .isCloseTo(expected, within(1e-6 * Math.max(1, expected)));
  }

  /** From what the table has of each token. */
  private static TraceMetrics figures(Row trace) {
    float[] logProbs = TinyRun.floats(trace, "student_logprobs");
    List<Boolean> fallback = trace.getList(trace.fieldIndex("fallback"));
    double surprisal = 0;
    for (float logProb : logProbs) {
      surprisal -= logProb;
    }
    return new TraceMetrics(
        logProbs.length,
        Collections.frequency(fallback, true),
        improbable(logProbs, logProbs.length),
        Math.exp(surprisal / logProbs.length));
  }

  private static int improbable(float[] logProbs, int length) {
    int improbable = 0;
    for (int i = 0; i < length; i++) {
      improbable += logProbs[i] < IMPROBABLE ? 1 : 0;
    }
    return improbable;
  }

  private static double learntImprobableShare(SparkSession spark, TinyRun run, List<Row> traces) {
    Map<Long, Integer> learnt = new HashMap<>();
    for (Row row : run.table(spark, "sft").collectAsList()) {
      List<Integer> labels = row.getList(row.fieldIndex("labels"));
      learnt.put(
          row.getAs("position"), (int) labels.stream().filter(label -> label != -100).count());
    }
    double improbable = 0;
    double tokens = 0;
    for (Row trace : traces) {
      int length = learnt.get(trace.<Long>getAs("position"));
      improbable += improbable(TinyRun.floats(trace, "student_logprobs"), length);
      tokens += length;
    }
    return improbable / tokens;
  }
}
