package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.rsd.spark.run.Run;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How often each letter is the right one and how often it is chosen. A model that prefers a letter,
 * or an order of options that favours one, shows here.
 */
final class LetterBalance {

  private static final String NONE = "none";
  private static final String LETTER = "letter";

  private LetterBalance() {}

  /** Counts the letters of golds, by problem, and of predictions, by attempt, and logs both. */
  static Map<String, Object> of(Run run, String stage, Dataset<Row> attempts) {
    SortedMap<String, Long> golds =
        counts(attempts.select("position", "gold").distinct(), col("gold"));
    Column decided = when(col("verdict").isin("equal", "different"), col("answer"));
    SortedMap<String, Long> predictions = counts(attempts, coalesce(decided, lit(NONE)));
    run.log("%s: right letters %s, chosen letters %s%n", stage, shown(golds), shown(predictions));
    return Map.of("gold_letters", golds, "chosen_letters", predictions);
  }

  private static SortedMap<String, Long> counts(Dataset<Row> rows, Column letter) {
    SortedMap<String, Long> counts = new TreeMap<>();
    rows.groupBy(letter.as(LETTER))
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }

  private static String shown(Map<String, Long> counts) {
    return counts.toString().replaceAll("[{}]", "").replace('=', ' ');
  }
}
