package io.rsd.spark.command;

import io.rsd.core.config.SettingsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a command takes its settings from. */
final class SettingsOptions {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "settings in HOCON; conf/reference.conf has them all, with their defaults")
  private Path config;

  @Parameters(
      paramLabel = "KEY=VALUE",
      arity = "0..*",
      description = "settings that go before the file's, for example decoding.seed=1")
  private final List<String> overrides = new ArrayList<>();

  /**
   * Reads them.
   *
   * @throws io.rsd.core.InvalidInputException naming the setting that is unknown
   */
  SettingsFile read() {
    return SettingsFile.read(config, overrides);
  }
}
