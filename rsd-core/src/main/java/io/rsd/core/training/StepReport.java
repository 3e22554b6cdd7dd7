package io.rsd.core.training;

/**
 * What one step did.
 *
 * @param step its number, from 1
 * @param epoch the pass over the rows that it belongs to, from 1
 * @param loss mean surprisal of the completions' tokens before the step, in nats
 * @param learningRate the rate of the step
 * @param gradientNorm the Euclidean norm of all gradients together, before they are cut down
 * @param tokens all tokens that were read
 * @param targets the tokens that were learnt
 * @param microbatches how many ran forward and backward
 * @param seconds how long the step took
 */
public record StepReport(
    int step,
    int epoch,
    double loss,
    double learningRate,
    double gradientNorm,
    int tokens,
    int targets,
    int microbatches,
    double seconds) {}
