/**
 * The tiny world: arithmetic problems so simple that a teacher and a student can be trained on a
 * laptop. It has problems with exact answers, solutions in a teacher's and in a student's style, a
 * tokenizer whose tokens are the words of the problems, and the trained and untrained models.
 *
 * <p>From problem to training row: {@code ProblemGenerator} draws a {@code TinyProblem}, {@code
 * SolutionWriter} solves it in a {@code Style}, {@code TrainingRowEncoder} encodes prompt and
 * solution as token ids. {@code TinyWorldData} draws the problem sets and rows of a world, {@code
 * UntrainedModel} and {@code Pretraining} make its models, and {@code TinyWorld} unpacks the
 * shipped ones. Uses {@code io.rsd.core}; knows nothing of Spark.
 */
package io.rsd.eval.world;
