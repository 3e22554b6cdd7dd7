package io.rsd.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.BusyException;
import io.rsd.spark.files.Location;
import io.rsd.spark.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run's folder in HDFS: chunks, tables, manifest, card and lock are written there as on a disk.
 */
class HdfsIT {

  @TempDir private static Path folder;
  private static MiniDFSCluster cluster;
  private static FileSystem hdfs;

  @BeforeAll
  static void start() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    cluster = new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
    cluster.waitActive();
    hdfs = cluster.getFileSystem();
  }

  @AfterAll
  static void stop() {
    cluster.shutdown(true);
  }

  private static Location location(String run) {
    return Location.of(hdfs.getUri() + "/" + run);
  }

  private static List<String> files(String name) throws IOException {
    List<String> files = new ArrayList<>();
    for (FileStatus file : hdfs.listStatus(new org.apache.hadoop.fs.Path(name))) {
      files.add(file.getPath().getName());
    }
    return files;
  }

  @Test
  void chunksLieInTheirTableAlone() throws IOException {
    Numbers.write(location("run"), folder.resolve("made"), List.of());
    assertThat(files("/run/attempts"))
        .containsExactly("generate-00000.parquet", "generate-00001.parquet");
    assertThat(files("/run")).containsExactlyInAnyOrder("README.md", "attempts", "run.json");
    // A file that is lost is noticed, and made again.
    hdfs.delete(new org.apache.hadoop.fs.Path("/run/attempts/generate-00001.parquet"), false);
    Numbers.write(location("run"), folder.resolve("made-again"), List.of());
    assertThat(folder.resolve("made")).hasContent("chunk 0\nchunk 1\n");
    assertThat(folder.resolve("made-again")).hasContent("chunk 1\n");
    assertThat(files("/run/attempts"))
        .containsExactly("generate-00000.parquet", "generate-00001.parquet");
  }

  @Test
  void aSecondDriverIsRefused() throws IOException {
    try (Run first = Numbers.open(location("busy"), List.of())) {
      first.lock().requireHeld();
      assertThatThrownBy(() -> Numbers.write(location("busy"), folder.resolve("busy"), List.of()))
          .isInstanceOf(BusyException.class);
    }
    assertThat(files("/busy")).doesNotContain("_lock");
  }
}
