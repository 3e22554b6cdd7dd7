package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.SettingsFile;
import io.rsd.spark.files.Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemSettingsTest {

  @TempDir private Path folder;

  private SettingsFile settings(String... settings) throws IOException {
    return SettingsFile.read(
        List.of(Files.writeString(folder.resolve("a.conf"), "")), List.of(settings));
  }

  private ProblemSettings read(String... settings) throws IOException {
    return ProblemSettings.read(settings(settings).section("problems"), Optional.empty());
  }

  @Test
  void theDefaultsAreTheColumnsQuestionAndAnswer() throws IOException {
    ProblemSettings read = read("problems.path=in.csv");
    assertThat(read.path()).isEqualTo(Location.of("in.csv"));
    assertThat(read.columns())
        .isEqualTo(
            new ColumnNames(
                List.of(),
                true,
                List.of("question"),
                List.of("answer"),
                List.of(),
                List.of(),
                List.of()));
    assertThat(read.limit()).isZero();
  }

  @Test
  void theProblemsOfABenchmarkAreReadInTheSameWay() throws IOException {
    SettingsFile all = settings("benchmarks.b.path=s3a://data/x", "benchmarks.b.format=math500");
    ProblemSettings read = ProblemSettings.ofBenchmark(all.section("benchmarks").section("b"));
    assertThat(read.path()).isEqualTo(Location.of("s3a://data/x"));
    assertThat(read.columns().question()).containsExactly("problem");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "problems.limit=1                            | problems.path must be set",
        "problems.path=                              | problems.path must be a file or folder",
        "problems.format=s2k                         | problems.format must be s1k or s1k_1_1 or",
        "problems.limit=-1                           | problems.limit must be a whole number from 0",
        "problems.columns.question=                  | problems.columns.question must be the name",
        "problems.columns.hint=x                     | there is no setting problems.columns.hint",
      })
  void settingsThatCannotBeUsedAreNamed(String setting, String message) {
    String path = message.contains("path") ? "problems.limit=0" : "problems.path=x";
    assertThatThrownBy(() -> read(path, setting))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aCompletionNamesColumns() {
    assertThatThrownBy(
            () ->
                ProblemSettings.read(
                    settings("problems.path=x").section("problems"), Optional.of("<think>")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'<think>' names no column");
  }

  @Test
  void settingsTravelToExecutors() throws IOException {
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      out.writeObject(read("problems.path=x", "problems.format=aime"));
      out.writeObject(PromptSettings.read(settings("prompt.variables.a.b=1").section("prompt")));
    }
  }
}
