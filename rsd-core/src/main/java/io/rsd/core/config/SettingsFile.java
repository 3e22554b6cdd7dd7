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

/**
 * Settings from HOCON files and the command line, over the defaults of {@code conf/reference.conf}.
 */
public final class SettingsFile {

  static final ConfigRenderOptions PLAIN = ConfigRenderOptions.concise();

  private static final String COMMAND_LINE = "the command line";

  private static final String DEFAULTS = "io/rsd/core/config/reference.conf";

  /** In the defaults, the name of a block that stands for any number of blocks of any names. */
  private static final String ANY_NAME = "NAME";

  private final Config settings;

  private SettingsFile(Config settings) {
    this.settings = settings;
  }

  /**
   * Reads files and command-line settings. Each file overrides those before it, and the command
   * line overrides all files. A section that is empty in the defaults accepts settings of any name.
   * One that has there a block {@code NAME} accepts blocks of any name, each with the settings of
   * that block and its defaults.
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
      Config defaults = ConfigFactory.parseResources(defaultsLoader(), DEFAULTS, strict());
      for (String override : overrides) {
        given = override(override, defaults.root()).withFallback(given);
      }
      Config all = given.withFallback(defaults).resolve();
      refuseUnknown(all.root(), defaults.root(), "");
      return new SettingsFile(withBlocks(all));
    } catch (ConfigException e) {
      throw new InvalidInputException("the settings cannot be read: " + e.getMessage(), e);
    }
  }

  /** Gives each named block the defaults of its section, in place of the block that has them. */
  private static Config withBlocks(Config all) {
    Config filled = all;
    for (Map.Entry<String, ConfigValue> section : all.root().entrySet()) {
      if (section.getValue() instanceof ConfigObject blocks && blocks.containsKey(ANY_NAME)) {
        ConfigObject named = blocks.withoutKey(ANY_NAME);
        for (String name : named.keySet()) {
          named = named.withValue(name, named.get(name).withFallback(blocks.get(ANY_NAME)));
        }
        filled = filled.withoutPath(section.getKey()).withValue(section.getKey(), named);
      }
    }
    return filled;
  }

  private static ClassLoader defaultsLoader() {
    return SettingsFile.class.getClassLoader();
  }

  private static ConfigParseOptions strict() {
    return ConfigParseOptions.defaults().setAllowMissing(false);
  }

  private static Config override(String text, ConfigObject known) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new InvalidInputException("'" + text + "' is not of the form key=value");
    }
    String key = text.substring(0, equals).strip();
    requireKnown(key, known);
    // Taken as a text, because paths and addresses are not valid unquoted strings in HOCON.
    ConfigValue value =
        ConfigValueFactory.fromAnyRef(text.substring(equals + 1).strip(), COMMAND_LINE);
    return ConfigFactory.empty().withValue(key, value);
  }

  /** Refuses an unknown key as a whole: of its sections the command line names none by itself. */
  private static void requireKnown(String key, ConfigObject known) {
    ConfigObject section = known;
    List<String> names = ConfigUtil.splitPath(key);
    for (int i = 0; i < names.size(); i++) {
      String kind = section.containsKey(ANY_NAME) ? ANY_NAME : names.get(i);
      if (!section.containsKey(kind)) {
        throw unknown(COMMAND_LINE, key, String.join(".", names.subList(0, i + 1)));
      }
      if (!(section.get(kind) instanceof ConfigObject next) || next.isEmpty()) {
        return;
      }
      section = next;
    }
  }

  /**
   * The error for an unknown setting.
   *
   * @param part the section of it, or itself, that is unknown
   */
  private static InvalidInputException unknown(String where, String name, String part) {
    String advice = RenamedSettings.advice(part).map(of -> " any more: " + of).orElse("");
    return new InvalidInputException("%s: there is no setting %s%s".formatted(where, name, advice));
  }

  private static void refuseUnknown(ConfigObject given, ConfigObject known, String prefix) {
    for (Map.Entry<String, ConfigValue> entry : given.entrySet()) {
      String name = prefix + entry.getKey();
      String kind = known.containsKey(ANY_NAME) ? ANY_NAME : entry.getKey();
      if (!known.containsKey(kind)) {
        throw unknown(entry.getValue().origin().description(), name, name);
      }
      ConfigValue expected = known.get(kind);
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
        settings.withValue(name, ConfigValueFactory.fromAnyRef(value, "the other settings")));
  }

  /** The settings of one section, such as {@code training}. */
  public Settings section(String name) {
    return new Settings(settings.getConfig(name), name + ".");
  }
}
