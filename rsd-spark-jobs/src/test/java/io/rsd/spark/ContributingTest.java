package io.rsd.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.eval.judge.JudgePrompt;
import io.rsd.spark.input.ProblemFormat;
import io.rsd.spark.input.PromptSettings;
import io.rsd.spark.stage.StageKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on adding things names exactly what is registered in the code. */
class ContributingTest {

  /** Tests run in the folder of their module. */
  private static final Path PAGE = Path.of("../.github/CONTRIBUTING.md");

  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  /** The names on the line "Registered" of a section. */
  private static List<String> registered(String section) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.equals("### " + section))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith("Registered:"))
        .flatMap(line -> CODE.matcher(line).results())
        .map(ContributingTest::name)
        .toList();
  }

  private static String name(MatchResult code) {
    return code.group(1);
  }

  @Test
  void namesTheFamilies() throws IOException {
    assertThat(registered("A decoder family"))
        .containsExactlyElementsOf(
            Stream.of(Architecture.values()).map(Architecture::modelType).toList());
  }

  @Test
  void namesThePolicies() throws IOException {
    assertThat(registered("A decoding policy")).containsExactlyElementsOf(DecodingPolicy.labels());
  }

  @Test
  void namesTheStages() throws IOException {
    assertThat(registered("A stage"))
        .containsExactlyElementsOf(Stream.of(StageKind.values()).map(StageKind::label).toList());
  }

  @Test
  void namesTheAnswerCheckers() throws IOException {
    assertThat(registered("An answer checker"))
        .containsExactlyElementsOf(Stream.of(AnswerKind.values()).map(AnswerKind::label).toList());
  }

  @Test
  void namesTheWordingsOfTheJudge() throws IOException {
    assertThat(registered("A wording for the judge"))
        .containsExactlyElementsOf(
            Stream.of(JudgePrompt.values())
                .map(prompt -> prompt.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void namesThePromptPresets() throws IOException {
    try (InputStream presets = PromptSettings.class.getResourceAsStream("prompts.conf")) {
      assertThat(registered("A prompt preset"))
          .containsExactlyInAnyOrderElementsOf(
              ConfigFactory.parseReader(new InputStreamReader(presets, StandardCharsets.UTF_8))
                  .root()
                  .keySet());
    }
  }

  @Test
  void namesTheFormatsOfProblems() throws IOException {
    assertThat(registered("A benchmark or a problem set"))
        .containsExactlyElementsOf(
            Stream.of(ProblemFormat.values())
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .toList());
  }
}
