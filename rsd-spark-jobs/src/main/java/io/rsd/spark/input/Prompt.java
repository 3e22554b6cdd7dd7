package io.rsd.spark.input;

/**
 * What a model is given to continue.
 *
 * @param text the rendered chat template, up to where the assistant speaks
 * @param tokenIds the same text in tokens of the model
 */
public record Prompt(String text, int[] tokenIds) {}
