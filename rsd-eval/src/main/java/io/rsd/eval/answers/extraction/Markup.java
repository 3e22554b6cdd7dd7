package io.rsd.eval.answers.extraction;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes answers out of tags, JSON, code fences and the signs of Markdown. */
public final class Markup {

  private static final Pattern TAG =
      Pattern.compile("(?is)<(?:answer|final_answer)>(.*?)</(?:answer|final_answer)>");
  private static final int LONGEST_TAG = 4_100;
  private static final Pattern FENCE = Pattern.compile("(?s)^```[a-zA-Z]*\\s*(.*?)\\s*```$");
  private static final Pattern EMPHASIS =
      Pattern.compile("(?<![\\w)}\\]])\\*\\*|\\*\\*(?![\\w(\\\\])|(?m)^\\s*#{1,6} |`|✅|☑|➡|👉");
  private static final Pattern QUOTES = Pattern.compile("^[\"“](.*)[\"”]$");
  private static final Pattern SLANTED = Pattern.compile("^(\\*|__|_)([^*_]+)\\1$");
  private static final Pattern LAST_BOLD =
      Pattern.compile("\\*\\*([^*\\n]{1,120})\\*\\*[^A-Za-z0-9*$\\\\]{0,4}$");
  private static final Pattern ASIAN =
      Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}]+");
  private static final int LONGEST_JSON = 20_000;

  private Markup() {}

  /** What stands in the last answer tag of a text. */
  public static Optional<String> tagged(String text) {
    int close = text.lastIndexOf("</");
    int open = close < 0 ? -1 : text.lastIndexOf('<', close - 1);
    if (open < 0 || close - open > LONGEST_TAG) {
      return Optional.empty();
    }
    Matcher matcher = TAG.matcher(text.substring(open));
    return matcher.lookingAt() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }

  /** The answer of a text that is one JSON object. */
  public static Optional<String> json(String text) {
    String object = unfenced(text.strip());
    if (!object.startsWith("{\"") || !object.endsWith("}") || object.length() > LONGEST_JSON) {
      return Optional.empty();
    }
    try {
      JsonObject fields = JsonParser.parseString(object).getAsJsonObject();
      for (String name : new String[] {"final_answer", "finalAnswer", "answer", "result"}) {
        JsonElement value = fields.get(name);
        if (value != null && value.isJsonPrimitive()) {
          return Optional.of(value.getAsString().strip());
        }
      }
    } catch (JsonParseException | IllegalStateException noJson) {
      // Braces may be a set as well: then the text is read like any other.
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static String unfenced(String text) {
    Matcher fence = FENCE.matcher(text);
    return fence.matches() ? fence.group(1) : text;
  }

  /** A text without the signs that only set it off. */
  public static String plain(String text) {
    String stripped = EMPHASIS.matcher(unfenced(text.strip())).replaceAll("").strip();
    Matcher slanted = SLANTED.matcher(stripped);
    stripped = slanted.matches() ? slanted.group(2).strip() : stripped;
    Matcher quotes = QUOTES.matcher(stripped);
    return quotes.matches() ? quotes.group(1).strip() : stripped;
  }

  /** What the bold words say with which a text ends. */
  public static Optional<String> lastBold(String text) {
    Matcher matcher = LAST_BOLD.matcher(text.strip());
    return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }

  /** A text with words of scripts without spaces set apart from numbers. */
  public static String spaced(String text) {
    return text.chars().allMatch(sign -> sign < 128)
        ? text
        : ASIAN.matcher(text).replaceAll(" $0 ");
  }
}
