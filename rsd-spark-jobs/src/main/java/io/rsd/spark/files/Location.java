package io.rsd.spark.files;

import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * A file or folder that a user has named: on this machine's disk, or in another file system that
 * Hadoop knows. A path without a scheme is on this machine's disk, whatever Spark's default file
 * system is, and a relative one is made absolute where it is read, so that it means the same place
 * in every process that receives it.
 */
public final class Location implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):(.*)");
  private static final Pattern DRIVE = Pattern.compile("[a-zA-Z]:.*|\\\\\\\\.*");

  /** After {@code file:}, an authority that means this machine. */
  private static final Pattern AUTHORITY = Pattern.compile("//(?:localhost)?(?=/)");

  private final boolean local;
  private final String name;

  private Location(boolean local, String name) {
    this.local = local;
    this.name = name;
  }

  /**
   * Reads a location: a path, {@code file:/path}, or {@code scheme:/path} for any other scheme. A
   * name with a colon that exists on this machine, such as {@code qwen3:tiny}, is a path.
   *
   * @throws InvalidInputException if it is none of these
   */
  public static Location of(String text) {
    if (text.isBlank()) {
      throw new InvalidInputException("an empty text names no file or folder");
    }
    try {
      Matcher scheme = SCHEME.matcher(text);
      boolean windows = DRIVE.matcher(text).matches();
      if ((!scheme.matches() && !windows) || isNameOfAFile(text)) {
        return of(path(text));
      }
      if (windows) {
        throw new InvalidInputException(
            text + ": is a Windows path; name it as Linux sees it, for example /mnt/c/models");
      }
      return withScheme(text, scheme.group(1), scheme.group(2));
    } catch (InvalidPathException e) {
      throw notAPath(text.strip(), e);
    }
  }

  /** A place on this machine's disk. */
  public static Location of(Path path) {
    return new Location(true, path.toAbsolutePath().normalize().toString());
  }

  /** A slash after the first colon makes a text a URI, whatever is on this machine's disk. */
  private static boolean isNameOfAFile(String text) {
    return !text.contains(":/") && Files.exists(Path.of(text));
  }

  private static Path path(String text) {
    boolean inHome = text.equals("~") || text.startsWith("~/");
    return Path.of(inHome ? home() + text.substring(1) : text);
  }

  /** As the shell has it, which need not be what the system has of the user. */
  private static String home() {
    return Optional.ofNullable(System.getenv("HOME"))
        .filter(home -> home.startsWith("/"))
        .orElseGet(() -> System.getProperty("user.home"));
  }

  /** Without the cause: where that is not serializable, Spark drops the error with it. */
  private static InvalidInputException notAPath(String text, InvalidPathException cause) {
    boolean unmappable = cause.getReason().contains("unmappable");
    return new InvalidInputException(
        unmappable
            ? "%s: under the locale of this process, which knows %s only, no file can have this name; set LC_ALL=C.UTF-8 in its environment"
                .formatted(text, System.getProperty("sun.jnu.encoding"))
            : "%s: is not a path: %s".formatted(text, cause.getReason()));
  }

  private static Location withScheme(String text, String scheme, String rest) {
    if (!rest.startsWith("/")) {
      throw new InvalidInputException(
          "%s: there is no such file or folder here, and a location in another file system has a"
                  .formatted(text)
              + " slash after the colon, as in hdfs:/path or s3a://bucket/path");
    }
    if (scheme.equalsIgnoreCase("file")) {
      return of(Path.of(AUTHORITY.matcher(rest).replaceFirst("")));
    }
    return new Location(false, withoutEndingSlashes(text));
  }

  /** The slashes after the scheme stay: {@code hdfs:///} is a root. */
  private static String withoutEndingSlashes(String text) {
    String shorter = text.replaceAll("(?<=[^/:])/+$", "");
    return shorter.isEmpty() ? text : shorter;
  }

  /** Whether it is on this machine's disk. */
  public boolean isLocal() {
    return local;
  }

  /**
   * The absolute path of a local one.
   *
   * @throws IllegalStateException if it is in another file system
   * @throws InvalidInputException if the locale of this process lacks a character of its name
   */
  public Path path() {
    if (!local) {
      throw new IllegalStateException(name + " is not on this machine's disk");
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      // It was one where it was read, and this is another process.
      throw notAPath(name, e);
    }
  }

  /** The same place for Hadoop, with its scheme. */
  public org.apache.hadoop.fs.Path hadoopPath() {
    try {
      return local
          ? new org.apache.hadoop.fs.Path("file", "", name)
          : new org.apache.hadoop.fs.Path(name);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(name + ": is not a path: " + e.getMessage(), e);
    }
  }

  /**
   * The file system that it is in. The local one keeps no checksum files: those of files that were
   * replaced would not fit.
   *
   * @throws InvalidInputException if its scheme is unknown here or the file system cannot be
   *     reached
   */
  public FileSystem fileSystem(Configuration hadoop) {
    try {
      return local
          ? FileSystem.getLocal(hadoop).getRawFileSystem()
          : hadoopPath().getFileSystem(hadoop);
    } catch (UnsupportedFileSystemException e) {
      throw new InvalidInputException(
          "%s: Spark knows no file system for this scheme; add its library, for example by"
                  .formatted(name)
              + " --packages (%s)".formatted(e.getMessage()));
    } catch (IOException e) {
      // Without the cause: where that is not serializable, Spark drops the error with it.
      throw new InvalidInputException(
          "%s: its file system cannot be reached: %s".formatted(name, e.getMessage()));
    }
  }

  /** A file or folder within it. */
  public Location resolve(String child) {
    return local ? of(path().resolve(child)) : new Location(false, name + "/" + child);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Location location
        && location.local == local
        && location.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** The absolute path of a local one, and the text with its scheme otherwise. */
  @Override
  public String toString() {
    return name;
  }
}
