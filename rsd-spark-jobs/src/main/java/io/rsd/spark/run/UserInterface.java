package io.rsd.spark.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Spark's user interface, without which jobs run just as well. */
final class UserInterface {

  private static final Logger LOG = LoggerFactory.getLogger(UserInterface.class);

  private static final String ENABLED = "spark.ui.enabled";
  private static final int FIRST_PORT = 4040;
  private static final int MORE_PORTS = 16;

  private UserInterface() {}

  /** Switches it off where it would find no port, since Spark would end the process for that. */
  static void requirePort(SparkConf conf) {
    int first = conf.getInt("spark.ui.port", FIRST_PORT);
    int last = first + conf.getInt("spark.port.maxRetries", MORE_PORTS);
    // Spark chooses a free one where 0 is asked for.
    if (!conf.getBoolean(ENABLED, true) || first == 0) {
      return;
    }
    for (int port = first; port <= last; port++) {
      if (isFree(port)) {
        return;
      }
    }
    conf.set(ENABLED, "false");
    LOG.warn(
        "no port from {} to {} is free: Spark runs without its user interface; spark.ui.port names other ports",
        first,
        last);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
