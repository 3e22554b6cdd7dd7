package io.rsd.core.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The special tokens and the chat template of a model folder, from {@code tokenizer_config.json},
 * {@code special_tokens_map.json} and {@code chat_template.jinja}. All three may be missing.
 *
 * @param folder the model folder
 * @param specialTokens texts by field, such as {@code bos_token} and {@code eos_token}
 * @param otherSpecialTokens the texts of special tokens without a field of their own
 * @param chatTemplate the template that renders a conversation as a prompt, if the folder has one
 */
public record TokenizerConfig(
    Path folder,
    Map<String, String> specialTokens,
    Set<String> otherSpecialTokens,
    Optional<TemplateSource> chatTemplate) {

  /** The name of the file with the special tokens and, in many folders, the chat template. */
  public static final String FILE = "tokenizer_config.json";

  /** The name of the file with the chat template, which overrides the one in {@link #FILE}. */
  public static final String TEMPLATE_FILE = "chat_template.jinja";

  private static final String MAP_FILE = "special_tokens_map.json";

  /** Lists of special tokens; version 5 of transformers writes the second. */
  private static final List<String> LISTS =
      List.of("additional_special_tokens", "extra_special_tokens");

  /**
   * The source of a Jinja template.
   *
   * @param place the file, and the field if it is not the whole file
   */
  public record TemplateSource(String place, String text) {}

  public TokenizerConfig {
    specialTokens = Map.copyOf(specialTokens);
    otherSpecialTokens = Set.copyOf(otherSpecialTokens);
  }

  /**
   * Reads the files of a folder.
   *
   * @throws io.rsd.core.InvalidInputException naming the file that cannot be read
   */
  public static TokenizerConfig read(Path folder) {
    return read(ModelFolder.at(folder));
  }

  static TokenizerConfig read(ModelFolder folder) {
    JsonObject config = folder.json(FILE).map(JsonFields::copy).orElseGet(JsonObject::new);
    List<JsonObject> sources = new ArrayList<>(List.of(config));
    // As in transformers, the map counts only where the configuration has no list of added tokens.
    if (!config.has("added_tokens_decoder")) {
      folder.json(MAP_FILE).map(JsonFields::copy).ifPresent(sources::add);
    }
    Map<String, String> specialTokens = new TreeMap<>();
    Set<String> others = new TreeSet<>();
    for (JsonObject source : sources) {
      specialTokens.putAll(specialTokens(source));
      LISTS.forEach(field -> others.addAll(texts(source, field)));
    }
    return new TokenizerConfig(folder.path(), specialTokens, others, chatTemplate(folder, config));
  }

  /** Whether the text is that of a special token. */
  boolean isSpecial(String text) {
    return specialTokens.containsValue(text) || otherSpecialTokens.contains(text);
  }

  private static Optional<TemplateSource> chatTemplate(ModelFolder folder, JsonObject config) {
    return folder
        .find(TEMPLATE_FILE)
        .map(TokenizerConfig::templateFile)
        .or(
            () ->
                element(config, "chat_template")
                    .flatMap(TokenizerConfig::defaultTemplate)
                    .map(
                        text ->
                            new TemplateSource(
                                folder.path().resolve(FILE) + ", chat_template", text)));
  }

  private static TemplateSource templateFile(Path file) {
    try {
      return new TemplateSource(file.toString(), Files.readString(file));
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

  private static Map<String, String> specialTokens(JsonObject config) {
    Map<String, String> tokens = new TreeMap<>();
    for (String name : config.keySet()) {
      if (name.endsWith("_token")) {
        tokenText(config.get(name)).ifPresent(token -> tokens.put(name, token));
      }
    }
    return tokens;
  }

  /** The texts of a list of tokens. Version 4 also writes an object here, with tokens by name. */
  private static List<String> texts(JsonObject config, String field) {
    return element(config, field).stream()
        .flatMap(
            value ->
                value.isJsonArray()
                    ? value.getAsJsonArray().asList().stream()
                    : value.isJsonObject()
                        ? value.getAsJsonObject().asMap().values().stream()
                        : Stream.of())
        .flatMap(token -> tokenText(token).stream())
        .toList();
  }

  /** The text of a token, which is a string or an object with the string as its content. */
  private static Optional<String> tokenText(JsonElement token) {
    return token.isJsonObject() ? text(token.getAsJsonObject(), "content") : text(token);
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
