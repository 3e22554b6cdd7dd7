package io.rsd.core.text;

/**
 * One turn of a conversation.
 *
 * @param role the speaker: "system", "user" or "assistant"
 * @param content the message's text
 */
public record ChatMessage(String role, String content) {}
