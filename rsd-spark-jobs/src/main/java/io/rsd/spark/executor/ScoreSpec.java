package io.rsd.spark.executor;

import io.rsd.spark.input.Opening;
import io.rsd.spark.models.ModelSettings;
import java.io.Serializable;

/**
 * What {@link ScoreTask} does with its completions.
 *
 * @param models the models, of which the student scores
 * @param grader who grades the answers
 * @param opening what the prompts already say of the answer
 * @param context the most tokens of prompt and completion together
 * @param seed the run's seed, for the table
 * @param fingerprint of all settings that decide the scores, for the table
 */
public record ScoreSpec(
    ModelSettings models,
    GraderSpec grader,
    Opening opening,
    int context,
    long seed,
    String fingerprint)
    implements Serializable {}
