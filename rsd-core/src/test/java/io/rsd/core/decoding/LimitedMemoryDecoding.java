package io.rsd.core.decoding;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program that decodes {@link LongTraces} and, when the first trace is done, takes away from
 * itself the memory to make the caches of all slots any larger.
 */
final class LimitedMemoryDecoding {

  /** A position takes 64 KiB, so 16 slots of 256 positions take 256 MiB. */
  static final int HEAD_SIZE = 4096;

  /** So many tokens need larger caches than the first. */
  static final int COMPLETION_LIMIT = 270;

  /** Enough for Java's own needs, and less than the keys of one model for 512 positions. */
  private static final long LEFT_BYTES = 100L << 20;

  private static final Path STATUS = Path.of("/proc/self/status");

  private LimitedMemoryDecoding() {}

  static boolean isPossible() {
    return Files.isReadable(STATUS)
        && (Files.isExecutable(Path.of("/usr/bin/prlimit"))
            || Files.isExecutable(Path.of("/bin/prlimit")));
  }

  /** Writes the number of slots at the end and the texts of all traces into a file. */
  public static void main(String[] arguments) throws IOException {
    AtomicBoolean limited = new AtomicBoolean();
    List<String> lines = new ArrayList<>();
    try (Pair pair = LongTraces.pair(Path.of(arguments[0]), HEAD_SIZE)) {
      AnswerChecker limiting =
          (gold, completion) -> {
            if (!limited.getAndSet(true)) {
              limitMemory();
            }
            return new AnswerCheck(Verdict.DIFFERENT, "", "", "");
          };
      DecodingSettings settings =
          LongTraces.settings().completionLimit(COMPLETION_LIMIT).cacheMemory(Long.MAX_VALUE).get();
      List<ProblemResult> results = pair.decode(settings, limiting, LongTraces.problems());
      lines.add(Integer.toString(pair.student().slots()));
      Pair.traces(results).forEach(trace -> lines.add(trace.text()));
    }
    Files.write(Path.of(arguments[1]), lines);
  }

  private static void limitMemory() {
    try {
      long taken =
          Files.readAllLines(STATUS).stream()
              .filter(line -> line.startsWith("VmSize:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
              .findFirst()
              .orElseThrow();
      Process prlimit =
          new ProcessBuilder(
                  "prlimit",
                  "--pid",
                  Long.toString(ProcessHandle.current().pid()),
                  "--as=" + (taken + LEFT_BYTES))
              .inheritIO()
              .start();
      if (prlimit.waitFor() != 0) {
        throw new IllegalStateException("prlimit failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
