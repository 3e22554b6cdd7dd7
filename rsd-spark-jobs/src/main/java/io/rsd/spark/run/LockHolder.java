package io.rsd.spark.run;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.rsd.spark.files.ThisMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * What the file of a lock says of the driver that holds it.
 *
 * @param token unique for each holder
 * @param host the name of its machine, for people
 * @param space where its number means something: a boot of a machine, the namespaces of processes
 *     and clocks in it, and a user
 * @param process its number there
 * @param started when it began, in ticks since the boot, so that another process with its number is
 *     not taken for it
 * @param renewed counts the renewals
 */
record LockHolder(
    String token, String host, String space, long process, String started, long renewed) {

  private static final Gson JSON = new Gson();

  /** The user too: others may not see its processes. */
  private static final String SPACE = findSpace();

  /** The third field of {@code /proc/N/stat} is the state, the 22nd the start; see proc(5). */
  private static final int STATE = 0;

  private static final int START = 19;

  /** What the number of a process says of whether it runs. */
  enum Sign {
    RUNS,
    IS_GONE,
    UNKNOWN
  }

  /** A holder that is this process. */
  static LockHolder self() {
    long process = ProcessHandle.current().pid();
    return new LockHolder(
        UUID.randomUUID().toString(), ThisMachine.name(), SPACE, process, startOf(process), 0);
  }

  /** Reads the text of the file; empty if it is cut or something else. */
  static Optional<LockHolder> parse(String text) {
    try {
      return Optional.ofNullable(JSON.fromJson(text, LockHolder.class))
          .filter(holder -> holder.token() != null && holder.host() != null);
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }

  String toJson() {
    return JSON.toJson(this);
  }

  LockHolder renewedOnce() {
    return new LockHolder(token, host, space, process, started, renewed + 1);
  }

  /**
   * Whether the process runs, as far as this one can see: containers may share the name of their
   * machine and not their processes.
   */
  Sign sign() {
    if (!SPACE.equals(space)) {
      return Sign.UNKNOWN;
    }
    try {
      String[] stat = stat(process);
      if (!stat[START].equals(started)) {
        return Sign.IS_GONE;
      }
      // Of one that nobody has waited for, other threads may still run.
      return stat[STATE].equals("Z") ? Sign.UNKNOWN : Sign.RUNS;
    } catch (NoSuchFileException e) {
      return Sign.IS_GONE;
    } catch (IOException e) {
      return Sign.UNKNOWN;
    }
  }

  private static String findSpace() {
    try {
      return "%s %s %s %s"
          .formatted(
              Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
              Files.readSymbolicLink(Path.of("/proc/self/ns/pid")),
              clock(),
              Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      // Of a machine that does not say, nobody can tell which processes run.
      return "unknown " + UUID.randomUUID();
    }
  }

  /** Of the clock that the starts of processes are told by; older kernels have one alone. */
  private static String clock() throws IOException {
    Path link = Path.of("/proc/self/ns/time");
    return Files.isSymbolicLink(link) ? Files.readSymbolicLink(link).toString() : "time";
  }

  private static String startOf(long process) {
    try {
      return stat(process)[START];
    } catch (IOException e) {
      return "";
    }
  }

  /** The fields behind the name of a process, which may have spaces in it. */
  private static String[] stat(long process) throws IOException {
    Path file = Path.of("/proc", Long.toString(process), "stat");
    String line = Files.readString(file, StandardCharsets.ISO_8859_1);
    return line.substring(line.lastIndexOf(')') + 2).split(" ");
  }
}
