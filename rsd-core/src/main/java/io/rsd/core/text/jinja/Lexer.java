package io.rsd.core.text.jinja;

import io.rsd.core.text.jinja.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a template into tokens. White space around tags follows Jinja2 with trim_blocks (removes
 * the line break after a block or comment) and lstrip_blocks (removes the white space before one on
 * its line). {@code -} beside a tag strips all white space there, {@code +} keeps it.
 */
final class Lexer {

  private static final Pattern TAG = Pattern.compile("\\{[{%#]");
  private static final Pattern RAW = Pattern.compile("\\s*raw\\b");
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
  private static final Pattern NUMBER =
      Pattern.compile("[0-9][0-9_]*(\\.[0-9][0-9_]*)?([eE][+-]?[0-9]+)?");
  private static final Pattern QUOTED =
      Pattern.compile("'(?:[^'\\\\]|\\\\.)*+'|\"(?:[^\"\\\\]|\\\\.)*+\"", Pattern.DOTALL);
  private static final Pattern OPERATOR =
      Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}><=.:|,;]");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position = 0;
  private int line = 1;

  private Lexer(String source) {
    this.source = source;
  }

  /** All tokens of a template. The last has the kind END. */
  static List<Token> tokens(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    Lexer lexer = new Lexer(source.endsWith("\n") ? chop(source) : source);
    try {
      lexer.run();
    } catch (JinjaError e) {
      throw e.at(lexer.line);
    }
    return lexer.tokens;
  }

  private static String chop(String text) {
    return text.substring(0, text.length() - 1);
  }

  private void run() {
    Matcher tag = TAG.matcher(source);
    while (tag.find(position)) {
      char type = source.charAt(tag.start() + 1);
      char sign = charAt(tag.end());
      boolean signed = sign == '-' || sign == '+';
      addText(textBefore(tag.start(), type, sign));
      moveTo(signed ? tag.end() + 1 : tag.end());
      if (type == '#') {
        skipComment();
      } else {
        readTag(type == '%');
      }
    }
    addText(source.substring(position));
    moveTo(source.length());
    add(Kind.END, "");
  }

  private String textBefore(int tagStart, char type, char sign) {
    String text = source.substring(position, tagStart);
    if (sign == '-') {
      return Strings.stripTrailing(text);
    }
    if (sign == '+' || type == '{') {
      return text;
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    boolean fromLineStart = lineStart > 0 || position == 0 || charAt(position - 1) == '\n';
    boolean blank = Strings.strip(text.substring(lineStart)).isEmpty();
    return fromLineStart && blank ? text.substring(0, lineStart) : text;
  }

  private void addText(String text) {
    if (!text.isEmpty()) {
      add(Kind.TEXT, text);
    }
  }

  private void skipComment() {
    int end = source.indexOf("#}", position);
    if (end < 0) {
      throw new JinjaError("a comment {# is never closed");
    }
    char sign = end > position ? charAt(end - 1) : '#';
    moveTo(end + 2);
    skipAfterTag(sign, true);
  }

  /** Skips the white space that the end of a tag removes after it. */
  private void skipAfterTag(char sign, boolean trimsLineBreak) {
    if (sign == '-') {
      skipSpace();
    } else if (sign != '+' && trimsLineBreak && charAt(position) == '\n') {
      moveTo(position + 1);
    }
  }

  private void readTag(boolean block) {
    if (block && RAW.matcher(source).region(position, source.length()).lookingAt()) {
      throw JinjaError.unsupported("{% raw %}");
    }
    add(block ? Kind.BLOCK_BEGIN : Kind.OUTPUT_BEGIN, "");
    String end = block ? "%}" : "}}";
    Deque<Character> open = new ArrayDeque<>();
    while (true) {
      skipSpace();
      if (position == source.length()) {
        throw new JinjaError("a tag is never closed by " + end);
      }
      char sign = charAt(position);
      boolean signed = sign == '-' || (sign == '+' && block);
      if (open.isEmpty() && source.startsWith(end, signed ? position + 1 : position)) {
        add(block ? Kind.BLOCK_END : Kind.OUTPUT_END, "");
        moveTo(signed ? position + 3 : position + 2);
        skipAfterTag(sign, block);
        return;
      }
      readToken(open);
    }
  }

  private void readToken(Deque<Character> open) {
    char first = charAt(position);
    if (take(Kind.NAME, NAME) || takeString() || takeNumber()) {
      return;
    }
    if (!take(Kind.OPERATOR, OPERATOR)) {
      throw new JinjaError("unexpected character '" + first + "'");
    }
    if ("([{".indexOf(first) >= 0) {
      open.push(first);
    } else if (")]}".indexOf(first) >= 0) {
      char expected = ")]}".charAt("([{".indexOf(open.isEmpty() ? '(' : open.peek()));
      if (open.isEmpty() || first != expected) {
        throw new JinjaError("unexpected '" + first + "'");
      }
      open.pop();
    }
  }

  private boolean take(Kind kind, Pattern pattern) {
    Matcher matcher = pattern.matcher(source).region(position, source.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    add(kind, matcher.group());
    moveTo(matcher.end());
    return true;
  }

  private boolean takeString() {
    Matcher matcher = QUOTED.matcher(source).region(position, source.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    String quoted = matcher.group();
    add(Kind.STRING, Strings.unescape(quoted.substring(1, quoted.length() - 1)));
    moveTo(matcher.end());
    return true;
  }

  private boolean takeNumber() {
    Matcher matcher = NUMBER.matcher(source).region(position, source.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    boolean integer = matcher.group(1) == null && matcher.group(2) == null;
    add(integer ? Kind.INTEGER : Kind.FLOAT, matcher.group().replace("_", ""));
    moveTo(matcher.end());
    return true;
  }

  private void skipSpace() {
    int end = position;
    while (end < source.length() && Strings.isSpace(source.charAt(end))) {
      end++;
    }
    moveTo(end);
  }

  private char charAt(int index) {
    return index < source.length() ? source.charAt(index) : '\0';
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }

  private void moveTo(int newPosition) {
    line += (int) source.substring(position, newPosition).chars().filter(c -> c == '\n').count();
    position = newPosition;
  }
}
