package io.rsd.spark;

import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * This machine's disk under the scheme {@code other:}, so that tests have a file system that is not
 * simply this machine's. The build registers it.
 */
public final class OtherFileSystem extends RawLocalFileSystem {

  private static final URI NAME = URI.create("other:///");

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public String getScheme() {
    return NAME.getScheme();
  }

  /** The location of a path in this file system. */
  public static String location(Path path) {
    return "other:" + path.toAbsolutePath();
  }
}
