package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.SparkSessions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A stage whose texts do not end is warned of; only full attempts count. */
@ExtendWith(SparkSessions.class)
class LengthWarningTest {

  private static final StructType COLUMNS =
      StructType.fromDDL("purpose string, finish_reason string");

  private static List<Row> rows(int count, String purpose, String finishReason) {
    return Collections.nCopies(count, RowFactory.create(purpose, finishReason));
  }

  @SafeVarargs
  private static Optional<String> warning(SparkSession spark, List<Row>... parts) {
    List<Row> all = new ArrayList<>();
    for (List<Row> part : parts) {
      all.addAll(part);
    }
    return LengthWarning.of(spark.createDataFrame(all, COLUMNS));
  }

  @Test
  void overNineInTenAtTheLimitAreTooMany(SparkSession spark) {
    assertThat(warning(spark, rows(19, "solution", "length"), rows(1, "solution", "eos")))
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("19 of 20 full attempts").contains("eos_token"));
    assertThat(warning(spark, rows(18, "solution", "length"), rows(2, "solution", "eos")))
        .isEmpty();
  }

  @Test
  void prefixesAndAttemptsThatNeverEndedDoNotCount(SparkSession spark) {
    assertThat(
            warning(
                spark,
                rows(50, "prefix", "length"),
                rows(2, "solution", "eos"),
                rows(9, "solution", "length"),
                rows(40, "solution", null)))
        .isEmpty();
    assertThat(warning(spark, rows(50, "prefix", "length"))).isEmpty();
    assertThat(
            warning(
                spark,
                rows(50, "prefix", "eos"),
                rows(10, "solution", "length"),
                rows(40, "solution", null)))
        .hasValueSatisfying(text -> assertThat(text).startsWith("10 of 10 full attempts"));
  }

  @Test
  void withoutAttemptsThereIsNothingToWarnOf(SparkSession spark) {
    assertThat(warning(spark)).isEmpty();
  }
}
