package io.rsd.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.rsd.core.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings of one section. Every error names the setting and where its value was given.
 *
 * <p>All settings are listed in {@code conf/reference.conf}. A setting whose default there is
 * {@code null} must be given, unless it is optional.
 */
public final class Settings {

  /** Added to the errors of settings that may be left unset. */
  private static final String OR_NULL = ", or null to leave it unset";

  private final Config section;
  private final String prefix;

  Settings(Config section, String prefix) {
    this.section = section;
    this.prefix = prefix;
  }

  /**
   * The setting's text.
   *
   * @throws InvalidInputException if it was not given or is not a text
   */
  public String text(String name) {
    return read(name, "a text", section::getString);
  }

  /**
   * The setting's text; empty if it is null or an empty text.
   *
   * @throws InvalidInputException if it is not a text
   */
  public Optional<String> optionalText(String name) {
    return section.getIsNull(name)
        ? Optional.empty()
        : Optional.of(text(name)).filter(text -> !text.isEmpty());
  }

  /** Whether the setting has a value, be it an empty text: it is not null. */
  public boolean isSet(String name) {
    return !section.getIsNull(name);
  }

  /**
   * The setting's texts: a list, or one text with commas between its elements, as on a command
   * line.
   *
   * @throws InvalidInputException if it is neither
   */
  public List<String> texts(String name) {
    if (section.getValue(name).valueType() == ConfigValueType.LIST) {
      return List.copyOf(read(name, "a list of texts", section::getStringList));
    }
    return Arrays.stream(text(name).split(",", -1))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** The names of the settings and subsections that there are. */
  public SortedSet<String> names() {
    return new TreeSet<>(section.root().keySet());
  }

  /** The settings of a subsection. */
  public Settings section(String name) {
    return new Settings(section.getConfig(name), prefix + name + ".");
  }

  /**
   * A subsection with names of the user's choice. Values are texts, numbers, booleans, lists and
   * maps.
   */
  public SortedMap<String, Object> freely(String name) {
    return new TreeMap<>(section.getObject(name).unwrapped());
  }

  /** All settings of the section by full name. Texts are as they are, other values as in JSON. */
  public SortedMap<String, String> flat() {
    SortedMap<String, String> flat = new TreeMap<>();
    flatten(prefix, section.root(), flat);
    return flat;
  }

  private static void flatten(String prefix, ConfigObject of, Map<String, String> flat) {
    of.forEach(
        (name, value) -> {
          if (value instanceof ConfigObject inner) {
            flatten(prefix + name + ".", inner, flat);
          } else {
            Object plain = value.unwrapped();
            flat.put(
                prefix + name,
                plain instanceof String text ? text : value.render(SettingsFile.PLAIN));
          }
        });
  }

  /**
   * A whole number.
   *
   * @throws InvalidInputException if it is anything else, or less than {@code smallest}
   */
  public int integer(String name, int smallest) {
    return (int) whole(name, smallest, Integer.MAX_VALUE);
  }

  /**
   * A whole number in the range of {@code long}.
   *
   * @throws InvalidInputException if it is anything else
   */
  public long integer(String name) {
    return whole(name, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /**
   * A whole number; empty if the setting is null.
   *
   * @throws InvalidInputException if it is anything else, or less than {@code smallest}
   */
  public OptionalInt optionalInteger(String name, int smallest) {
    return section.getIsNull(name)
        ? OptionalInt.empty()
        : OptionalInt.of((int) whole(name, smallest, Integer.MAX_VALUE, OR_NULL));
  }

  private long whole(String name, long smallest, long largest) {
    return whole(name, smallest, largest, "");
  }

  private long whole(String name, long smallest, long largest, String alternative) {
    String range =
        (smallest == Long.MIN_VALUE
                ? "a whole number"
                : "a whole number from %d up".formatted(smallest))
            + alternative;
    String text = read(name, range, section::getString);
    try {
      long value = Long.parseLong(text);
      if (value >= smallest && value <= largest) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below like a number out of range.
    }
    throw wrong(name, range);
  }

  /**
   * A number.
   *
   * @param largest the largest value allowed, which may be infinity
   * @throws InvalidInputException if it is not a number in the range, ends included
   */
  public double number(String name, double smallest, double largest) {
    String range =
        largest == Double.POSITIVE_INFINITY
            ? "a number from %s up".formatted(plain(smallest))
            : "a number from %s to %s".formatted(plain(smallest), plain(largest));
    double value = read(name, range, section::getDouble);
    if (value >= smallest && value <= largest && !Double.isInfinite(value)) {
      return value;
    }
    throw wrong(name, range);
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /**
   * An amount of memory in bytes. The setting is a number of bytes or has a unit, such as {@code
   * 40GiB}; null gives empty.
   *
   * @throws InvalidInputException if it is anything else
   */
  public OptionalLong optionalMemory(String name) {
    if (section.getIsNull(name)) {
      return OptionalLong.empty();
    }
    String amount = "an amount of memory, for example 40GiB" + OR_NULL;
    long bytes = read(name, amount, section::getBytes);
    if (bytes < 1) {
      throw wrong(name, amount);
    }
    return OptionalLong.of(bytes);
  }

  /**
   * One of the constants of an enum, written in lower case.
   *
   * @throws InvalidInputException if it is none of them
   */
  public <E extends Enum<E>> E choice(String name, Class<E> type) {
    E[] constants = type.getEnumConstants();
    String text = choice(name, Arrays.stream(constants).map(Settings::spelled).toList());
    return Arrays.stream(constants)
        .filter(constant -> spelled(constant).equals(text))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Whether something is to be so: {@code true} or {@code false}.
   *
   * @throws InvalidInputException if it is neither
   */
  public boolean flag(String name) {
    return Boolean.parseBoolean(choice(name, List.of("true", "false")));
  }

  /** A number from {@code smallest} to {@code largest}; empty if it is not set. */
  public OptionalDouble optionalNumber(String name, double smallest, double largest) {
    return isSet(name)
        ? OptionalDouble.of(number(name, smallest, largest))
        : OptionalDouble.empty();
  }

  /**
   * One of the given words.
   *
   * @throws InvalidInputException if it is none of them
   */
  public String choice(String name, List<String> words) {
    String choices = String.join(" or ", words);
    String text = read(name, choices, section::getString);
    if (!words.contains(text)) {
      throw wrong(name, choices);
    }
    return text;
  }

  private static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The error for a setting's value that fails a check of the caller. */
  public InvalidInputException wrong(String name, String expected) {
    ConfigValue value = section.getValue(name);
    return new InvalidInputException(
        "%s: %s%s must be %s, not %s"
            .formatted(
                value.origin().description(),
                prefix,
                name,
                expected,
                value.render(SettingsFile.PLAIN)));
  }

  private interface Reader<T> {
    T read(String name);
  }

  private <T> T read(String name, String expected, Reader<T> reader) {
    try {
      return reader.read(name);
    } catch (ConfigException.Null e) {
      throw new InvalidInputException(prefix + name + " must be set: it has no default", e);
    } catch (ConfigException.WrongType | ConfigException.BadValue e) {
      throw wrong(name, expected);
    }
  }
}
