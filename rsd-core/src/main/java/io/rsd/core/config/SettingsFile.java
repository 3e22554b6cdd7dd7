package io.rsd.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.rsd.core.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings from HOCON files and the command line, over the defaults of {@code conf/reference.conf}.
 */
public final class SettingsFile {

  static final ConfigRenderOptions PLAIN = ConfigRenderOptions.concise();

  private static final String DEFAULTS = "io/rsd/core/config/reference.conf";

  private final Config settings;
  private final Config defaults;

  private SettingsFile(Config settings, Config defaults) {
    this.settings = settings;
    this.defaults = defaults;
  }

  /**
   * Reads files and command-line settings. Each file overrides those before it, and the command
   * line overrides all files. A section that is empty in the defaults accepts settings of any name.
   *
   * @param overrides each {@code key=value} with the full key, such as {@code training.epochs=5}
   * @throws InvalidInputException if a file cannot be read, a setting is unknown or was renamed, or
   *     an override has no equals sign
   */
  public static SettingsFile read(List<Path> files, List<String> overrides) {
    try {
      Config given = ConfigFactory.empty();
      for (Path file : files) {
        if (!Files.isRegularFile(file)) {
          throw new InvalidInputException(file + ": there is no such file");
        }
        given = ConfigFactory.parseFile(file.toFile(), strict()).withFallback(given);
      }
      for (String override : overrides) {
        given = override(override).withFallback(given);
      }
      Config defaults = ConfigFactory.parseResources(defaultsLoader(), DEFAULTS, strict());
      Config all = given.withFallback(defaults).resolve();
      refuseUnknown(all.root(), defaults.root(), "");
      return new SettingsFile(all, defaults);
    } catch (ConfigException e) {
      throw new InvalidInputException("the settings cannot be read: " + e.getMessage(), e);
    }
  }

  private static ClassLoader defaultsLoader() {
    return SettingsFile.class.getClassLoader();
  }

  private static ConfigParseOptions strict() {
    return ConfigParseOptions.defaults().setAllowMissing(false);
  }

  private static Config override(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new InvalidInputException("'" + text + "' is not of the form key=value");
    }
    // Taken as a text, because paths and addresses are not valid unquoted strings in HOCON.
    ConfigValue value =
        ConfigValueFactory.fromAnyRef(text.substring(equals + 1).strip(), "the command line");
    return ConfigFactory.empty().withValue(text.substring(0, equals).strip(), value);
  }

  private static void refuseUnknown(ConfigObject given, ConfigObject known, String prefix) {
    for (Map.Entry<String, ConfigValue> entry : given.entrySet()) {
      String name = prefix + entry.getKey();
      if (!known.containsKey(entry.getKey())) {
        throw new InvalidInputException(
            "%s: there is no setting %s%s"
                .formatted(
                    entry.getValue().origin().description(),
                    name,
                    RenamedSettings.advice(name).map(advice -> " any more: " + advice).orElse("")));
      }
      ConfigValue expected = known.get(entry.getKey());
      if (expected instanceof ConfigObject section && section.isEmpty()) {
        requireSection(entry.getValue(), name);
      } else if (expected instanceof ConfigObject section) {
        requireSection(entry.getValue(), name);
        refuseUnknown((ConfigObject) entry.getValue(), section, name + ".");
      }
    }
  }

  private static void requireSection(ConfigValue value, String name) {
    if (value.valueType() != ConfigValueType.OBJECT) {
      throw new InvalidInputException(
          "%s: %s is a section with settings of its own, not a setting"
              .formatted(value.origin().description(), name));
    }
  }

  /** Whether the setting of a full name is given: neither null nor an empty text. */
  public boolean isGiven(String name) {
    return settings.hasPath(name) && !settings.getValue(name).unwrapped().toString().isEmpty();
  }

  /**
   * The same settings with one changed.
   *
   * @param name its full name, such as {@code training.data}
   */
  public SettingsFile with(String name, String value) {
    return new SettingsFile(
        settings.withValue(name, ConfigValueFactory.fromAnyRef(value, "the other settings")),
        defaults);
  }

  /**
   * The settings of a subsection with a name of the user's choice; empty if there is none.
   *
   * @param section that it is in, such as {@code benchmarks}
   * @param shape the full name of a section whose defaults it has where it says nothing
   */
  public Optional<Settings> named(String section, String name, String shape) {
    String path = ConfigUtil.joinPath(section, name);
    return settings.hasPath(path)
        ? Optional.of(
            new Settings(
                settings.getConfig(path).withFallback(defaults.getConfig(shape)),
                "%s.%s.".formatted(section, name)))
        : Optional.empty();
  }

  /** The settings of one section, such as {@code training}. */
  public Settings section(String name) {
    return new Settings(settings.getConfig(name), name + ".");
  }
}
