package io.rsd.eval.answers.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads units such as {@code cm}, {@code square feet}, {@code N m^-1} or {@code bits per second}.
 */
public final class UnitReader {

  private static final Pattern PART =
      Pattern.compile("\\s*(?:(\\^?-?\\d{1,2})|([/*·⋅()])|([^\\s/*·⋅()^\\d]+))");

  private static final int LARGEST_POWER = 12;

  private final List<String> parts = new ArrayList<>();
  private int position;

  private UnitReader(String words) {
    Matcher matcher = PART.matcher(words);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      parts.add(matcher.group().strip());
      end = matcher.end();
    }
    if (!words.substring(end).isBlank()) {
      parts.add(words.substring(end).strip());
    }
  }

  /** The unit that words mean; each word that is not known is a unit of its own. */
  public static Unit read(String words) {
    return new UnitReader(words).product();
  }

  private Unit product() {
    Unit product = Unit.NONE;
    while (position < parts.size() && !parts.get(position).equals(")")) {
      product = product.times(factor());
    }
    position++;
    return product;
  }

  private Unit factor() {
    String part = parts.get(position);
    position++;
    if (position >= parts.size() && "/*·⋅".contains(part)) {
      return Unit.NONE;
    }
    return switch (part.toLowerCase(Locale.ROOT)) {
      case "/", "per", "a", "an", "each" ->
          position < parts.size() ? factor().toPower(-1) : Unit.NONE;
      case "*", "·", "⋅" -> factor();
      case "(" -> powered(product());
      case "square", "sq", "sq." -> raised(2);
      case "cubic", "cu" -> raised(3);
      default -> powered(named(part));
    };
  }

  private Unit raised(int power) {
    return position < parts.size() ? factor().toPower(power) : Unit.unknown("power");
  }

  /** The power that stands behind a unit, as in {@code m^2} or {@code inches squared}. */
  private Unit powered(Unit unit) {
    if (position >= parts.size()) {
      return unit;
    }
    String next = parts.get(position);
    int power =
        switch (next) {
          case "squared" -> 2;
          case "cubed" -> 3;
          default -> next.matches("\\^?-?\\d{1,2}") ? Integer.parseInt(next.replace("^", "")) : 0;
        };
    if (power == 0 || Math.abs(power) > LARGEST_POWER) {
      return unit;
    }
    position++;
    return unit.toPower(power);
  }

  private static Unit named(String word) {
    return Units.named(word).orElseGet(() -> Unit.unknown(plain(word)));
  }

  /** Words in lower case and without the ending of the plural; single letters as they are. */
  private static String plain(String word) {
    if (word.length() < 3) {
      return word;
    }
    String lower = word.toLowerCase(Locale.ROOT);
    boolean plural = lower.length() > 3 && lower.endsWith("s") && !lower.endsWith("ss");
    return plural ? lower.substring(0, lower.length() - 1) : lower;
  }
}
