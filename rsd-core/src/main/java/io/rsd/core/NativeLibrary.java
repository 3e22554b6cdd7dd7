package io.rsd.core;

import java.util.Optional;
import java.util.stream.Stream;

/** Bundled native libraries, which a machine may be unable to load. */
public final class NativeLibrary {

  private NativeLibrary() {}

  /**
   * The error for a library that the loader refused.
   *
   * @param name the library's name
   * @param needs the C library that it was built for, for example {@code glibc 2.34}
   * @param failure the loader's exception, or one that wraps it
   */
  public static InvalidInputException notLoaded(String name, String needs, Throwable failure) {
    return new InvalidInputException(
        "%s cannot be loaded on this machine; it needs Linux on x86-64 with %s or newer: %s"
            .formatted(name, needs, reason(failure)),
        failure);
  }

  /** What the loader itself said, on one line. */
  public static String reason(Throwable failure) {
    // The innermost cause is the loader's own.
    Throwable innermost =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .reduce(failure, (outer, inner) -> inner);
    return Optional.ofNullable(innermost.getMessage())
        .flatMap(message -> message.strip().lines().findFirst())
        .orElse(innermost.getClass().getSimpleName());
  }
}
