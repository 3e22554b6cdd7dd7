package io.rsd.core.text;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.ModelDescription;
import io.rsd.core.checkpoint.TokenizerConfig;
import io.rsd.core.checkpoint.TokenizerConfig.TemplateSource;
import io.rsd.core.text.jinja.JinjaTemplate;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model's own chat template, which renders a conversation as the text that the model was trained
 * to continue. The result is that of Hugging Face's transformers; a template with an unsupported
 * construct is refused.
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
   * @param clock gives the date that templates such as Llama 3's write into the prompt; a fixed
   *     clock keeps prompts the same every day
   * @throws InvalidInputException if the folder has no usable template
   */
  public static ChatTemplate of(ModelDescription model, Clock clock) {
    return of(model.tokenizerConfig(), clock);
  }

  /**
   * The template of a folder that may lack all other files of a model.
   *
   * @throws InvalidInputException if the folder has no usable template
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
   * Renders a conversation. The text has all special tokens that the model expects, so encode it
   * without adding any.
   *
   * @param addGenerationPrompt whether to open the assistant's turn, for the model to continue
   * @param variables further variables of the template, for example {@code enable_thinking}
   * @throws InvalidInputException if the template refuses the conversation or uses an unsupported
   *     construct
   */
  public String render(
      List<ChatMessage> messages, boolean addGenerationPrompt, Map<String, ?> variables) {
    Map<String, Object> all = new HashMap<>(specialTokens);
    all.put("tools", null);
    all.put("documents", null);
    all.putAll(variables);
    all.put("add_generation_prompt", addGenerationPrompt);
    all.put("messages", messages.stream().map(ChatTemplate::fields).toList());
    return template.render(all, clock);
  }

  /** The fields of a message, in the order in which templates print them. */
  private static Map<String, String> fields(ChatMessage message) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("role", message.role());
    fields.put("content", message.content());
    return fields;
  }
}
