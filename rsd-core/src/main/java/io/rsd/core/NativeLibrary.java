package io.rsd.core;

import java.util.Optional;
import java.util.stream.Stream;

/** Native libraries that come along and that a machine may not be able to load. */
public final class NativeLibrary {

  private NativeLibrary() {}

  /**
   * What to tell of a library that the loader refused.
   *
   * @param name of the library
   * @param needs the C library that it was built for, for example {@code glibc 2.34}
   * @param failure of the loader, or whatever was made of it
   */
  public static InvalidInputException notLoaded(String name, String needs, Throwable failure) {
    // The innermost one is the loader's own.
    Throwable innermost =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .reduce(failure, (outer, inner) -> inner);
    String reason =
        Optional.ofNullable(innermost.getMessage())
            .flatMap(message -> message.strip().lines().findFirst())
            .orElse(innermost.getClass().getSimpleName());
    return new InvalidInputException(
        "%s cannot be loaded on this machine; it needs Linux on x86-64 with %s or newer: %s"
            .formatted(name, needs, reason),
        failure);
  }
}
