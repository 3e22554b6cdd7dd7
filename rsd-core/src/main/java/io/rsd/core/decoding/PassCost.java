package io.rsd.core.decoding;

import io.rsd.core.model.LanguageModel;
import io.rsd.core.torchscript.ComputeDevice;

/**
 * What a forward pass of a model takes, in bytes that the device reads from memory in the same
 * time. It is an estimate from the model's shape and not a measurement, so that what follows from
 * it is the same in every run.
 *
 * @param fixed the weights, and what it takes to start the kernels of all layers
 * @param perToken the computation for one token
 * @param perPosition the KV cache of one position
 */
record PassCost(double fixed, double perToken, double perPosition) {

  /** Tokens whose computation takes as long as reading the weights. */
  private static final double TOKENS_PER_CPU_READ = 8;

  private static final double TOKENS_PER_CUDA_READ = 160;

  /** Bytes read while the kernels of a layer are started. */
  private static final double BYTES_PER_CPU_LAYER = 1.5e6;

  private static final double BYTES_PER_CUDA_LAYER = 300e6;

  /** The cost of a model's passes on its device. */
  static PassCost of(LanguageModel model) {
    boolean cpu = model.device() instanceof ComputeDevice.Cpu;
    double weights = model.weightBytesPerStep();
    double perLayer = cpu ? BYTES_PER_CPU_LAYER : BYTES_PER_CUDA_LAYER;
    return new PassCost(
        weights + perLayer * model.config().layers(),
        weights / (cpu ? TOKENS_PER_CPU_READ : TOKENS_PER_CUDA_READ),
        model.cacheBytesPerPosition());
  }
}
