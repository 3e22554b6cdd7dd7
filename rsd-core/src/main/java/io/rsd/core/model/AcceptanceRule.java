package io.rsd.core.model;

/**
 * When a candidate {@code y} is accepted: {@code log Q(y) >= logThreshold}.
 *
 * @param logThreshold in nats; negative infinity accepts everything
 * @param temperature of {@code Q}
 */
public record AcceptanceRule(double logThreshold, double temperature) {}
