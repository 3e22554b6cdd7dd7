package io.rsd.core.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs a program of the tests in a process of its own, as on a machine of another kind. */
final class OwnMachine {

  private OwnMachine() {}

  /** What a program printed, its warnings among it, and its exit code. */
  record Result(String output, int exitCode) {}

  static Result run(
      Path log, Map<String, String> environment, Class<?> program, Object... arguments)
      throws IOException, InterruptedException {
    return run(log, environment, System.getProperty("java.class.path"), program, arguments);
  }

  static Result run(
      Path log,
      Map<String, String> environment,
      String classPath,
      Class<?> program,
      Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dorg.apache.logging.log4j.level=WARN");
    command.addAll(List.of("-cp", classPath, program.getName()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      int exitCode = process.waitFor();
      return new Result(Files.readString(log), exitCode);
    } finally {
      process.destroyForcibly();
    }
  }
}
