package io.rsd.spark.executor;

import io.rsd.eval.answers.AnswerKind;
import io.rsd.spark.input.Opening;
import io.rsd.spark.models.ModelSettings;
import java.io.Serializable;

/**
 * What {@link ScoreTask} does with its completions.
 *
 * @param models the models, of which the student scores
 * @param answers the kind of answers that the problems ask for
 * @param opening what the prompts already say of the answer
 * @param context the most tokens of prompt and completion together
 * @param seed the run's seed, for the table
 * @param fingerprint of all settings that decide the scores, for the table
 */
public record ScoreSpec(
    ModelSettings models,
    AnswerKind answers,
    Opening opening,
    int context,
    long seed,
    String fingerprint)
    implements Serializable {}
