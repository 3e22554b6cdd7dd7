package io.rsd.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * Converts numbers between stored types. Widening is exact. Narrowing rounds to the nearest, ties
 * to even, and overflows to infinity (IEEE 754). NaN stays NaN.
 */
final class FloatConversion {
  private static final int SMALLEST_NORMAL_FLOAT16 = Float.floatToIntBits(0x1p-14f);

  /** Halfway between the largest float16, 65504, and the next step, which is infinity. */
  private static final int INFINITE_FLOAT16 = Float.floatToIntBits(65520f);

  private static final int INFINITY = 0x7f80_0000;

  /** The exponents are stored with an offset of 127 in float32 and of 15 in float16. */
  private static final int EXPONENT_DIFFERENCE = 127 - 15;

  private static final int EXPONENT_SHIFT = EXPONENT_DIFFERENCE << 23;

  private FloatConversion() {}

  /**
   * Converts all remaining numbers of {@code source} into {@code target}, each in its own byte
   * order.
   */
  static void convert(ByteBuffer source, FloatType from, ByteBuffer target, FloatType to) {
    int count = source.remaining() / from.byteSize();
    FloatReader reader = reader(source, from);
    FloatWriter writer = writer(target, to);
    for (int i = 0; i < count; i++) {
      writer.put(reader.get());
    }
    source.position(source.position() + count * from.byteSize());
    target.position(target.position() + count * to.byteSize());
  }

  static short toBFloat16(float number) {
    int bits = Float.floatToRawIntBits(number);
    if (Float.isNaN(number)) {
      // Sets the quiet bit, because truncating the lower half could give an infinity.
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) (roundedToEven(bits, 16) >>> 16);
  }

  static float fromBFloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  static short toFloat16(float number) {
    int bits = Float.floatToRawIntBits(number);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7fff_ffff;
    if (magnitude > INFINITY) {
      return (short) (sign | 0x7e00 | ((magnitude >>> 13) & 0x1ff));
    }
    if (magnitude >= INFINITE_FLOAT16) {
      return (short) (sign | 0x7c00);
    }
    if (magnitude < SMALLEST_NORMAL_FLOAT16) {
      // Subnormal numbers are the multiples of 2^-24.
      return (short) (sign | (int) Math.rint(Math.abs((double) number) * 0x1p24));
    }
    return (short) (sign | ((roundedToEven(magnitude, 13) - EXPONENT_SHIFT) >>> 13));
  }

  static float fromFloat16(short bits) {
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    int sign = (bits & 0x8000) << 16;
    if (exponent == 0) {
      return Math.copySign(fraction * 0x1p-24f, Float.intBitsToFloat(sign));
    }
    int wideExponent = exponent == 0x1f ? 0xff : exponent + EXPONENT_DIFFERENCE;
    return Float.intBitsToFloat(sign | (wideExponent << 23) | (fraction << 13));
  }

  /** Rounds to a multiple of {@code 2^dropped}. The bits below it are undefined. */
  private static int roundedToEven(int bits, int dropped) {
    int lastKept = (bits >>> dropped) & 1;
    return bits + (1 << (dropped - 1)) - 1 + lastKept;
  }

  @FunctionalInterface
  private interface FloatReader {
    float get();
  }

  @FunctionalInterface
  private interface FloatWriter {
    void put(float number);
  }

  private static FloatReader reader(ByteBuffer source, FloatType type) {
    FloatBuffer floats = source.asFloatBuffer();
    ShortBuffer shorts = source.asShortBuffer();
    return switch (type) {
      case FLOAT32 -> floats::get;
      case FLOAT16 -> () -> fromFloat16(shorts.get());
      case BFLOAT16 -> () -> fromBFloat16(shorts.get());
    };
  }

  private static FloatWriter writer(ByteBuffer target, FloatType type) {
    FloatBuffer floats = target.asFloatBuffer();
    ShortBuffer shorts = target.asShortBuffer();
    return switch (type) {
      case FLOAT32 -> floats::put;
      case FLOAT16 -> number -> shorts.put(toFloat16(number));
      case BFLOAT16 -> number -> shorts.put(toBFloat16(number));
    };
  }
}
