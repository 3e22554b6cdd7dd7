package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class FloatConversionTest {
  private static final int FLOAT16_INFINITY = 0x7c00;
  private static final int BFLOAT16_INFINITY = 0x7f80;

  @Test
  void everyFloat16SurvivesTheWayToFloat32AndBack() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      float number = FloatConversion.fromFloat16((short) bits);
      short back = FloatConversion.toFloat16(number);
      if (Float.isNaN(number)) {
        assertThat(FloatConversion.fromFloat16(back)).isNaN();
      } else {
        assertThat(back).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void everyBFloat16SurvivesTheWayToFloat32AndBack() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      float number = FloatConversion.fromBFloat16((short) bits);
      short back = FloatConversion.toBFloat16(number);
      if (Float.isNaN(number)) {
        assertThat(FloatConversion.fromBFloat16(back)).isNaN();
      } else {
        assertThat(back).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void float16HasTheValuesOfItsDefinition() {
    assertThat(FloatConversion.fromFloat16((short) 0x3c00)).isEqualTo(1f);
    assertThat(FloatConversion.fromFloat16((short) 0xc000)).isEqualTo(-2f);
    assertThat(FloatConversion.fromFloat16((short) 0x7bff)).isEqualTo(65504f);
    assertThat(FloatConversion.fromFloat16((short) 0x0400)).isEqualTo(0x1p-14f);
    assertThat(FloatConversion.fromFloat16((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(FloatConversion.fromFloat16((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
  }

  @Test
  void roundsToTheNearestFloat16AndTiesToEven() {
    assertRoundsToNearest(
        FLOAT16_INFINITY,
        bits -> FloatConversion.fromFloat16((short) bits),
        65536,
        number -> FloatConversion.toFloat16((float) number));
  }

  @Test
  void roundsToTheNearestBFloat16AndTiesToEven() {
    assertRoundsToNearest(
        BFLOAT16_INFINITY,
        bits -> FloatConversion.fromBFloat16((short) bits),
        0x1p128,
        number -> FloatConversion.toBFloat16((float) number));
  }

  @Test
  void keepsTheSignOfZeroAndOfWhatRoundsToIt() {
    assertThat(FloatConversion.toFloat16(-0f)).isEqualTo((short) 0x8000);
    assertThat(FloatConversion.toFloat16(-Float.MIN_VALUE)).isEqualTo((short) 0x8000);
    assertThat(FloatConversion.toBFloat16(-0f)).isEqualTo((short) 0x8000);
    assertThat(FloatConversion.toBFloat16(-Float.MIN_VALUE)).isEqualTo((short) 0x8000);
  }

  @Test
  void keepsEveryNan() {
    for (int bits : new int[] {0x7f80_0001, 0x7fc0_0000, 0x7fff_ffff, 0xff80_0001, 0xffff_ffff}) {
      float nan = Float.intBitsToFloat(bits);
      assertThat(FloatConversion.fromFloat16(FloatConversion.toFloat16(nan))).isNaN();
      assertThat(FloatConversion.fromBFloat16(FloatConversion.toBFloat16(nan))).isNaN();
    }
  }

  @Test
  void convertsBuffersBetweenAllTypes() {
    float[] exactEverywhere = {0, -1, 1.5f, 0.25f, -96, Float.NEGATIVE_INFINITY};
    for (FloatType from : FloatType.values()) {
      for (FloatType to : FloatType.values()) {
        ByteBuffer source = stored(exactEverywhere, from);
        ByteBuffer target = littleEndian(exactEverywhere.length * to.byteSize());
        FloatConversion.convert(source, from, target, to);
        assertThat(source.hasRemaining()).isFalse();
        assertThat(target.flip()).isEqualTo(stored(exactEverywhere, to));
      }
    }
  }

  @FunctionalInterface
  private interface Narrowing {
    short narrowed(double number);
  }

  /** Checks both neighbours and the middle between every two successive numbers of a type. */
  private static void assertRoundsToNearest(
      int infinity, IntToDoubleFunction value, double afterLargest, Narrowing narrowing) {
    Random random = new Random(1);
    for (int bits = 0; bits < infinity; bits++) {
      double below = value.applyAsDouble(bits);
      double above = bits + 1 == infinity ? afterLargest : value.applyAsDouble(bits + 1);
      double middle = (below + above) / 2;
      int even = bits % 2 == 0 ? bits : bits + 1;
      assertThat(narrowing.narrowed(middle)).isEqualTo((short) even);
      assertThat(narrowing.narrowed(-middle)).isEqualTo((short) (even | 0x8000));
      assertThat(narrowing.narrowed(Math.nextDown((float) middle))).isEqualTo((short) bits);
      assertThat(narrowing.narrowed(Math.nextUp((float) middle))).isEqualTo((short) (bits + 1));
      float between = (float) (below + random.nextDouble() * (middle - below) * 0.99);
      assertThat(narrowing.narrowed(between)).isEqualTo((short) bits);
    }
  }

  private static ByteBuffer stored(float[] numbers, FloatType type) {
    ByteBuffer bytes = littleEndian(numbers.length * type.byteSize());
    for (float number : numbers) {
      switch (type) {
        case FLOAT32 -> bytes.putFloat(number);
        case FLOAT16 -> bytes.putShort(FloatConversion.toFloat16(number));
        case BFLOAT16 -> bytes.putShort(FloatConversion.toBFloat16(number));
      }
    }
    return bytes.flip();
  }

  private static ByteBuffer littleEndian(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
