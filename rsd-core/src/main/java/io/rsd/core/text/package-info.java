/**
 * From text to token ids and back: a model's tokenizer, its chat template, and how the vocabularies
 * of two models fit together. All of them start from a {@code checkpoint.ModelDescription}, or from
 * a folder that has only their file. May use {@code checkpoint}, and {@code jinja} within; only
 * {@code Tokenizer} calls the native library.
 */
package io.rsd.core.text;
