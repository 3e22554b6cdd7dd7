package io.rsd.core.text;

/**
 * One turn of a conversation.
 *
 * @param role who speaks: "system", "user" or "assistant"
 * @param content what is said
 */
public record ChatMessage(String role, String content) {}
