package io.rsd.spark.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Spark standalone cluster of processes on this machine: a master and two workers with a GPU each
 * that is none. The processes have the jars of Spark alone; jobs bring the job jar along.
 */
final class StandaloneCluster implements AutoCloseable {

  static final Path JOB_JAR = Path.of(System.getProperty("rsd.job-jar"));
  private static final Path LIBRARIES = Path.of(System.getProperty("rsd.libraries"));
  private static final Path OLD_LIBRARIES = Path.of(System.getProperty("rsd.old-libraries"));
  private static final List<String> OPENS = options("rsd.opens");

  private static final List<String> QUICK_START = options("rsd.quick-start");

  private static final Pattern APPLICATION = Pattern.compile("\"App Name\":\"([^\"]*)\"");

  private static final Pattern ALIVE = Pattern.compile("\"state\"\\s*:\\s*\"ALIVE\"");

  private final Path folder;
  private final Path libtorch;
  private final Path events;
  private final Map<String, String> environment = new HashMap<>();
  private final int port = freePort();
  private final int webPort = freePort();
  private final List<JavaProcess> processes = new ArrayList<>();
  private int submissions;

  private StandaloneCluster(Path folder) throws IOException {
    this.folder = folder;
    Path jars = Files.createDirectories(folder.resolve("spark/jars"));
    Files.createDirectories(folder.resolve("spark/conf"));
    libtorch = linkJars(jars);
    events = Files.createDirectories(folder.resolve("events"));
    Files.writeString(
        folder.resolve("spark/conf/log4j2.properties"),
        """
        rootLogger.level = warn
        rootLogger.appenderRef.console.ref = console
        appender.console.type = Console
        appender.console.name = console
        appender.console.target = SYSTEM_ERR
        appender.console.layout.type = PatternLayout
        """);
    Path gpu = folder.resolve("gpu.sh");
    Files.writeString(gpu, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\"]}'\n");
    if (!gpu.toFile().setExecutable(true)) {
      throw new IOException(gpu + " cannot be made executable");
    }
    environment.put("SPARK_HOME", folder.resolve("spark").toString());
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    environment.put("SPARK_SCALA_VERSION", "2.12");
    environment.put("OMP_NUM_THREADS", "1");
    environment.put("DJL_OFFLINE", "true");
    environment.put("OPT_OUT_TRACKING", "true");
  }

  private static List<String> options(String property) {
    return List.of(System.getProperty(property).strip().split("\\s+"));
  }

  /** Spark's jars, with libraries as old as a Spark download has them; returns libtorch's jar. */
  private static Path linkJars(Path jars) throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path source : List.of(LIBRARIES, OLD_LIBRARIES)) {
      try (Stream<Path> files = Files.list(source)) {
        files.forEach(all::add);
      }
    }
    for (Path jar : all) {
      String name = jar.getFileName().toString();
      boolean ours =
          jar.startsWith(LIBRARIES)
              && (name.startsWith("gson-") || name.startsWith("guava-") || isLibtorch(name));
      if (!ours) {
        Files.createSymbolicLink(jars.resolve(name), jar.toAbsolutePath());
      }
    }
    return all.stream()
        .filter(jar -> isLibtorch(jar.getFileName().toString()))
        .findFirst()
        .orElseThrow()
        .toAbsolutePath();
  }

  private static boolean isLibtorch(String jar) {
    return jar.startsWith("pytorch-native-cpu");
  }

  /** Starts the cluster and waits until both workers are there. */
  static StandaloneCluster start(Path folder) throws IOException {
    StandaloneCluster cluster = new StandaloneCluster(folder);
    JavaProcess master =
        cluster.daemon(
            "master",
            List.of(),
            "org.apache.spark.deploy.master.Master",
            List.of("--port", "" + cluster.port, "--webui-port", "" + cluster.webPort));
    for (String worker : List.of("worker-1", "worker-2")) {
      cluster.daemon(
          worker,
          List.of(
              "-Dspark.worker.resource.gpu.amount=1",
              "-Dspark.worker.resource.gpu.discoveryScript=" + folder.resolve("gpu.sh")),
          "org.apache.spark.deploy.worker.Worker",
          List.of(
              "--cores",
              "2",
              "--memory",
              "2g",
              "--webui-port",
              "0",
              "--work-dir",
              folder.resolve(worker).toString(),
              cluster.url()));
    }
    master.runsUntil("two workers", () -> cluster.workers() == 2);
    return cluster;
  }

  private JavaProcess daemon(
      String name, List<String> options, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("-Xmx256m"));
    command.addAll(QUICK_START);
    command.addAll(options);
    command.addAll(List.of("-cp", sparkClassPath(), mainClass, "--host", "127.0.0.1"));
    command.addAll(arguments);
    JavaProcess process = JavaProcess.start(folder.resolve(name + ".log"), environment, command);
    processes.add(process);
    return process;
  }

  private String url() {
    return "spark://127.0.0.1:" + port;
  }

  private String sparkClassPath() {
    return "%s/conf/:%s/jars/*".formatted(folder.resolve("spark"), folder.resolve("spark"));
  }

  private int workers() {
    try {
      URI status = URI.create("http://127.0.0.1:%d/json/".formatted(webPort));
      String answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(status).build(), BodyHandlers.ofString())
              .body();
      String ofWorkers = answer.substring(0, Math.max(0, answer.indexOf("\"aliveworkers\"")));
      return (int) ALIVE.matcher(ofWorkers).results().count();
    } catch (IOException e) {
      return 0; // The master does not answer yet.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts a command of the job jar on the cluster, as {@code spark-submit} does. */
  JavaProcess submit(String... arguments) {
    return submit(
        url(),
        List.of(
            "--conf", "spark.executor.extraJavaOptions=" + String.join(" ", QUICK_START),
            "--conf", "spark.executor.cores=2",
            "--conf", "spark.executor.memory=1g",
            "--conf", "spark.executor.resource.gpu.amount=1",
            "--conf", "spark.task.resource.gpu.amount=0.5",
            "--conf", "spark.executor.extraClassPath=" + libtorch,
            "--conf", "spark.executorEnv.OMP_NUM_THREADS=1",
            "--conf", "spark.executorEnv.DJL_OFFLINE=true"),
        arguments);
  }

  /** Starts a command with one thread of its own process for executor. */
  JavaProcess submitLocally(String... arguments) {
    return submit(
        "local[1]",
        List.of(
            "--conf",
            "spark.eventLog.enabled=true",
            "--conf",
            "spark.eventLog.dir=" + events.toUri()),
        arguments);
  }

  /** What the history server would call the commands that were started in this way. */
  List<String> applications() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> logs = Files.list(events)) {
      for (Path log : logs.toList()) {
        APPLICATION.matcher(Files.readString(log)).results().forEach(of -> names.add(of.group(1)));
      }
    }
    return names;
  }

  /** Options of a JVM that runs the job jar. */
  static List<String> driverOptions() {
    List<String> options = new ArrayList<>(List.of("-Xmx1g"));
    options.addAll(QUICK_START);
    options.addAll(OPENS);
    return options;
  }

  /** The class path of deploy/rsd. */
  static String launcherClassPath() {
    return "%s:%s/*".formatted(JOB_JAR, LIBRARIES);
  }

  private JavaProcess submit(String master, List<String> options, String... arguments) {
    List<String> command = driverOptions();
    command.addAll(
        List.of(
            "-cp", sparkClassPath(), "org.apache.spark.deploy.SparkSubmit", "--master", master));
    command.addAll(options);
    command.addAll(List.of("--driver-class-path", libtorch.toString()));
    command.addAll(List.of("--class", "io.rsd.spark.Rsd", JOB_JAR.toString()));
    command.addAll(List.of(arguments));
    // In client mode this process is the driver, and libtorch's jar was not there when it started.
    command.set(command.indexOf(sparkClassPath()), sparkClassPath() + ":" + libtorch);
    submissions++;
    return JavaProcess.start(
        folder.resolve("submit-%d.log".formatted(submissions)), environment, command);
  }

  /** The processes that run tasks. */
  List<ProcessHandle> executors() {
    return processes.stream()
        .flatMap(process -> ProcessHandle.of(process.pid()).stream())
        .flatMap(ProcessHandle::children)
        .filter(
            child ->
                child
                    .info()
                    .commandLine()
                    .filter(line -> line.contains("CoarseGrainedExecutorBackend"))
                    .isPresent())
        .toList();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).close();
    }
  }
}
