package io.rsd.spark.executor;

import io.rsd.eval.judge.JudgeSettings;
import io.rsd.spark.files.Location;
import java.io.Serializable;

/**
 * The judge of a run. Tasks with equal specs share one, and so its limit of requests at once.
 *
 * @param settings how it is asked
 * @param replies the folder with its replies, which outlasts the executor
 */
public record JudgeSpec(JudgeSettings settings, Location replies) implements Serializable {}
