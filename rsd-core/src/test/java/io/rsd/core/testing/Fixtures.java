package io.rsd.core.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The files under {@code src/test/resources/fixtures}, whose README says what each is. */
public final class Fixtures {

  private static final String FOLDER = "/fixtures";
  private static final Path ROOT = root();

  private Fixtures() {}

  /** The folder of a tiny model. */
  public static Path model(String name) {
    return existing(ROOT.resolve("models").resolve(name));
  }

  /** The folders of all tiny models. */
  public static List<Path> models() {
    try (Stream<Path> folders = Files.list(ROOT.resolve("models"))) {
      return folders.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of problems. */
  public static Path problems(String file) {
    return existing(ROOT.resolve("problems").resolve(file));
  }

  /** A file of answers. */
  public static Path answers(String file) {
    return existing(ROOT.resolve("answers").resolve(file));
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException("there is no fixture " + path);
    }
    return path;
  }

  private static Path root() {
    try {
      URI place = Objects.requireNonNull(Fixtures.class.getResource(FOLDER)).toURI();
      return place.getScheme().equals("file") ? Path.of(place) : unpacked(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A copy of the fixtures outside the jar, where other modules have them; it goes at the end. */
  private static Path unpacked(URI place) throws IOException {
    Path target = Files.createTempDirectory("rsd-fixtures");
    target.toFile().deleteOnExit();
    try (FileSystem jar = FileSystems.newFileSystem(place, Map.of());
        Stream<Path> all = Files.walk(jar.getPath(FOLDER))) {
      for (Path path : all.skip(1).toList()) {
        File copy = target.resolve(jar.getPath(FOLDER).relativize(path).toString()).toFile();
        Files.copy(path, copy.toPath());
        // Files are deleted in reverse order, so a folder goes after what is in it.
        copy.deleteOnExit();
      }
    }
    return target;
  }
}
