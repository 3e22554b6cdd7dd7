package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;

/**
 * Which correct attempt at a problem is kept. Of several that are equally good it is the one with
 * the lowest number.
 */
enum TraceChoice {
  /** The one with the lowest number, as the paper does. */
  FIRST,

  /** The one with the fewest tokens, as an author's earlier public code does. */
  SHORTEST,

  /** The one with the most tokens. */
  LONGEST,

  /** The one whose tokens the student finds most probable on average (GRAPE, arXiv 2502.04194). */
  MOST_PROBABLE;

  /** A number for each attempt: the smaller, the better. */
  Column order() {
    return switch (this) {
      case FIRST -> lit(0);
      case SHORTEST -> col("tokens");
      case LONGEST -> col("tokens").multiply(-1);
      case MOST_PROBABLE -> col("mean_surprisal");
    };
  }
}
