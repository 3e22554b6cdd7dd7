package io.rsd.spark.command;

import java.io.PrintWriter;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Says what holds where a signal ends the process (SIGTERM, SIGINT) during work that can go on: it
 * is kept. What Spark logs of jobs that end with the process is left out.
 */
final class Interruption {

  /** Spark stops at 40, and a run gives its lock back at 20. */
  private static final int FIRST = 100;

  private static final int LAST = 15;

  private Interruption() {}

  /** Does work that the same command would go on with. */
  static void during(PrintWriter out, Runnable work) {
    Runnable silence = () -> Configurator.setAllLevels("", Level.OFF);
    Runnable sentence = () -> tell(out);
    ShutdownHookManager hooks = ShutdownHookManager.get();
    hooks.addShutdownHook(silence, FIRST);
    hooks.addShutdownHook(sentence, LAST);
    try {
      work.run();
    } finally {
      if (!hooks.isShutdownInProgress()) {
        hooks.removeShutdownHook(silence);
        hooks.removeShutdownHook(sentence);
      }
    }
  }

  private static void tell(PrintWriter out) {
    out.println("rsd: stopped; the same command goes on from there");
    out.flush();
  }
}
