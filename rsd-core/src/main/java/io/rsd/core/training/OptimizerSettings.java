package io.rsd.core.training;

/**
 * The constants of AdamW with decoupled weight decay (Loshchilov and Hutter, 2019).
 *
 * @param beta1 how much of the mean gradient is kept from step to step
 * @param beta2 how much of the mean squared gradient is kept
 * @param epsilon what is added to the root of the mean square
 * @param weightDecay the share of a weight, times the learning rate, that is lost at each step;
 *     norms and biases lose nothing
 * @param gradientClipping the Euclidean norm that all gradients together are cut down to; 0 leaves
 *     them as they are
 */
public record OptimizerSettings(
    double beta1, double beta2, double epsilon, double weightDecay, double gradientClipping) {}
