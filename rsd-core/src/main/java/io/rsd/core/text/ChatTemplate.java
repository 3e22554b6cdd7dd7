package io.rsd.core.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.TokenizerFile;
import io.rsd.core.text.jinja.JinjaTemplate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model's own chat template, which turns a conversation into the text that the model was trained
 * to continue. It renders what Hugging Face's transformers renders, or refuses by naming what it
 * does not know.
 */
public final class ChatTemplate {

  private static final String TEMPLATE_FILE = "chat_template.jinja";
  private static final String CONFIG_FILE = "tokenizer_config.json";

  private final JinjaTemplate template;
  private final Map<String, Object> specialTokens;
  private final Clock clock;

  private ChatTemplate(JinjaTemplate template, Map<String, Object> specialTokens, Clock clock) {
    this.template = template;
    this.specialTokens = specialTokens;
    this.clock = clock;
  }

  /**
   * Loads the template of a model folder: {@code chat_template.jinja}, or else the field {@code
   * chat_template} of {@code tokenizer_config.json} (of several, the one named "default").
   *
   * @param clock the date that templates such as Llama 3's write into the prompt; a fixed clock
   *     makes prompts that do not change from day to day
   * @throws InvalidInputException when the folder has no template, or one that cannot be used
   */
  public static ChatTemplate load(Path folder, Clock clock) {
    Path templateFile = folder.resolve(TEMPLATE_FILE);
    Path configFile = folder.resolve(CONFIG_FILE);
    JsonObject config =
        Files.exists(configFile)
            ? TokenizerFile.parse(configFile, TokenizerFile.read(configFile), JsonObject.class)
            : new JsonObject();
    JinjaTemplate template =
        Files.exists(templateFile)
            ? JinjaTemplate.parse(templateFile.toString(), TokenizerFile.read(templateFile))
            : JinjaTemplate.parse(configFile + ", chat_template", configured(folder, config));
    return new ChatTemplate(template, specialTokens(config), clock);
  }

  private static String configured(Path folder, JsonObject config) {
    return Optional.ofNullable(config.get("chat_template"))
        .flatMap(ChatTemplate::defaultTemplate)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    ("%s has no chat template, neither %s nor a chat_template in %s;"
                            + " use the instruction-tuned model, or put its template there.")
                        .formatted(folder, TEMPLATE_FILE, CONFIG_FILE)));
  }

  private static Optional<String> defaultTemplate(JsonElement field) {
    if (field.isJsonArray()) {
      return field.getAsJsonArray().asList().stream()
          .filter(JsonElement::isJsonObject)
          .map(JsonElement::getAsJsonObject)
          .filter(entry -> text(entry.get("name")).equals(Optional.of("default")))
          .findFirst()
          .flatMap(entry -> text(entry.get("template")));
    }
    return text(field);
  }

  /** The fields such as bos_token and eos_token, each a string or an object with its content. */
  private static Map<String, Object> specialTokens(JsonObject config) {
    Map<String, Object> tokens = new HashMap<>();
    for (String name : config.keySet()) {
      if (name.endsWith("_token")) {
        JsonElement field = config.get(name);
        text(field.isJsonObject() ? field.getAsJsonObject().get("content") : field)
            .ifPresent(token -> tokens.put(name, token));
      }
    }
    return tokens;
  }

  private static Optional<String> text(JsonElement element) {
    return element != null && element.isJsonPrimitive() && element.getAsJsonPrimitive().isString()
        ? Optional.of(element.getAsString())
        : Optional.empty();
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
