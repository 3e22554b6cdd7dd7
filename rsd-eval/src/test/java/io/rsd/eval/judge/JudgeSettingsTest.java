package io.rsd.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.SettingsFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code grader.judge}: defaults, and what is refused. */
class JudgeSettingsTest {

  @TempDir private Path folder;

  static Optional<JudgeSettings> read(String... overrides) {
    List<String> all = new ArrayList<>();
    for (String override : overrides) {
      all.add("grader.judge." + override);
    }
    return JudgeSettings.read(SettingsFile.read(List.of(), all).section("grader.judge"));
  }

  private static JudgeSettings with(String... overrides) {
    List<String> all = new ArrayList<>(List.of("url=https://host/v1", "model=m"));
    all.addAll(List.of(overrides));
    return read(all.toArray(String[]::new)).orElseThrow();
  }

  @Test
  void thereIsNoJudgeUnlessItsAddressIsSet() {
    assertThat(read()).isEmpty();
    assertThat(read("model=m")).isEmpty();
  }

  @Test
  void theDefaultsAskForOneWordWithoutAKey() {
    JudgeSettings judge = with();
    assertThat(judge.prompt()).isEqualTo(JudgePrompt.EQUALITY);
    assertThat(judge.keyVariable()).isEmpty();
    assertThat(judge.key(Map.of())).isEmpty();
    assertThat(judge.parameters()).isEqualTo(Map.of("temperature", 0.0, "max_tokens", 1024));
    assertThat(judge.attemptsPerProblem()).isEqualTo(Integer.MAX_VALUE);
    assertThat(judge.timeout()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void fieldsOfTheRequestMayBeLeftOutAndAdded() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("judge.conf"),
            """
            grader.judge {
              url = "http://host/v1", model = m, temperature = null, max_tokens = null
              parameters { max_completion_tokens = 7, chat_template_kwargs { enable_thinking = false } }
            }
            """);
    assertThat(
            JudgeSettings.read(SettingsFile.read(List.of(file), List.of()).section("grader.judge"))
                .orElseThrow()
                .parameters())
        .isEqualTo(
            Map.of(
                "max_completion_tokens",
                7,
                "chat_template_kwargs",
                Map.of("enable_thinking", false)));
  }

  @ParameterizedTest
  @CsvSource({
    "url=localhost:8000, 'grader.judge.url must be an address such as http://localhost:8000/v1, not'",
    "url=ftp://host/v1, 'grader.judge.url must be an address such as'",
    "url=http://, 'grader.judge.url must be an address such as'",
    "url=http://a b/v1, 'grader.judge.url must be an address such as'",
    "prompt=equallity, 'grader.judge.prompt must be equality, not'",
    "model=, grader.judge.model must be set",
    "requests_at_once=0, grader.judge.requests_at_once must be",
    "timeout_seconds=0, grader.judge.timeout_seconds must be",
    "retries=-1, grader.judge.retries must be",
    "first_wait_seconds=x, grader.judge.first_wait_seconds must be",
    "temperature=warm, grader.judge.temperature must be",
    "max_tokens=0, grader.judge.max_tokens must be",
    "attempts_per_problem=0, grader.judge.attempts_per_problem must be",
    "parameters.stream=true, grader.judge.parameters.stream cannot be set"
  })
  void aWrongSettingIsNamed(String setting, String message) {
    assertThatThrownBy(() -> with(setting))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aModelHasToBeNamed() {
    assertThatThrownBy(() -> read("url=http://host/v1"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("grader.judge.model must be set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"url=http://user:s3cret@host/v1", "url=http://host/v1?api_key=s3cret"})
  void anAddressWithASecretIsRefusedWithoutPrintingIt(String url) {
    assertThatThrownBy(() -> with(url))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("grader.judge.url must be an address without user, password or query")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-s3cret", "hf_s3cret"})
  void aKeyInThePlaceOfItsVariableIsRefusedWithoutPrintingIt(String key) {
    assertThatThrownBy(() -> with("key_variable=" + key))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("must be the name of an environment variable")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aVariableThatIsNotSetIsRefusedByName() {
    JudgeSettings judge = with("key_variable=JUDGE_KEY");
    assertThat(judge.key(Map.of("JUDGE_KEY", "s3cret"))).contains("s3cret");
    assertThatThrownBy(() -> judge.key(Map.of("OTHER", "s3cret")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("grader.judge.key_variable: the environment variable JUDGE_KEY is not set");
    assertThatThrownBy(() -> judge.key(Map.of("JUDGE_KEY", "s3cret\n")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the environment variable JUDGE_KEY is no key")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void executorsGetTheSameSettings() throws IOException, ClassNotFoundException {
    for (JudgeSettings judge :
        List.of(with(), with("key_variable=JUDGE_KEY", "attempts_per_problem=2"))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(judge);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertThat(in.readObject()).isEqualTo(judge);
      }
    }
  }
}
