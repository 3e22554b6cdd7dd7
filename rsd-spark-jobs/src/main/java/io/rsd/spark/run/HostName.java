package io.rsd.spark.run;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.ThisMachine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.util.Utils;

/** The name under which Spark looks for its own address when its classes are loaded. */
final class HostName {

  private static final String NAME = "SPARK_LOCAL_HOSTNAME";
  private static final String ADDRESS = "SPARK_LOCAL_IP";

  private HostName() {}

  /** For a Spark that nobody else talks to: it need not look up the machine's name. */
  static void beThisMachineAlone() {
    if (!isGiven()) {
      Utils.setCustomHostname("localhost");
    }
  }

  /**
   * For a Spark whose executors call back.
   *
   * @throws InvalidInputException if the machine's name does not resolve and no other is given
   */
  static void requireAddress() {
    if (!isGiven() && !resolves()) {
      throw new InvalidInputException(
          "the name of this machine, %s, does not resolve, so executors could not reach the driver: set %s and %s, or enter it in /etc/hosts"
              .formatted(ThisMachine.name(), ADDRESS, NAME));
    }
  }

  private static boolean isGiven() {
    return Stream.of(NAME, ADDRESS)
        .anyMatch(of -> Optional.ofNullable(System.getenv(of)).isPresent());
  }

  private static boolean resolves() {
    try {
      return InetAddress.getLocalHost() != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
