package io.rsd.spark.command;

import io.rsd.core.BusyException;
import io.rsd.core.InvalidInputException;
import java.util.Optional;

/** How a command ended, for whoever started it, for example Airflow. */
public enum ExitCode {
  /** Everything is done. */
  DONE(0),

  /** It failed; the same command may succeed at another try. */
  FAILED(1),

  /** Settings, input or machine are at fault: trying again is useless. */
  USELESS(2),

  /** Another driver works on the same run; later, the same command may succeed. */
  BUSY(3);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number that the process ends with. */
  public int code() {
    return code;
  }

  /** What a failure means. */
  public static ExitCode of(Throwable failure) {
    if (MachineFault.sentence(failure).isPresent()) {
      return FAILED;
    }
    return reason(failure)
        .map(reason -> reason instanceof BusyException ? BUSY : USELESS)
        .orElse(FAILED);
  }

  /** What a failure means, in one sentence; empty if nobody has foreseen it. */
  public static Optional<String> sentence(Throwable failure) {
    // A full disk or a lack of memory may have looked like a fault of the file that was in hand.
    return MachineFault.sentence(failure).or(() -> reason(failure).map(Throwable::getMessage));
  }

  /** The exception, among a failure and its causes, that was made for people to read. */
  private static Optional<Throwable> reason(Throwable failure) {
    return MachineFault.causes(failure)
        .filter(cause -> cause instanceof InvalidInputException || cause instanceof BusyException)
        .findFirst();
  }
}
