package io.rsd.core.decoding;

import io.rsd.core.files.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The uniform numbers of one attempt. Each depends only on seed, problem, attempt, position and
 * stream, so a trace does not depend on what else is decoded, in which order or where.
 */
public final class Uniforms {

  /** What a number is used for. */
  public enum Stream {
    PROPOSAL(1),
    FALLBACK(2);

    private final int number;

    Stream(int number) {
      this.number = number;
    }
  }

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private final long key;

  public Uniforms(long seed, String problemId, int attempt) {
    byte[] id = problemId.getBytes(StandardCharsets.UTF_8);
    ByteBuffer content = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + id.length);
    content.putLong(seed).putInt(attempt).put(id);
    this.key = ByteBuffer.wrap(new Sha256().add(content.flip()).bytes()).getLong();
  }

  /**
   * The number of a position in the completion and a stream: an odd multiple of 2^-24 between 0 and
   * 1, which a float holds exactly, and whose product with a positive float rounds to less than
   * that float.
   */
  public float at(int position, Stream stream) {
    long counter = 2L * position + stream.number;
    long step = mixed(key + counter * GOLDEN_GAMMA) >>> 41;
    return (2 * step + 1) * 0x1p-24f;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014; constants by Stafford). */
  private static long mixed(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
