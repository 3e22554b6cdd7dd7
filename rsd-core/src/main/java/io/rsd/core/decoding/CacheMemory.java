package io.rsd.core.decoding;

import io.rsd.core.decoding.DecodingSettings.Speed;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.DeviceMemory;

/**
 * The memory that the KV caches of all models together may take.
 *
 * @param slots bytes for the slots of running sequences
 * @param prompts bytes for prompts that are saved for further attempts
 */
record CacheMemory(long slots, long prompts) {

  /** The caches' share of the free memory; forward passes need working memory too. */
  private static final double SHARE_OF_GPU = 0.8;

  /** The same on the CPU, where other programs need some of it. */
  private static final double SHARE_OF_HOST = 0.6;

  /** The prompts' share of the caches' memory. */
  private static final double PROMPTS_SHARE = 0.1;

  /** The assumed free memory if the system does not report it. */
  private static final long MODEST_MEMORY = 2L << 30;

  /** The memory that is set, or else a share of the device's free memory. */
  static CacheMemory of(Speed speed, ComputeDevice device) {
    double share = device instanceof ComputeDevice.Cpu ? SHARE_OF_HOST : SHARE_OF_GPU;
    long bytes =
        speed
            .cacheMemory()
            .orElseGet(() -> (long) (share * DeviceMemory.free(device).orElse(MODEST_MEMORY)));
    long prompts = (long) (PROMPTS_SHARE * bytes);
    return new CacheMemory(bytes - prompts, prompts);
  }
}
