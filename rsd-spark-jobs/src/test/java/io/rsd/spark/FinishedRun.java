package io.rsd.spark;

import io.rsd.core.files.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests their parameters {@link TinyRun} and {@link SparkSession}. There is one run for the
 * whole JVM: all of {@code rsd pipeline}, with evaluations, of problems that can be solved and some
 * odd ones. Tests only read it; those that change a run work on a {@link TinyRun#copy}.
 */
public final class FinishedRun implements ParameterResolver {

  /** Problems of the world, at the positions from 0; the odd ones follow. */
  public static final int PROBLEMS = 8;

  /** A gold text without an answer. */
  public static final long UNREADABLE = PROBLEMS;

  /** A prompt longer than the context. */
  public static final long TOO_LONG = PROBLEMS + 1;

  public static final long WITHOUT_QUESTION = PROBLEMS + 2;

  /** Without a gold text. */
  public static final long WITHOUT_ANSWER = PROBLEMS + 3;

  public static final int ROWS = PROBLEMS + 4;

  private final SparkSessions sessions = new SparkSessions();

  private record Holder(Path world, TinyRun run) implements CloseableResource {

    static Holder make() {
      try {
        Path world = Files.createTempDirectory("finished-run-").toRealPath();
        TinyRun.layOut(
            world,
            PROBLEMS,
            row("proof", "start with 5, plus 6.", "\"By induction, this holds for every n.\""),
            row("long", "start with 5" + ", plus 1".repeat(150) + ".", "\"155\""),
            row("silent", "", "\"3\""),
            row("open", "start with 8, plus 9.", "null"));
        TinyRun run = TinyRun.of(world, "run");
        run.rsd("pipeline", run.evaluation()).succeeds();
        return new Holder(world, run);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String row(String id, String question, String answer) {
      return "{\"id\": \"%s\", \"question\": \"%s\", \"answer\": %s}"
          .formatted(id, question, answer);
    }

    @Override
    public void close() throws IOException {
      Folders.delete(world);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(TinyRun.class)
        || sessions.supportsParameter(parameter, context);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // The run is made in the session of the tests.
    SparkSession session = sessions.resolveParameter(parameter, context);
    if (parameter.getParameter().getType().equals(SparkSession.class)) {
      return session;
    }
    return context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .getOrComputeIfAbsent(FinishedRun.class, key -> Holder.make(), Holder.class)
        .run();
  }
}
