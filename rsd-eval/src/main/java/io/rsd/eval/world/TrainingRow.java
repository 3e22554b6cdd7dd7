package io.rsd.eval.world;

/**
 * A solved problem as a training row. The texts are those of the ids, with all control tokens; the
 * completion ends with the end-of-text token.
 *
 * @param promptIds the token ids of the prompt
 * @param completionIds the token ids of the completion
 */
public record TrainingRow(
    String prompt, String completion, int[] promptIds, int[] completionIds, ProblemKind kind) {}
