package io.rsd.spark.files;

import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;

/** Separates failures of the user's files from those of the machinery around them. */
public final class Failures {

  private Failures() {}

  /** Work that fails by whatever exception Spark, Hadoop or a file's bytes happen to cause. */
  public interface Work<T> {
    T run() throws Exception;
  }

  /**
   * Opens a file, or reads some of it.
   *
   * @throws InvalidInputException if that fails for any reason
   */
  public static <T> T reading(String file, Work<T> work) {
    try {
      return work.run();
    } catch (InvalidInputException e) {
      throw e;
    } catch (Exception e) {
      // Without the cause: where that is not serializable, Spark drops the exception with it.
      throw new InvalidInputException(
          "%s: cannot be read%s: %s".formatted(file, whereIfElsewhere(), reason(e)));
    }
  }

  /** The executor's machine, which need not have the disks of the driver's. */
  private static String whereIfElsewhere() {
    return Optional.ofNullable(SparkEnv.get())
        .filter(process -> !process.executorId().equals("driver"))
        .map(process -> " on the machine " + ThisMachine.name())
        .orElse("");
  }

  /** The rows of a file, whose damage may show only while they are read. */
  public static <T> Iterator<T> guarded(String file, Iterator<T> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return reading(file, rows::hasNext);
      }

      @Override
      public T next() {
        return reading(file, rows::next);
      }
    };
  }

  /**
   * Runs jobs of Spark.
   *
   * @throws InvalidInputException as a task has thrown it
   */
  public static <T> T running(Work<T> work) {
    try {
      return work.run();
    } catch (Exception e) {
      throw find(InvalidInputException.class, e).orElseThrow(() -> unexpected(e));
    }
  }

  /**
   * Runs the jobs that write a folder.
   *
   * @throws InvalidInputException as a task has thrown it
   * @throws UncheckedIOException naming the folder if it cannot be written, which may pass: a disk
   *     is full, a store does not answer
   */
  public static void writing(String folder, Runnable work) {
    try {
      work.run();
    } catch (Exception e) {
      throw find(InvalidInputException.class, e)
          .map(RuntimeException.class::cast)
          .or(() -> find(IOException.class, e).map(cause -> unwritable(folder, cause)))
          .orElseThrow(() -> unexpected(e));
    }
  }

  private static RuntimeException unwritable(String folder, IOException cause) {
    return new UncheckedIOException(folder + ": cannot be written: " + reason(cause), cause);
  }

  private static RuntimeException unexpected(Exception e) {
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }

  private static <E extends Exception> Optional<E> find(Class<E> type, Exception e) {
    return causes(e).filter(type::isInstance).map(type::cast).findFirst();
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause);
  }

  /** What the innermost exception says, on one line. */
  private static String reason(Exception e) {
    Throwable innermost = causes(e).reduce(e, (outer, inner) -> inner);
    String message = Optional.ofNullable(innermost.getMessage()).orElse("");
    String type = innermost.getClass().getSimpleName();
    return message.isBlank() ? type : type + ": " + message.strip().lines().findFirst().orElse("");
  }
}
