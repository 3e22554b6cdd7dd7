/**
 * Text to token ids and back: a model's tokenizer, its chat template, and the alignment of two
 * models' vocabularies. Each is built from a {@code checkpoint.ModelDescription}, or from a folder
 * that has only its file. May use {@code checkpoint}, {@code files} and its own {@code jinja}. Only
 * {@code Tokenizer} calls the native library.
 */
package io.rsd.core.text;
