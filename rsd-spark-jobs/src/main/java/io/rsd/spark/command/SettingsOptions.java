package io.rsd.spark.command;

import io.rsd.core.config.SettingsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options for settings that stages and the pipeline share. */
final class SettingsOptions {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description =
          "settings in HOCON; conf/reference.conf lists every setting with its default. Can be given"
              + " several times; later files override earlier ones.")
  private final List<Path> config = new ArrayList<>();

  @Parameters(
      paramLabel = "KEY=VALUE",
      arity = "0..*",
      description = "overrides a setting of the files, for example decoding.seed=1")
  private final List<String> overrides = new ArrayList<>();

  /**
   * Reads the settings.
   *
   * @throws io.rsd.core.InvalidInputException naming the setting that is unknown
   */
  SettingsFile read() {
    return SettingsFile.read(config, overrides);
  }
}
