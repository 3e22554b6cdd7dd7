package io.rsd.spark.input;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.rsd.core.InvalidInputException;
import io.rsd.core.text.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is asked: a text, or the last message of a user in a conversation.
 *
 * @param before the messages before it; what comes after it is an answer, and no part of a prompt
 * @param question the text that is asked
 */
record Conversation(List<ChatMessage> before, String question) {

  private static final String ROLE = "role";
  private static final String CONTENT = "content";
  private static final String USER = "user";

  Conversation {
    before = List.copyOf(before);
  }

  /**
   * Reads a question: a text, or chat messages with {@code role} and {@code content}.
   *
   * @param column where it is, for people
   * @throws InvalidInputException if it is anything else
   */
  static Conversation of(JsonElement value, String column) {
    if (value instanceof JsonPrimitive text) {
      return new Conversation(List.of(), text.getAsString());
    }
    List<ChatMessage> messages = new ArrayList<>();
    if (value instanceof JsonArray list) {
      list.forEach(message -> message(message).ifPresent(messages::add));
      if (!list.isEmpty() && messages.size() == list.size()) {
        return lastOfUser(messages, column);
      }
    }
    throw new InvalidInputException(
        "the question, column %s, is %s"
            .formatted(
                column,
                value instanceof JsonObject object
                    ? JsonRow.severalValues(object, column)
                    : "a list, and not one of chat messages with role and content"));
  }

  private static Conversation lastOfUser(List<ChatMessage> messages, String column) {
    int last = messages.size() - 1;
    while (last >= 0 && !messages.get(last).role().equals(USER)) {
      last--;
    }
    if (last < 0) {
      throw new InvalidInputException(
          "the conversation in the column %s has no message of a user".formatted(column));
    }
    return new Conversation(messages.subList(0, last), messages.get(last).content());
  }

  private static Optional<ChatMessage> message(JsonElement value) {
    return value instanceof JsonObject message
            && message.get(ROLE) instanceof JsonPrimitive role
            && role.isString()
            && message.has(CONTENT)
        ? content(message.get(CONTENT)).map(text -> new ChatMessage(role.getAsString(), text))
        : Optional.empty();
  }

  /** A text, or parts of which each is a text. */
  private static Optional<String> content(JsonElement value) {
    if (value instanceof JsonPrimitive text && text.isString()) {
      return Optional.of(text.getAsString());
    }
    if (!(value instanceof JsonArray parts) || parts.isEmpty()) {
      return Optional.empty();
    }
    List<String> texts =
        parts.asList().stream()
            .filter(
                part ->
                    part instanceof JsonObject of
                        && of.get("text") instanceof JsonPrimitive text
                        && text.isString())
            .map(part -> part.getAsJsonObject().get("text").getAsString())
            .toList();
    return Optional.of(texts.stream().collect(Collectors.joining("\n")))
        .filter(text -> texts.size() == parts.size());
  }
}
