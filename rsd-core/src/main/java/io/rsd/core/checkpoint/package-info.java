/**
 * HuggingFace model folders on disk, read and written; nothing here computes with a model. Errors
 * name the file and the field or tensor that is wrong. May use {@code files}.
 *
 * <p>{@code ModelDescription} reads every file of a folder but the weights, each once. {@code
 * Checkpoint} adds the weights, and {@code text} builds tokenizer and chat template on the same
 * description. It lives here because the weights need it too: their embedding must have a row for
 * every token of {@code tokenizer.json}. So {@code text} uses this package, and never the other
 * way.
 *
 * <p>{@code Architecture} is the register of the decoder families; {@code Family} says how to add
 * one.
 */
package io.rsd.core.checkpoint;
