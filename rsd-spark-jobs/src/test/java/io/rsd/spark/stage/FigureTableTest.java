package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The table of figures has every number that the manifest counts, with its unit. */
@ExtendWith(FinishedRun.class)
class FigureTableTest {

  @Test
  void figuresAreTheCountsOfAllStages(SparkSession spark, TinyRun run) {
    Map<String, Double> counts = new TreeMap<>();
    JsonObject stages = run.manifest().getAsJsonObject("stages");
    for (String stage : stages.keySet()) {
      for (Map.Entry<String, JsonElement> count : run.counts(stage).entrySet()) {
        if (count.getValue() instanceof JsonPrimitive value && value.isNumber()) {
          counts.put(stage + " " + count.getKey(), value.getAsDouble());
        }
      }
    }
    Map<String, Double> figures = new TreeMap<>();
    for (Row row : run.table(spark, "figures").collectAsList()) {
      figures.put(row.getAs("stage") + " " + row.getAs("figure"), row.getAs("value"));
      assertThat(row.<String>getAs("run")).isEqualTo(run.manifest().get("id").getAsString());
      assertThat(row.<String>getAs("method")).isEqualTo("rsd");
      assertThat(row.<Double>getAs("p_th")).isEqualTo(0.01);
    }
    assertThat(figures)
        .isEqualTo(counts)
        .containsKeys("dataset acceptance_percent", "dataset median_perplexity")
        .containsKeys("generate cancelled", "evaluate/base/held_out equal");
  }

  @Test
  void evaluationsNameTheirModelAndBenchmark(SparkSession spark, TinyRun run) {
    assertThat(
            run.table(spark, "figures")
                .filter("figure in ('equal', 'gold_readable') and model is not null")
                .sort("model")
                .selectExpr("concat(model, ' on ', benchmark)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(
            "base on held_out", "base on held_out", "trained on held_out", "trained on held_out");
  }
}
