package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.col;

import io.rsd.core.config.Identity;
import io.rsd.spark.files.Location;
import io.rsd.spark.run.OtherRun;
import io.rsd.spark.stage.EvaluationAttempts.Range;
import io.rsd.spark.tables.Tables;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * An evaluation that another run has done: a model of the same content, on the same benchmark with
 * the same settings.
 *
 * @param stage its name there, where the model may have another name
 * @param attempts how many at each problem
 */
record EvaluationElsewhere(OtherRun run, String stage, int attempts) {

  /**
   * Looks for an evaluation in the runs of {@code evaluation.from}: of those that have it the one
   * with the most attempts.
   *
   * @param settings what decides the evaluation
   * @throws io.rsd.core.InvalidInputException if one of the runs is not there
   */
  static Optional<EvaluationElsewhere> find(RunContext context, Identity settings) {
    return context.settings().evaluation().from().stream()
        .flatMap(location -> of(context, location, settings))
        .max(Comparator.comparingInt(EvaluationElsewhere::attempts));
  }

  private static Stream<EvaluationElsewhere> of(
      RunContext context, Location location, Identity settings) {
    OtherRun run = OtherRun.open(location, context.run().hadoop());
    return run.finished(settings).entrySet().stream()
        // Attempts that failed are better made here.
        .filter(stage -> count(stage.getValue(), AttemptFigures.FAILED) == 0)
        .map(
            stage ->
                new EvaluationElsewhere(
                    run, stage.getKey(), count(stage.getValue(), EvaluateStage.ATTEMPTS)));
  }

  private static int count(Map<String, Object> counts, String name) {
    return ((Number) counts.get(name)).intValue();
  }

  /** Its attempts of a range. */
  Dataset<Row> rows(SparkSession spark, Range range) {
    return run.rows(spark, stage, Tables.EVALUATION_ATTEMPTS)
        .filter(col("attempt").geq(range.from()).and(col("attempt").lt(range.to())));
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(run, stage);
  }
}
