package io.rsd.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import io.rsd.core.InvalidInputException;
import io.rsd.core.testing.SharedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-05T14:07:09Z"), ZoneOffset.UTC);

  private static final List<ChatMessage> CONVERSATION =
      List.of(new ChatMessage("system", "Be short."), new ChatMessage("user", "Why?"));

  private static final String TEMPLATE =
      """
      {{ bos_token }}
      {%- for message in messages %}
          {{- '[' ~ message.role ~ ']' + message['content'] | trim + eos_token }}
      {%- endfor %}
      {%- if add_generation_prompt %}
          {{- '[assistant]' }}
      {%- endif %}
      {%- if enable_thinking is defined and enable_thinking is false %}
          {{- '<think></think>' }}
      {%- endif %}
      """;

  @TempDir private Path folder;

  private void write(String file, String text) {
    try {
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void configure(Map<String, Object> config) {
    write("tokenizer_config.json", new Gson().toJson(config));
  }

  private String render() {
    return ChatTemplate.load(folder, CLOCK).render(CONVERSATION, true, Map.of());
  }

  @Test
  void rendersMessagesSpecialTokensAndTheGenerationPrompt() {
    configure(Map.of("chat_template", TEMPLATE, "bos_token", "<s>", "eos_token", "</s>"));
    ChatTemplate template = ChatTemplate.load(folder, CLOCK);
    assertThat(template.render(CONVERSATION, true, Map.of()))
        .isEqualTo("<s>[system]Be short.</s>[user]Why?</s>[assistant]");
    assertThat(template.render(CONVERSATION, false, Map.of()))
        .isEqualTo("<s>[system]Be short.</s>[user]Why?</s>");
  }

  @Test
  void variablesReachTheTemplate() {
    configure(Map.of("chat_template", TEMPLATE, "eos_token", ";"));
    assertThat(
            ChatTemplate.load(folder, CLOCK)
                .render(CONVERSATION, true, Map.of("enable_thinking", false)))
        .isEqualTo("[system]Be short.;[user]Why?;[assistant]<think></think>");
  }

  @Test
  void specialTokensMayBeObjectsAndMayBeMissing() {
    configure(
        Map.of(
            "chat_template",
            "{{ bos_token }}|{{ eos_token }}|{{ pad_token is defined }}",
            "bos_token",
            Map.of("content", "<s>", "special", true)));
    assertThat(render()).isEqualTo("<s>||False");
  }

  @Test
  void aMessageHasItsRoleBeforeItsContent() {
    configure(Map.of("chat_template", "{{ messages[1]|tojson }} {{ messages[1].items()|list }}"));
    assertThat(render())
        .isEqualTo(
            "{\"role\": \"user\", \"content\": \"Why?\"} [('role', 'user'), ('content', 'Why?')]");
  }

  @Test
  void theMapOfSpecialTokensCountsWhereTheConfigurationListsNoAddedTokens() {
    configure(Map.of("chat_template", "{{ bos_token }}{{ eos_token }}", "eos_token", "</s>"));
    write("special_tokens_map.json", "{\"bos_token\": {\"content\": \"<s>\"}}");
    assertThat(render()).isEqualTo("<s></s>");
    configure(
        Map.of(
            "chat_template", "{{ bos_token }}{{ eos_token }}",
            "eos_token", "</s>",
            "added_tokens_decoder", Map.of()));
    assertThat(render()).isEqualTo("</s>");
  }

  @Test
  void ofSeveralTemplatesTheDefaultIsTaken() {
    configure(
        Map.of(
            "chat_template",
            List.of(
                Map.of("name", "tool_use", "template", "tools"),
                Map.of("name", "default", "template", "plain"))));
    assertThat(render()).isEqualTo("plain");
  }

  @Test
  void aTemplateFileComesBeforeTheConfiguration() {
    write("chat_template.jinja", "from the file {{ eos_token }}");
    assertThat(render()).isEqualTo("from the file ");
    configure(Map.of("chat_template", "from the configuration", "eos_token", "</s>"));
    assertThat(render()).isEqualTo("from the file </s>");
  }

  @Test
  void theDateIsTheClocks() {
    configure(Map.of("chat_template", "Today: {{ strftime_now('%d %b %Y') }}"));
    assertThat(render()).isEqualTo("Today: 05 Mar 2026");
  }

  @Test
  void aFolderWithoutATemplateIsRefused() {
    assertThatThrownBy(this::render)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(folder + " has no chat template");
    configure(Map.of("chat_template", List.of(Map.of("name", "tool_use", "template", "tools"))));
    assertThatThrownBy(this::render).isInstanceOf(InvalidInputException.class);
    configure(Map.of("chat_template", 3));
    assertThatThrownBy(this::render).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aDamagedConfigurationIsNamed() {
    write("tokenizer_config.json", "{\"chat_template\": ");
    assertThatThrownBy(this::render)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(folder.resolve("tokenizer_config.json").toString());
  }

  @Test
  void aConstructThatIsNotSupportedIsNamedWithItsFileAndLine() {
    write("chat_template.jinja", "line one\n{% include 'other' %}\n");
    assertThatThrownBy(this::render)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "%s, line 2: {%% include %%} is not supported in chat templates",
            folder.resolve("chat_template.jinja"));
  }

  @Test
  void aTemplateMayRefuseTheConversation() {
    configure(
        Map.of("chat_template", "\n{{ raise_exception('No system role: ' ~ messages[0].role) }}"));
    assertThatThrownBy(this::render)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "line 2: the template refuses these messages: No system role: system");
  }

  @Test
  void rendersAsOtherImplementationsOnTheReferenceModels() {
    for (Path model : GoldenTokenizer.models()) {
      ChatTemplate template = ChatTemplate.load(model, CLOCK);
      try (Tokenizer tokenizer = Tokenizer.load(model)) {
        for (GoldenTokenizer.Chat golden : GoldenTokenizer.of(model).chat()) {
          String text = template.render(golden.messages(), golden.addGenerationPrompt(), Map.of());
          assertThat(text).isEqualTo(golden.text());
          assertThat(tokenizer.encode(text, false)).isEqualTo(GoldenTokenizer.array(golden.ids()));
        }
      }
    }
  }

  @Test
  void rendersThePublishedTemplateOfQwen() {
    ChatTemplate qwen =
        ChatTemplate.load(SharedFiles.TOKENIZERS.folder().resolve("qwen2.5"), CLOCK);
    assertThat(qwen.render(CONVERSATION, true, Map.of()))
        .isEqualTo(
            """
            <|im_start|>system
            Be short.<|im_end|>
            <|im_start|>user
            Why?<|im_end|>
            <|im_start|>assistant
            """);
    assertThat(qwen.render(List.of(new ChatMessage("user", " 1 + 1?")), false, Map.of()))
        .isEqualTo(
            """
            <|im_start|>system
            You are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>
            <|im_start|>user
             1 + 1?<|im_end|>
            """);
  }
}
