package io.rsd.spark.files;

import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** Spark takes every path for a pattern. */
public final class GlobPaths {

  private static final Pattern SPECIAL = Pattern.compile("[{}\\[\\]*?\\\\]");

  private GlobPaths() {}

  /** The pattern that matches this path alone. */
  public static String escaped(Path path) {
    return SPECIAL.matcher(path.toString()).replaceAll("\\\\$0");
  }
}
