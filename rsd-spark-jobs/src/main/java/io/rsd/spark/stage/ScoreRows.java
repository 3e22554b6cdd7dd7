package io.rsd.spark.stage;

import io.rsd.eval.benchmarks.Score;
import io.rsd.eval.benchmarks.ScoreTable.Line;
import io.rsd.eval.metrics.Estimate;
import io.rsd.spark.tables.Tables;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Scores as rows of {@link Tables#SCORES}. */
final class ScoreRows {

  /** The columns that a file is sorted by. */
  static final String[] ORDER = {"model", "benchmark", "subset", "metric", "k"};

  private ScoreRows() {}

  static Row row(Line line) {
    Score score = line.score();
    Estimate estimate = score.estimate();
    return RowFactory.create(
        line.model(),
        line.benchmark(),
        score.subset(),
        score.metric(),
        score.k().isPresent() ? score.k().getAsInt() : null,
        estimate.mean(),
        known(estimate.standardError()),
        known(estimate.low()),
        known(estimate.high()),
        score.problems(),
        score.attempts());
  }

  /** A single problem has no standard error. */
  private static Double known(double value) {
    return Double.isNaN(value) ? null : Double.valueOf(value);
  }

  static Line line(Row row) {
    Optional<Integer> k = Optional.ofNullable(row.getAs("k"));
    Optional<Double> error = Optional.ofNullable(row.getAs("standard_error"));
    return new Line(
        row.getAs("model"),
        row.getAs("benchmark"),
        new Score(
            row.getAs("subset"),
            row.getAs("metric"),
            k.map(OptionalInt::of).orElseGet(OptionalInt::empty),
            new Estimate(row.getAs("value"), error.orElse(Double.NaN)),
            row.getAs("problems"),
            row.getAs("attempts")));
  }
}
