/**
 * A world of sums small enough that a teacher and a student of it can be trained on a laptop:
 * problems with exact answers, solutions in a teacher's and in a student's style, a tokenizer whose
 * tokens are the words of that world, and the two untrained models.
 *
 * <p>From problem to training row: {@code ProblemGenerator} draws a {@code TinyProblem}, {@code
 * SolutionWriter} solves it in a {@code Style}, {@code TrainingRowEncoder} puts prompt and solution
 * into token ids. {@code TinyWorldData} says how much of what there is; {@code UntrainedModel}
 * writes the model folders.
 */
package io.rsd.eval.world;
