package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.SparkSessions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which attempt at a problem is kept. */
@ExtendWith(SparkSessions.class)
class TraceChoiceTest {

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "position bigint, attempt int, verdict string, tokens int, mean_surprisal double");

  private static final long SOLVED = 7;
  private static final long UNSOLVED = 8;

  private static Map<Long, Integer> chosen(SparkSession spark, TraceChoice choice) {
    Dataset<Row> attempts =
        spark.createDataFrame(
            List.of(
                RowFactory.create(SOLVED, 5, "equal", 30, 0.4),
                RowFactory.create(SOLVED, 4, "equal", 30, 0.2),
                RowFactory.create(SOLVED, 3, "equal", 50, 0.2),
                RowFactory.create(SOLVED, 2, "equal", 40, 0.9),
                RowFactory.create(SOLVED, 1, "different", 10, 0.1),
                RowFactory.create(SOLVED, 0, null, 90, 0.1),
                RowFactory.create(UNSOLVED, 1, "undecided", 1, 0.1),
                RowFactory.create(UNSOLVED, 0, "different", 5, 0.5)),
            SCHEMA);
    Map<Long, Integer> chosen = new HashMap<>();
    TraceTable.choice(attempts, choice)
        .collectAsList()
        .forEach(
            row -> {
              chosen.put(row.getAs("position"), row.getAs("attempt"));
              assertThat(row.<Boolean>getAs("solved"))
                  .isEqualTo(row.<Long>getAs("position") == SOLVED);
            });
    return chosen;
  }

  @Test
  void ofTheCorrectAttemptsTheBestIsKeptAndOfEqualOnesTheFirst(SparkSession spark) {
    assertThat(chosen(spark, TraceChoice.FIRST)).containsEntry(SOLVED, 2);
    assertThat(chosen(spark, TraceChoice.SHORTEST)).containsEntry(SOLVED, 4);
    assertThat(chosen(spark, TraceChoice.LONGEST)).containsEntry(SOLVED, 3);
    assertThat(chosen(spark, TraceChoice.MOST_PROBABLE)).containsEntry(SOLVED, 3);
  }

  @Test
  void withoutACorrectOneItIsTheFirstWhateverIsChosen(SparkSession spark) {
    for (TraceChoice choice : TraceChoice.values()) {
      assertThat(chosen(spark, choice)).containsEntry(UNSOLVED, 0);
    }
  }
}
