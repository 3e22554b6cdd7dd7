package io.rsd.core.decoding;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Adds up where the time of decoding goes. Calls to a CUDA device return before their work ends.
 */
final class Stopwatch {

  /** What time is spent on. */
  enum Phase {
    TEACHER_FORWARD,
    STUDENT_FORWARD,
    SAMPLING;

    static Phase forward(Role role) {
      return role == Role.TEACHER ? TEACHER_FORWARD : STUDENT_FORWARD;
    }
  }

  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);

  Stopwatch() {
    Arrays.stream(Phase.values()).forEach(phase -> nanos.put(phase, 0L));
  }

  /** Runs some work and adds its time to a phase. */
  <T> T timed(Phase phase, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      add(phase, System.nanoTime() - start);
    }
  }

  /** Runs some work, of which a part belongs to another phase, as its result says. */
  <T> T timed(Phase phase, Phase other, Supplier<T> work, ToLongFunction<T> nanosOfOther) {
    long start = System.nanoTime();
    T result = work.get();
    long ofOther = nanosOfOther.applyAsLong(result);
    add(phase, System.nanoTime() - start - ofOther);
    add(other, ofOther);
    return result;
  }

  /** Runs some work without a result and adds its time to a phase. */
  void time(Phase phase, Runnable work) {
    long start = System.nanoTime();
    try {
      work.run();
    } finally {
      add(phase, System.nanoTime() - start);
    }
  }

  private synchronized void add(Phase phase, long more) {
    nanos.merge(phase, more, Long::sum);
  }

  synchronized double seconds(Phase phase) {
    return nanos.get(phase) / 1e9;
  }
}
