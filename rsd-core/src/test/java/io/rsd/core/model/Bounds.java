package io.rsd.core.model;

/** How far log-probabilities may be from the exact ones, in nats. */
final class Bounds {

  /** A few times the noise of correct float32 code on models as small as those of the tests. */
  static final double FLOAT32 = 5e-5;

  /** The project's own promise for float32 on any model. */
  static final double FLOAT32_PROMISE = 2e-4;

  /**
   * A bfloat16 has 8 significant bits. Logits from 8 to 16 therefore stand on steps of 2^-4, which
   * alone puts each of them off by 2^-6 in the mean and by up to 2^-5, and all weights and all
   * states between the layers are rounded as coarsely. Measured: mean errors of 0.02 to 0.04. The
   * README of the golden checkpoints has 0.06, measured with other code. Mistakes in the forward
   * pass cost 2 and more.
   */
  static final double BFLOAT16_MEAN = 0.1;

  /** The worst of some ten thousand sums of such errors. Measured: up to 0.4. */
  static final double BFLOAT16_LARGEST = 0.6;

  /** Errors of log-probabilities of size e cost about e^2 / 2; measured: up to 0.013. */
  static final double BFLOAT16_DIVERGENCE = 0.03;

  private Bounds() {}
}
