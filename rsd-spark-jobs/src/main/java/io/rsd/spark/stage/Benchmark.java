package io.rsd.spark.stage;

import io.rsd.core.config.Settings;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.core.decoding.DecodingSettings;
import io.rsd.core.decoding.ForcedText;
import io.rsd.core.model.Sampling;
import io.rsd.spark.input.ProblemSettings;
import io.rsd.spark.input.PromptSettings;
import java.util.OptionalInt;

/**
 * A set of problems to evaluate models on: a block of the section {@code benchmarks}.
 *
 * @param name the block's
 * @param problems where its problems come from, and the kind of answers that they ask for
 * @param prompts how they become prompts
 * @param attempts at each problem, all of which count
 * @param sampling how tokens are drawn
 * @param context the most tokens of prompt and completion together
 * @param thinkLimit the number of tokens of prompt and completion together after which a reasoning
 *     is ended; empty for no such limit
 * @param countTruncated whether a text that the context has cut counts if it has a boxed answer
 *     after its reasoning
 * @param seed of the draws, and of the order of options
 */
record Benchmark(
    String name,
    ProblemSettings problems,
    PromptSettings prompts,
    int attempts,
    Sampling sampling,
    int context,
    OptionalInt thinkLimit,
    boolean countTruncated,
    long seed) {

  /**
   * Reads a block.
   *
   * @param prompts those of the run, for what the block does not say
   * @throws io.rsd.core.InvalidInputException if a setting is missing or cannot be used
   */
  static Benchmark read(String name, Settings block, PromptSettings prompts) {
    int context = block.integer("context", 2);
    OptionalInt thinkLimit = block.optionalInteger("think_limit", 0);
    if (thinkLimit.orElse(0) > context) {
      throw block.wrong("think_limit", "at most the context of %d tokens".formatted(context));
    }
    return new Benchmark(
        name,
        ProblemSettings.ofBenchmark(block),
        prompts.overriddenBy(block.section("prompt")),
        block.integer("attempts", 1),
        DecodingSettings.sampling(block),
        context,
        thinkLimit,
        block.flag("count_truncated"),
        block.integer("seed"));
  }

  /**
   * How its problems are decoded.
   *
   * @param ofRun the run's own settings, for what is forced at the think limit, and for what only
   *     decides how fast it goes
   */
  DecodingSettings decoding(DecodingSettings ofRun) {
    return DecodingSettings.paper()
        .withPolicy(new DecodingPolicy.StudentOnly())
        .withSampling(sampling, sampling)
        .withContextLimit(context)
        .withSeed(seed)
        .withForcedText(forcedText(ofRun))
        .withSpeed(ofRun.speed());
  }

  /** What is forced at its think limit. */
  ForcedText forcedText(DecodingSettings ofRun) {
    return ofRun.limits().forced().withLimit(thinkLimit.orElse(ForcedText.NEVER.limit()));
  }
}
