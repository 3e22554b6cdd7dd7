/**
 * The part of the Jinja2 template language that chat templates are written in, with the settings
 * that Hugging Face renders them with (trim_blocks, lstrip_blocks, break and continue, generation
 * marks), and with Python's rules for values.
 *
 * <p>From source to text: {@code Lexer} cuts the source into tokens, {@code StatementParser},
 * {@code ExpressionParser} and {@code OperandParser} build {@code Statement}s and {@code
 * Expression}s, which render and evaluate themselves in a {@code Scope}. A construct outside the
 * supported part is refused by name and line; nothing is skipped silently.
 */
package io.rsd.core.text.jinja;
