package io.rsd.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The version of the program is the version of the pom. */
class VersionsTest {

  @Test
  void comesFromThePom() throws IOException {
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<version>%s</version>".formatted(Versions.rsd()));
  }
}
