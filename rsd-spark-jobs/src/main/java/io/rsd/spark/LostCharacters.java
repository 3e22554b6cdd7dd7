package io.rsd.spark;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * Arguments of which the locale has lost characters. Under the locale C or POSIX, Java reads every
 * byte that is not ASCII as U+FFFD, and the launcher of Spark hands a question mark on for it.
 */
final class LostCharacters {

  private static final String REMEDY = "set LC_ALL=C.UTF-8 in its environment";

  private LostCharacters() {}

  /** Why the arguments of this process will not do; empty if they are as they were written. */
  static Optional<String> refusal(String[] arguments) {
    boolean launchedBySpark =
        System.getProperty("sun.java.command", "").startsWith("org.apache.spark.");
    return refusal(
        List.of(arguments), System.getProperty("sun.jnu.encoding", "UTF-8"), launchedBySpark);
  }

  /**
   * As above.
   *
   * @param encoding in which Java has read them
   * @param launchedBySpark whether they came through another process of Java before
   */
  static Optional<String> refusal(
      List<String> arguments, String encoding, boolean launchedBySpark) {
    if (canHaveAll(encoding)) {
      return Optional.empty();
    }
    return arguments.stream()
        .filter(text -> text.contains("\uFFFD") || (launchedBySpark && text.contains("?")))
        .findFirst()
        .map(
            text ->
                "the argument %s may have lost characters, since the locale of this process knows %s only; %s"
                    .formatted(text.replace('\uFFFD', '?'), encoding, REMEDY));
  }

  private static boolean canHaveAll(String encoding) {
    return Charset.isSupported(encoding)
        && Charset.forName(encoding).newEncoder().canEncode("\u554F");
  }
}
