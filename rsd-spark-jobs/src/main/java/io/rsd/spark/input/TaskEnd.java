package io.rsd.spark.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** What a task has to close when it is over, whether its rows were all read or not. */
final class TaskEnd {

  private TaskEnd() {}

  static void close(Closeable resource) {
    TaskCompletionListener listener =
        context -> {
          try {
            resource.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    TaskContext.get().addTaskCompletionListener(listener);
  }
}
