package io.rsd.core.text;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.ModelDescription;
import io.rsd.core.checkpoint.TokenizerConfig;
import io.rsd.core.checkpoint.TokenizerConfig.TemplateSource;
import io.rsd.core.text.jinja.JinjaTemplate;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model's own chat template, which turns a conversation into the text that the model was trained
 * to continue. It renders what Hugging Face's transformers renders, or refuses by naming what it
 * does not know.
 */
public final class ChatTemplate {

  private final JinjaTemplate template;
  private final Map<String, String> specialTokens;
  private final Clock clock;

  private ChatTemplate(JinjaTemplate template, Map<String, String> specialTokens, Clock clock) {
    this.template = template;
    this.specialTokens = specialTokens;
    this.clock = clock;
  }

  /**
   * The template of a model: {@code chat_template.jinja}, or else the field {@code chat_template}
   * of {@code tokenizer_config.json} (of several, the one named "default").
   *
   * @param clock the date that templates such as Llama 3's write into the prompt; a fixed clock
   *     makes prompts that do not change from day to day
   * @throws InvalidInputException when the folder has no template, or one that cannot be used
   */
  public static ChatTemplate of(ModelDescription model, Clock clock) {
    return of(model.tokenizerConfig(), clock);
  }

  /**
   * The same for a folder that may have nothing else of a model.
   *
   * @throws InvalidInputException when the folder has no template, or one that cannot be used
   */
  public static ChatTemplate load(Path folder, Clock clock) {
    return of(TokenizerConfig.read(folder), clock);
  }

  private static ChatTemplate of(TokenizerConfig config, Clock clock) {
    TemplateSource source = config.chatTemplate().orElseThrow(() -> missing(config.folder()));
    return new ChatTemplate(
        JinjaTemplate.parse(source.place(), source.text()), config.specialTokens(), clock);
  }

  private static InvalidInputException missing(Path folder) {
    return new InvalidInputException(
        ("%s has no chat template, neither %s nor a chat_template in %s;"
                + " use the instruction-tuned model, or put its template there.")
            .formatted(folder, TokenizerConfig.TEMPLATE_FILE, TokenizerConfig.FILE));
  }

  /**
   * Renders a conversation. The text holds all special tokens that the model expects: encode it
   * without adding any.
   *
   * @param addGenerationPrompt whether to open the assistant's next turn, for the model to continue
   * @param variables what else the template may ask for, for example {@code enable_thinking}
   * @throws InvalidInputException when the template refuses the conversation, or needs a construct
   *     that is not supported
   */
  public String render(
      List<ChatMessage> messages, boolean addGenerationPrompt, Map<String, ?> variables) {
    Map<String, Object> all = new HashMap<>(specialTokens);
    all.put("tools", null);
    all.put("documents", null);
    all.putAll(variables);
    all.put("add_generation_prompt", addGenerationPrompt);
    all.put(
        "messages",
        messages.stream()
            .map(message -> Map.of("role", message.role(), "content", message.content()))
            .toList());
    return template.render(all, clock);
  }
}
