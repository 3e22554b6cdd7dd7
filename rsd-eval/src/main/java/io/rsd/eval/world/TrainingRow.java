package io.rsd.eval.world;

import com.google.gson.annotations.SerializedName;

/**
 * A solved problem in the form that a model is trained on. The texts are those of the ids, with all
 * control marks; the completion ends with the mark that ends a text.
 *
 * @param promptIds the token ids of the prompt
 * @param completionIds the token ids of the completion
 */
public record TrainingRow(
    String prompt,
    String completion,
    @SerializedName("prompt_token_ids") int[] promptIds,
    @SerializedName("completion_token_ids") int[] completionIds,
    ProblemKind kind) {}
