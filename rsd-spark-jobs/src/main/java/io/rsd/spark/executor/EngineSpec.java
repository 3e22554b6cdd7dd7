package io.rsd.spark.executor;

import io.rsd.core.decoding.DecodingSettings;
import io.rsd.spark.input.Opening;
import io.rsd.spark.models.ModelSettings;
import java.io.Serializable;

/**
 * What an executor makes a decoding engine from. Tasks with equal specs share one.
 *
 * @param models the models, with a teacher if the policy needs one
 * @param decoding the settings; the executor adds the tokens that end a text for either model and
 *     those of a forced text, and limits the context to what the models are made for
 * @param grader who grades the answers
 * @param opening what the prompts already say of the answer
 */
public record EngineSpec(
    ModelSettings models, DecodingSettings decoding, GraderSpec grader, Opening opening)
    implements Serializable {}
