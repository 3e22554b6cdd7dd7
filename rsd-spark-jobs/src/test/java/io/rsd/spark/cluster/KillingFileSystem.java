package io.rsd.spark.cluster;

import io.rsd.spark.run.RunFolder;
import io.rsd.spark.run.TableFiles;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * This machine's disk under the scheme {@code killing:}. Before one of the changes that a run makes
 * to its folder, counted from 1, it kills this process as nothing can be caught: by SIGKILL.
 */
public final class KillingFileSystem extends RawLocalFileSystem {

  /** The setting with the number of the change; 0 kills never. */
  static final String BEFORE = "fs.killing.before";

  private static final URI NAME = URI.create("killing:///");
  private static final AtomicInteger CHANGES = new AtomicInteger();

  /** The same for the part of Hadoop that replaces files. */
  public static final class ForContext extends DelegateToFileSystem {
    public ForContext(URI uri, Configuration hadoop)
        throws IOException, java.net.URISyntaxException {
      super(uri, new KillingFileSystem(), hadoop, NAME.getScheme(), false);
    }
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public String getScheme() {
    return NAME.getScheme();
  }

  /** Counts a change if one of these classes asks for it. */
  private void change(Class<?>... askers) throws IOException {
    boolean counts =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .walk(
                frames -> frames.anyMatch(of -> List.of(askers).contains(of.getDeclaringClass())));
    if (counts && CHANGES.incrementAndGet() == getConf().getInt(BEFORE, 0)) {
      try {
        new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid()))
            .start()
            .waitFor();
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    change(RunFolder.class);
    return super.rename(from, to);
  }

  /** Replaces a file in one step, as HDFS does; by default Hadoop would delete it first. */
  @Override
  @SuppressWarnings("deprecation")
  protected void rename(Path from, Path to, Options.Rename... options) throws IOException {
    if (!rename(from, to)) {
      throw new IOException("%s cannot be renamed to %s".formatted(from, to));
    }
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    change(RunFolder.class);
    return super.delete(path, recursive);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    // Where Spark begins to write a folder, it makes one.
    change(RunFolder.class, TableFiles.class);
    return super.mkdirs(path);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short copies,
      long blockSize,
      Progressable progress)
      throws IOException {
    change(RunFolder.class);
    return super.create(path, overwrite, bufferSize, copies, blockSize, progress);
  }
}
