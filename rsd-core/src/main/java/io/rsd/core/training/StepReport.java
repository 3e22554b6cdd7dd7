package io.rsd.core.training;

/**
 * The figures of one step.
 *
 * @param step its number, from 1
 * @param epoch its epoch, from 1
 * @param loss mean surprisal of the tokens that are learnt, before the update, in nats
 * @param learningRate the rate of the step
 * @param gradientNorm the Euclidean norm of all gradients together, before clipping
 * @param tokens all tokens of its rows
 * @param targets tokens that are learnt
 * @param microbatches how many ran forward and backward
 * @param seconds duration of the step
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
