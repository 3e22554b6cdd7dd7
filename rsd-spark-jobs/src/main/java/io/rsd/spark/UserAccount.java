package io.rsd.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * The user that this process runs as. In a container it is often a number without an account, of
 * which Java knows neither name nor home, and for which Hadoop refuses to open any file.
 */
final class UserAccount {

  private static final String UNKNOWN = "?";

  private UserAccount() {}

  /** Gives a user without an account a name and a home, for this process. */
  static void complete() {
    if (System.getProperty("user.name", UNKNOWN).equals(UNKNOWN)) {
      String name = name();
      System.setProperty("user.name", name);
      System.setProperty("user.home", home());
      if (!UserGroupInformation.isSecurityEnabled()) {
        UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(name));
      }
    }
  }

  private static String name() {
    return Optional.ofNullable(System.getenv("HADOOP_USER_NAME"))
        .or(() -> Optional.ofNullable(System.getenv("SPARK_USER")))
        .filter(name -> !name.isBlank())
        .orElseGet(() -> "user-" + number());
  }

  private static String number() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "unknown";
    }
  }

  private static String home() {
    return Optional.ofNullable(System.getenv("HOME"))
        .filter(home -> home.startsWith("/"))
        .orElseGet(() -> System.getProperty("java.io.tmpdir"));
  }
}
