package io.rsd.core.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The special tokens and the chat template of a model folder, from {@code tokenizer_config.json},
 * {@code special_tokens_map.json} and {@code chat_template.jinja}. All of them may be missing.
 *
 * @param folder the model folder
 * @param specialTokens texts by field, such as {@code bos_token} and {@code eos_token}
 * @param chatTemplate the template that renders a conversation as a prompt, if the folder has one
 */
public record TokenizerConfig(
    Path folder, Map<String, String> specialTokens, Optional<TemplateSource> chatTemplate) {

  /** The name of the file with the special tokens and, in many folders, the chat template. */
  public static final String FILE = "tokenizer_config.json";

  /** The name of the file with the chat template, which overrides the one in {@link #FILE}. */
  public static final String TEMPLATE_FILE = "chat_template.jinja";

  /**
   * The source of a Jinja template.
   *
   * @param place the file, and the field if it is not the whole file
   */
  public record TemplateSource(String place, String text) {}

  public TokenizerConfig {
    specialTokens = Map.copyOf(specialTokens);
  }

  /** Older folders have the special tokens here, which hold where {@link #FILE} lists no tokens. */
  private static final String SPECIAL_TOKENS_FILE = "special_tokens_map.json";

  /**
   * Reads the files of a folder.
   *
   * @throws io.rsd.core.InvalidInputException naming the file that cannot be read
   */
  public static TokenizerConfig read(Path folder) {
    Path file = folder.resolve(FILE);
    JsonObject config = Files.exists(file) ? JsonFields.read(file).copy() : new JsonObject();
    return new TokenizerConfig(
        folder,
        allSpecialTokens(folder, config),
        templateFile(folder.resolve(TEMPLATE_FILE))
            .or(
                () ->
                    element(config, "chat_template")
                        .flatMap(TokenizerConfig::defaultTemplate)
                        .map(text -> new TemplateSource(file + ", chat_template", text))));
  }

  /** As transformers does, which reads the older file over the newer one or not at all. */
  private static Map<String, String> allSpecialTokens(Path folder, JsonObject config) {
    Map<String, String> tokens = specialTokens(config);
    Path older = folder.resolve(SPECIAL_TOKENS_FILE);
    if (!config.has("added_tokens_decoder") && Files.exists(older)) {
      tokens.putAll(specialTokens(JsonFields.read(older).copy()));
    }
    return tokens;
  }

  private static Optional<TemplateSource> templateFile(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new TemplateSource(file.toString(), Files.readString(file)));
    } catch (IOException e) {
      throw StrictJson.unreadable(file, e);
    }
  }

  /** The default template of the field, which is one template or a list of templates with names. */
  private static Optional<String> defaultTemplate(JsonElement field) {
    if (field.isJsonArray()) {
      return field.getAsJsonArray().asList().stream()
          .filter(JsonElement::isJsonObject)
          .map(JsonElement::getAsJsonObject)
          .filter(entry -> text(entry, "name").equals(Optional.of("default")))
          .findFirst()
          .flatMap(entry -> text(entry, "template"));
    }
    return text(field);
  }

  /** Reads the special tokens, each a string or an object with the string as its content. */
  private static Map<String, String> specialTokens(JsonObject config) {
    Map<String, String> tokens = new TreeMap<>();
    for (String name : config.keySet()) {
      if (name.endsWith("_token")) {
        JsonElement field = config.get(name);
        (field.isJsonObject() ? text(field.getAsJsonObject(), "content") : text(field))
            .ifPresent(token -> tokens.put(name, token));
      }
    }
    return tokens;
  }

  private static Optional<JsonElement> element(JsonObject object, String field) {
    return Optional.ofNullable(object.get(field));
  }

  private static Optional<String> text(JsonObject object, String field) {
    return element(object, field).flatMap(TokenizerConfig::text);
  }

  private static Optional<String> text(JsonElement element) {
    return element.isJsonPrimitive() && element.getAsJsonPrimitive().isString()
        ? Optional.of(element.getAsString())
        : Optional.empty();
  }
}
