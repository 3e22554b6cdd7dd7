package io.rsd.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rsd.core.decoding.Role;
import io.rsd.eval.world.JsonLines;
import io.rsd.eval.world.TinyWorld;
import io.rsd.eval.world.TinyWorldData;
import io.rsd.spark.command.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar as deploy/rsd runs it, on machines that lack what others have. */
class HostileMachineIT {

  /** What deploy/rsd sets, whatever the locale is. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("LC_ALL", "C.UTF-8", "OMP_NUM_THREADS", "1", "DJL_OFFLINE", "true");

  /** A container's: no account for the user, and a host name that does not resolve. */
  private static final List<String> CONTAINER =
      List.of(
          "unshare",
          "--uts",
          "sh",
          "-c",
          "hostname nowhere-at-all && exec setpriv --reuid 12345 --regid 12345 --clear-groups"
              + " env -u HOME \"$0\" \"$@\"");

  @TempDir private static Path folder;

  @BeforeAll
  static void layOut() throws IOException {
    // For other users, too.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    TinyWorld.unpack(Role.TEACHER, folder.resolve("teacher"));
    TinyWorld.unpack(Role.STUDENT, folder.resolve("student"));
    JsonLines.writeProblems(
        folder.resolve("problems.jsonl"),
        new TinyWorldData(TinyWorld.SEED).experimentProblems().subList(0, 40));
    Files.writeString(
        folder.resolve("run.conf"),
        """
        run { problems_per_chunk = 4, problems_per_task = 2 }
        models { teacher = "%1$s/teacher", student = "%1$s/student", compute_type = float32 }
        problems { path = "%1$s/problems.jsonl", columns.id = id }
        decoding { context = 256, slots = 8 }
        solve.attempts = 3
        generate.attempts = 1
        dataset.prefix_tokens = 8
        training { epochs = 1, context = 256, compute_type = float32 }
        """
            .formatted(folder));
  }

  private static JavaProcess rsd(
      String name,
      List<String> before,
      Map<String, String> environment,
      List<String> options,
      Path run) {
    List<String> command = StandaloneCluster.driverOptions();
    // As deploy/rsd starts it.
    Path log = Path.of("../deploy/log4j2.properties").toAbsolutePath().normalize();
    command.add("-Dlog4j2.configurationFile=" + log);
    command.addAll(options);
    // libtorch, unpacked for any user, goes with the other files of the test.
    command.add("-DDJL_CACHE_DIR=" + folder.resolve("djl"));
    command.addAll(
        List.of(
            "-cp",
            StandaloneCluster.launcherClassPath(),
            "io.rsd.spark.Rsd",
            name,
            "--config",
            folder.resolve("run.conf").toString(),
            "run.directory=" + run));
    return JavaProcess.start(folder.resolve("log"), environment, before, command);
  }

  private static boolean works(List<String> before, String... command) throws Exception {
    List<String> whole = new ArrayList<>(before);
    whole.addAll(List.of(command));
    try {
      return new ProcessBuilder(whole).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aContainerOfAnyUserWillDoAndASignalLosesNothing() throws Exception {
    assumeTrue(
        works(CONTAINER, "test", "-r", StandaloneCluster.JOB_JAR.toString()),
        "only root can be another user on another machine");
    Path run = folder.resolve("läufe/exp[1]");
    int port = freePort();
    List<String> options =
        List.of(
            "-Dspark.ui.port=" + port,
            // A path is on this machine's disk, whatever the default is.
            "-Dspark.hadoop.fs.defaultFS=hdfs://127.0.0.1:1/");
    JavaProcess first = rsd("solve", CONTAINER, ENVIRONMENT, options, run);
    first.runsUntil("a chunk", () -> Files.exists(run.resolve("attempts/solve-00000.parquet")));
    hasItsUserInterfaceOnLoopbackAlone(port);
    first.terminate();
    assertThat(first.exitCode()).isEqualTo(128 + 15);
    assertThat(first.output())
        .endsWith("rsd: stopped; the same command goes on from there\n")
        .doesNotContain("\tat ");
    assertThat(run.resolve("_lock")).doesNotExist();
    assertThat(run.resolve("attempts/solve-00009.parquet")).doesNotExist();

    rsd("pipeline", CONTAINER, ENVIRONMENT, options, run).succeeds();
    assertThat(run.resolve("attempts/solve-00009.parquet")).exists();
    assertThat(run.resolve("training/model/model.safetensors")).exists();
  }

  private static void hasItsUserInterfaceOnLoopbackAlone(int port) throws IOException {
    new Socket(InetAddress.getLoopbackAddress(), port).close();
    Optional<InetAddress> other =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .findFirst();
    other.ifPresent(
        address ->
            assertThatThrownBy(() -> new Socket(address, port)).isInstanceOf(IOException.class));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aFullDiskOfTemporaryFilesIsToldApartFromThatOfTheRun() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    List<String> fullDisk =
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=1m tmpfs '%1$s' && head -c 990000 /dev/zero > '%1$s/fill' && exec \"$0\" \"$@\""
                .formatted(small));
    assumeTrue(works(fullDisk, "true"), "only root can mount a disk");
    JavaProcess process =
        rsd(
            "solve",
            fullDisk,
            ENVIRONMENT,
            List.of("-Djava.io.tmpdir=" + small),
            folder.resolve("full"));
    assertThat(process.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(lastLine(process))
        .startsWith("rsd: a disk is full. Free on this machine are now ")
        .contains("MB in %s, 0.".formatted(folder.resolve("full")))
        .contains("MB in %s for temporary files".formatted(small));
    assertThat(process.output()).doesNotContain("\tat ");
  }

  @Test
  void argumentsThatTheLocaleSpoilsAreRefused() {
    Map<String, String> withoutLocale = Map.of("LC_ALL", "C", "DJL_OFFLINE", "true");
    JavaProcess process =
        rsd("solve", List.of(), withoutLocale, List.of(), folder.resolve("läufe"));
    assertThat(process.exitCode()).isEqualTo(ExitCode.USELESS.code());
    assertThat(process.output())
        .contains("may have lost characters")
        .contains("set LC_ALL=C.UTF-8")
        .hasLineCount(1);
  }

  /** Its own last line: Spark may log after it what it deletes. */
  private static String lastLine(JavaProcess process) {
    return process
        .output()
        .lines()
        .filter(line -> line.startsWith("rsd: "))
        .reduce((before, last) -> last)
        .orElse("");
  }
}
