package io.rsd.core.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The temporary names of {@link NewFile} and {@link NewFolder}: {@code .NAME.unfinished-UUID}. */
public final class Unfinished {

  private static final Pattern NAME = Pattern.compile("\\.(.+)\\.unfinished-.+");

  private Unfinished() {}

  /** A path beside the target that no other writer has. */
  static Path path(Path target) {
    Path absolute = target.toAbsolutePath();
    return absolute.resolveSibling(
        ".%s.unfinished-%s".formatted(absolute.getFileName(), UUID.randomUUID()));
  }

  /**
   * Deletes the temporary files and folders that killed processes left behind. The caller must hold
   * a lock, so that no other process is writing them.
   *
   * @param folder where to look
   * @param targets selects by the final name that a file or folder would have got
   */
  public static void delete(Path folder, Predicate<String> targets) throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.toList();
    }
    for (Path entry : entries) {
      Matcher name = NAME.matcher(entry.getFileName().toString());
      if (name.matches() && targets.test(name.group(1))) {
        Folders.delete(entry);
      }
    }
  }
}
