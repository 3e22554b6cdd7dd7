/**
 * Reads and writes HuggingFace model folders; nothing here computes with a model. Errors name the
 * file and the field or tensor that is wrong. May use {@code files}.
 *
 * <p>{@code ModelDescription} reads every file of a folder but the weights, each once. {@code
 * Checkpoint} adds the weights, and {@code text} builds tokenizer and chat template from the same
 * description. The description is in this package because the weights are checked against it: their
 * embedding must have a row for every token of {@code tokenizer.json}. So {@code text} uses this
 * package, and never the reverse.
 *
 * <p>{@code Architecture} is the registry of decoder families; {@code Family} explains how to add
 * one.
 */
package io.rsd.core.checkpoint;
