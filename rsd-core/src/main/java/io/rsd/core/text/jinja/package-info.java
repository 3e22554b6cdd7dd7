/**
 * The part of the Jinja2 template language that chat templates use, with Hugging Face's settings
 * (trim_blocks, lstrip_blocks, break and continue, generation marks) and Python's rules for values.
 *
 * <p>From source to text: {@code Lexer} splits the source into tokens, {@code StatementParser},
 * {@code ExpressionParser} and {@code OperandParser} build {@code Statement}s and {@code
 * Expression}s, which render and evaluate themselves in a {@code Scope}. An unsupported construct
 * is refused by name and line; nothing is skipped silently.
 *
 * <p>Why not a library: a prompt that differs by one character is another prompt, so a template
 * must be rendered exactly or refused, and no library for Java 17 does that. As of 2026-11-27,
 * jinjava renders real chat templates wrongly without an error, gravitee-io/jinja4j needs Java 25,
 * and Alipsa/hfjinja is unfinished.
 *
 * <p>Uses no other package, and only {@code text} uses it.
 */
package io.rsd.core.text.jinja;
