package io.rsd.spark.input;

import io.rsd.spark.SparkSessions;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the tables that problem files become, each test in a folder of its own. */
@ExtendWith(SparkSessions.class)
abstract class TablesTest {

  @TempDir Path folder;
  TableWriter tables;

  @BeforeEach
  void start(SparkSession spark) {
    tables = new TableWriter(spark, folder);
  }
}
