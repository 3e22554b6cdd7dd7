package io.rsd.spark.executor;

import io.rsd.core.decoding.DecodingSettings;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.spark.models.ModelSettings;
import java.io.Serializable;

/**
 * What an executor makes a decoding engine from. Tasks with equal specs share one.
 *
 * @param models the models, with a teacher if the policy needs one
 * @param decoding the settings; the executor adds the student's stop tokens, and limits the context
 *     to what the models are made for
 * @param answers the kind of answers that the problems ask for
 */
public record EngineSpec(ModelSettings models, DecodingSettings decoding, AnswerKind answers)
    implements Serializable {}
