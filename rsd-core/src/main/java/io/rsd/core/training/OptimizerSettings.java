package io.rsd.core.training;

/**
 * The constants of AdamW with decoupled weight decay (Loshchilov and Hutter, 2019).
 *
 * @param beta1 the decay of the running mean of the gradient
 * @param beta2 the decay of the running mean of the squared gradient
 * @param epsilon the constant added to the root of the mean square
 * @param weightDecay the share of a weight, times the learning rate, that each step subtracts;
 *     norms and biases do not decay
 * @param gradientClipping the largest Euclidean norm of all gradients together; larger gradients
 *     are scaled down to it; 0 for no clipping
 */
public record OptimizerSettings(
    double beta1, double beta2, double epsilon, double weightDecay, double gradientClipping) {}
