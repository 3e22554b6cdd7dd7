package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.decoding.Uniforms.Stream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UniformsTest {

  private static final int CELLS = 64;

  private static float[] first(Uniforms uniforms, Stream stream) {
    float[] numbers = new float[100];
    for (int position = 0; position < numbers.length; position++) {
      numbers[position] = uniforms.at(position, stream);
    }
    return numbers;
  }

  @Test
  void equalInputsGiveEqualNumbers() {
    assertThat(first(new Uniforms(1, "problem", 2), Stream.PROPOSAL))
        .isEqualTo(first(new Uniforms(1, "problem", 2), Stream.PROPOSAL));
  }

  @Test
  void everyInputMatters() {
    Set<Float> numbers = new HashSet<>();
    for (long seed : new long[] {0, 1, -1, 1L << 32, 1L << 63}) {
      for (String problem : new String[] {"", "a", "b", "a ", "\u00e4", "a1"}) {
        for (int attempt : new int[] {0, 1, 2, 1 << 16}) {
          for (int position : new int[] {0, 1, 2, 8191}) {
            for (Stream stream : Stream.values()) {
              numbers.add(new Uniforms(seed, problem, attempt).at(position, stream));
            }
          }
        }
      }
    }
    // Of 960 numbers out of 2^24 two are equal with probability 3%; with these inputs none are.
    assertThat(numbers).hasSize(5 * 6 * 4 * 4 * 2);
  }

  @Test
  void numbersAreMultiplesOfTheirStepFromZeroToBelowOne() {
    Uniforms uniforms = new Uniforms(3, "range", 0);
    for (int position = 0; position < 100_000; position++) {
      float number = uniforms.at(position, Stream.FALLBACK);
      assertThat(number).isBetween(0f, Math.nextDown(1f));
      assertThat(number * 0x1p24f).isEqualTo((float) Math.rint(number * 0x1p24f));
    }
  }

  @Test
  void numbersAreUniformAlongATrace() {
    Uniforms uniforms = new Uniforms(4, "uniform", 0);
    for (Stream stream : Stream.values()) {
      int[] counts = new int[CELLS];
      for (int position = 0; position < 100_000; position++) {
        counts[(int) (CELLS * uniforms.at(position, stream))]++;
      }
      ChiSquare.assertFollows("positions", counts, flat(CELLS));
    }
  }

  @Test
  void firstNumbersAreUniformOverProblemsAndAttempts() {
    int[] counts = new int[CELLS];
    for (int problem = 0; problem < 1000; problem++) {
      for (int attempt = 0; attempt < 16; attempt++) {
        float number = new Uniforms(5, "problem-" + problem, attempt).at(0, Stream.PROPOSAL);
        counts[(int) (CELLS * number)]++;
      }
    }
    ChiSquare.assertFollows("attempts", counts, flat(CELLS));
  }

  /** The draw after a rejection must not depend on the draw that was rejected. */
  @Test
  void theStreamsAreIndependent() {
    Uniforms uniforms = new Uniforms(6, "pairs", 0);
    int[] ofStreams = new int[CELLS];
    int[] ofNeighbours = new int[CELLS];
    for (int position = 0; position < 100_000; position++) {
      int proposal = (int) (8 * uniforms.at(position, Stream.PROPOSAL));
      int fallback = (int) (8 * uniforms.at(position, Stream.FALLBACK));
      int next = (int) (8 * uniforms.at(position + 1, Stream.PROPOSAL));
      ofStreams[8 * proposal + fallback]++;
      ofNeighbours[8 * proposal + next]++;
    }
    ChiSquare.assertFollows("pairs of streams", ofStreams, flat(CELLS));
    ChiSquare.assertFollows("pairs of neighbours", ofNeighbours, flat(CELLS));
  }

  private static double[] flat(int cells) {
    double[] law = new double[cells];
    Arrays.fill(law, 1.0 / cells);
    return law;
  }
}
