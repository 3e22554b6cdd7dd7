/**
 * A language model as the judge of answers that no rule can decide. {@link
 * io.rsd.eval.judge.JudgedGrader} asks the rules first and then {@link io.rsd.eval.judge.Judge},
 * which sends questions to an OpenAI-compatible server. Uses {@code answers.extraction}, and of
 * core {@code decoding}, {@code config} and {@code files}; knows nothing of Spark.
 */
package io.rsd.eval.judge;
