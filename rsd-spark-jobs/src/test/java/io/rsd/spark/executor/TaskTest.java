package io.rsd.spark.executor;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests of what tasks do with the untrained pair; after each one its models are closed. */
abstract class TaskTest {

  @TempDir static Path folder;
  static TinyPair pair;

  @BeforeAll
  static void write() {
    pair = TinyPair.write(folder);
  }

  @AfterEach
  void closeModels() throws InterruptedException {
    ExecutorEngines.closeAll();
  }
}
