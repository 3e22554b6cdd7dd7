package io.rsd.core.decoding;

import io.rsd.core.decoding.DecodingSettings.Speed;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.DeviceMemory;

/**
 * The memory that the KV caches of all models together may take.
 *
 * @param slots bytes for the slots of running sequences
 * @param prompts bytes for prompts that are put aside for further attempts
 */
record CacheMemory(long slots, long prompts) {

  /** Of the free memory, what the caches may take; passes need room to work in as well. */
  private static final double SHARE_OF_FREE_MEMORY = 0.6;

  /** Of the caches' memory, what is for prompts. */
  private static final double PROMPTS_SHARE = 0.1;

  /** What to count on where the system does not say how much memory is free. */
  private static final long MODEST_MEMORY = 2L << 30;

  /** What was set, or a share of what is free on the device. */
  static CacheMemory of(Speed speed, ComputeDevice device) {
    long bytes =
        speed
            .cacheMemory()
            .orElseGet(
                () ->
                    (long)
                        (SHARE_OF_FREE_MEMORY * DeviceMemory.free(device).orElse(MODEST_MEMORY)));
    long prompts = (long) (PROMPTS_SHARE * bytes);
    return new CacheMemory(bytes - prompts, prompts);
  }
}
