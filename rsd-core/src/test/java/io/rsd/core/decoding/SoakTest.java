package io.rsd.core.decoding;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {

  @TempDir Path folder;

  @Test
  void thousandsOfSequencesGetOneResultEachAndLeaveNothingBehind()
      throws IOException, InterruptedException {
    assumeTrue(Files.exists(Soak.STATUS), "needs " + Soak.STATUS + " to see a process's memory");
    OwnProcess.run(folder.resolve("log.txt"), Soak.class, folder.resolve("models"));
  }
}
