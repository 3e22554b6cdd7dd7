package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.decoding.Role;
import io.rsd.core.testing.Fixtures;
import io.rsd.core.text.ChatMessage;
import io.rsd.core.text.Tokenizer;
import io.rsd.eval.world.UntrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrompterTest {

  @TempDir private Path folder;

  private PromptSettings settings(String... settings) throws IOException {
    Path file = Files.writeString(folder.resolve("a.conf"), "");
    return PromptSettings.read(
        SettingsFile.read(List.of(file), List.of(settings)).section("prompt"));
  }

  /** The tiny world's student with another chat template. */
  private Prompter prompter(String template, String... settings) throws IOException {
    Path model = folder.resolve("model");
    UntrainedModel.write(Role.STUDENT, model, 1);
    Files.writeString(model.resolve("chat_template.jinja"), template);
    return Prompter.load(model, settings(settings));
  }

  @Test
  void aQuestionIsTakenLiterally() throws IOException {
    String question = "Is $1 {question} \\1 {{ messages }} {% if %}?";
    try (Prompter prompter =
        prompter("{{ messages[0].content }}", "prompt.user=<{question}> {question}")) {
      assertThat(prompter.prompt(question).text())
          .isEqualTo("<%s> %s".formatted(question, question));
    }
  }

  @Test
  void theSystemMessageComesFirstWhereThereIsOne() throws IOException {
    ChatMessage user = new ChatMessage("user", "1 + 1");
    try (Prompter prompter = prompter("")) {
      assertThat(prompter.messages(List.of(), "1 + 1")).containsExactly(user);
    }
    try (Prompter prompter =
        Prompter.load(folder.resolve("model"), settings("prompt.system=Think {question}."))) {
      assertThat(prompter.messages(List.of(), "1 + 1"))
          .containsExactly(new ChatMessage("system", "Think {question}."), user);
    }
  }

  @Test
  void variablesAndDateReachTheTemplate() throws IOException {
    try (Prompter prompter =
        prompter(
            "{{ 'think' if enable_thinking else 'plain' }} {{ effort }}"
                + " {{ strftime_now('%d %b %Y') }}",
            "prompt.variables.enable_thinking=false",
            "prompt.variables.effort=low",
            "prompt.date=2025-03-09")) {
      assertThat(prompter.prompt("1").text()).isEqualTo("plain low 09 Mar 2025");
    }
  }

  @Test
  void aTruthValueOfTheCommandLineIsNoText() throws IOException {
    assertThat(settings("prompt.variables.a=false", "prompt.variables.b=true").variables())
        .containsEntry("a", false)
        .containsEntry("b", true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{% if add_generation_prompt %}<a>{% endif %}                      | \"\"",
        "{% if add_generation_prompt %}<a><think>{% endif %}               | <think>",
        "{% if add_generation_prompt %}<a><think> </think>{% endif %}      | <think> </think>",
        "<think>{% if add_generation_prompt %}<a>{% endif %}               | \"\"",
      })
  void theAssistantsOpeningIsWhatTheTemplateSaysForIt(String end, String opening)
      throws IOException {
    try (Prompter prompter = prompter("{{ messages[0].content }}" + end)) {
      assertThat(prompter.opening().text()).isEqualTo(opening);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {"<a>  | <a><think>", "<a><think>  | <a><think>", "<a><think>\\n  | <a><think>\\n"})
  void theOpeningOfTheSettingsStandsOnceAtTheEndOfThePrompt(String end, String expected)
      throws IOException {
    String template =
        "{{ messages[0].content }}{% if add_generation_prompt %}" + end + "{% endif %}";
    try (Prompter prompter = prompter(template.replace("\\n", "\n"), "prompt.opening=<think>")) {
      Prompt prompt = prompter.prompt("7");
      assertThat(prompt.text()).isEqualTo("7" + expected.replace("\\n", "\n"));
      assertThat(prompter.decode(prompt.tokenIds())).isEqualTo(prompt.text());
      assertThat("7<a>" + prompter.opening().text()).isEqualTo(prompt.text());
    }
  }

  @Test
  void anOpeningThatContradictsTheTemplateIsRefused() throws IOException {
    try (Prompter prompter =
        prompter(
            "{% if add_generation_prompt %}<think></think>{% endif %}", "prompt.opening=<think>")) {
      assertThatThrownBy(() -> prompter.prompt("7"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(
              "prompt.opening is \"<think>\", but the chat template itself opens the answer with"
                  + " \"<think></think>\"");
    }
  }

  @Test
  void theTinyWorldOpensTheReasoning() throws IOException {
    UntrainedModel.write(Role.STUDENT, folder.resolve("tiny"), 1);
    try (Prompter prompter = Prompter.load(folder.resolve("tiny"), settings())) {
      assertThat(prompter.opening().text()).isEqualTo("<think>");
    }
  }

  @Test
  void qwensPromptIsItsOwnWithTheSystemMessageOfTheSettings() throws IOException {
    Path model = Fixtures.model("hf-qwen2-a");
    try (Prompter prompter =
            Prompter.load(
                model, settings("prompt.system=Answer in a box.", "prompt.user={question} Why?"));
        Tokenizer tokenizer = Tokenizer.load(model)) {
      Prompt prompt = prompter.prompt("What is $1 + 1$?");
      assertThat(prompt.text())
          .isEqualTo(
              """
              <|im_start|>system
              Answer in a box.<|im_end|>
              <|im_start|>user
              What is $1 + 1$? Why?<|im_end|>
              <|im_start|>assistant
              """);
      // <|im_start|> is 481, <|im_end|> 482; each is a token of its own.
      assertThat(Arrays.stream(prompt.tokenIds()).filter(id -> id == 481)).hasSize(3);
      assertThat(Arrays.stream(prompt.tokenIds()).filter(id -> id == 482)).hasSize(2);
      assertThat(tokenizer.decode(prompt.tokenIds(), false)).isEqualTo(prompt.text());
      assertThat(prompter.opening().text()).isEmpty();
    }
  }

  /** The paper's Figure 7, right side. */
  private static final String FIGURE_7 =
      """
      You must respond to every query in the following manner:
      First, provide a step-by-step logical exploration of the problem.
      Then, provide a clear and direct response based on your reasoning, with the final answer enclosed in \\boxed{}.\
      """;

  @Test
  void thePresetRsdIsThePapersFigure() throws IOException {
    try (Prompter prompter =
        Prompter.load(Fixtures.model("hf-qwen2-a"), settings("prompt.preset=rsd"))) {
      assertThat(prompter.prompt("What is 1 + 1?").text())
          .isEqualTo(
              """
              <|im_start|>system
              You are Qwen, created by Alibaba Cloud. You are a helpful assistant.
              %s<|im_end|>
              <|im_start|>user
              What is 1 + 1?<|im_end|>
              <|im_start|>assistant
              <think>"""
                  .formatted(FIGURE_7));
      assertThat(prompter.leftOut()).isEmpty();
      assertThat(prompter.prompt(List.of(), "Which?", List.of("3 eV", "$1 {question}")).text())
          .contains("<|im_start|>user\nWhich?\n\nA) 3 eV\nB) $1 {question}<|im_end|>");
    }
  }

  @Test
  void thePresetRsdNamesNoQwenToOtherModels() throws IOException {
    try (Prompter prompter =
        Prompter.load(Fixtures.model("hf-llama3-a"), settings("prompt.preset=rsd"))) {
      assertThat(prompter.messages(List.of(), "1"))
          .first()
          .isEqualTo(new ChatMessage("system", FIGURE_7));
      assertThat(prompter.leftOut())
          .contains("You are Qwen, created by Alibaba Cloud. You are a helpful assistant.");
      assertThat(prompter.prompt("1").text()).endsWith("<think>");
    }
  }

  @Test
  void singleSettingsOverrideThePreset() throws IOException {
    PromptSettings preset = settings("prompt.preset=rsd");
    PromptSettings changed =
        settings("prompt.preset=rsd", "prompt.user={question} Why?", "prompt.opening=");
    assertThat(changed.user()).isEqualTo("{question} Why?");
    assertThat(changed.opening()).isEmpty();
    assertThat(changed.system()).isEqualTo(preset.system()).isEqualTo(FIGURE_7);
    assertThat(changed.choices()).isEqualTo(preset.choices());
    PromptSettings ownSystem = settings("prompt.preset=rsd", "prompt.system=Think.");
    assertThat(ownSystem.system()).isEqualTo("Think.");
    assertThat(ownSystem.ofQwen()).isEmpty();
    assertThat(settings("prompt.preset=rsd", "prompt.system=").system()).isEmpty();
  }

  @Test
  void aBenchmarksPromptFallsBackToThatOfTheRun() throws IOException {
    PromptSettings run =
        settings("prompt.preset=rsd", "prompt.user={question}!", "prompt.variables.a=1");
    assertThat(run.overriddenBy(block())).isEqualTo(run);
    PromptSettings changed = run.overriddenBy(block("system=Think.", "variables.b=2"));
    assertThat(changed.system()).isEqualTo("Think.");
    assertThat(changed.user()).isEqualTo("{question}!");
    assertThat(changed.opening()).isEqualTo("<think>");
    assertThat(changed.variables()).containsKeys("a", "b");
    PromptSettings other = run.overriddenBy(block("preset=simple_evals", "opening=<think>"));
    assertThat(other.preset()).isEqualTo("simple_evals");
    assertThat(other.user()).startsWith("Solve the following math problem step by step.");
    assertThat(other.opening()).isEqualTo("<think>");
    assertThat(other.system()).isEmpty();
  }

  private static Settings block(String... settings) {
    return SettingsFile.read(
            List.of(),
            Stream.concat(
                    Stream.of("benchmarks.b.path=x"),
                    Stream.of(settings).map(setting -> "benchmarks.b.prompt." + setting))
                .toList())
        .section("benchmarks")
        .section("b")
        .section("prompt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "rsd", "s1", "simple_evals", "lighteval", "nemo_skills"})
  void everyPresetAsksQuestionsWithAndWithoutOptionsAndNamesItsSource(String name)
      throws IOException {
    assertThat(PromptPreset.names()).contains(name).hasSize(6);
    assertThat(PromptPreset.of(name).source()).isNotBlank();
    try (Prompter prompter =
        Prompter.load(Fixtures.model("hf-qwen2-a"), settings("prompt.preset=" + name))) {
      assertThat(prompter.prompt("Why $x$?").text())
          .contains("Why $x$?")
          .doesNotContain("{question}");
      assertThat(prompter.prompt(List.of(), "Why?", List.of("1 m", "2 m")).text())
          .contains("Why?\n\nA) 1 m\nB) 2 m")
          .doesNotContain("{question}", "{options}");
    }
  }

  @Test
  void settingsThatCannotBeUsedAreNamed() {
    Stream.of(
            "prompt.user=Solve it!|prompt.user must be a text with {question} in it, not",
            "prompt.choices=Choose: {options}|prompt.choices must be a text with {question} and {options} in it, not",
            "prompt.preset=rds|prompt.preset must be lighteval or nemo_skills or plain or rsd or s1 or simple_evals, not",
            "prompt.date=yesterday|prompt.date must be a date such as 2025-01-01, not")
        .map(text -> text.split("\\|"))
        .forEach(
            parts ->
                assertThatThrownBy(() -> settings(parts[0]))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(parts[1]));
  }
}
