package io.rsd.core.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Operations on whole folders. */
public final class Folders {

  private Folders() {}

  /** Deletes a folder and its content; does nothing if the folder does not exist. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> contentFirst;
    try (Stream<Path> tree = Files.walk(folder)) {
      contentFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : contentFirst) {
      Files.delete(path);
    }
  }
}
