package io.rsd.eval.world;

/**
 * A solved problem in the form that a model is trained on. The texts are those of the ids, with all
 * control marks; the completion ends with the mark that ends a text.
 *
 * @param promptIds the token ids of the prompt
 * @param completionIds the token ids of the completion
 */
public record TrainingRow(
    String prompt, String completion, int[] promptIds, int[] completionIds, ProblemKind kind) {}
