package io.rsd.spark.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.Rsd;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TinyWorldCommandTest {

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  private int run(String... options) {
    CommandLine command = Rsd.commandLine();
    command.setErr(new PrintWriter(err, true));
    return command.execute(
        Stream.concat(
                Stream.of("tiny-world", "--output", folder.resolve("out").toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  void theModelsThatComeAlongKnowOneWorldOnly() {
    assertThat(run("--experiment", "--seed", "7")).isEqualTo(2);
    assertThat(err)
        .asString()
        .contains("know the world of seed 0; name those of seed 7 with --teacher and --student");
  }

  @Test
  void anExperimentOfNothingIsRefused() {
    assertThat(run("--experiment", "--samples", "0")).isEqualTo(2);
    assertThat(err).asString().contains("--samples and --trainings must be 1 or more");
  }

  @Test
  void moreProblemsThanThereAreAreRefused() {
    assertThat(run("--experiment", "--problems", "2001")).isEqualTo(2);
    assertThat(err).asString().contains("problems of the tiny world must be from 2 to 2000");
  }

  @Test
  void theSizesOfAnExperimentGoWithItAlone() {
    assertThat(run("--problems", "10")).isEqualTo(2);
    assertThat(err).asString().contains("--experiment");
  }
}
