package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Vocabulary;
import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.number.BudgetExceededException;
import io.rsd.eval.answers.reading.Token.Kind;
import io.rsd.eval.answers.unit.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts an answer into tokens: LaTeX with its usual slips, or plain text. Spacing and sizing
 * commands, dollar signs and invisible characters are dropped here, so the parser never sees them.
 */
final class Tokenizer {

  private static final Pattern DATE =
      Pattern.compile(
          "(?:[12][0-9]{3}-[01]?[0-9]-[0-3]?[0-9]|[0-3]?[0-9]/[0-3]?[0-9]/[12][0-9]{3})(?![0-9])");

  /** What follows a wide space that stands between two statements: another relation. */
  private static final Pattern NEXT_STATEMENT =
      Pattern.compile(
          "[\\s$~]*[A-Za-z\\\\(|][^,;\n]{0,200}?(?:=|<|>|\\\\(?:le|ge|ne|in|approx)\\b)");

  private static final Pattern EQUATION_NUMBER = Pattern.compile("\\s*\\([0-9]{1,2}\\)[\\s.$]*$");
  private static final Pattern SPACED_DIGITS = Pattern.compile("[0-9](?: ?[0-9])*");
  private static final Pattern LOG_BASE = Pattern.compile("(?:2|10)\\(");

  private static final Set<String> UNIT_SIGNS = Set.of("e", "i");

  private static final Pattern NUMBER_IN_TEXT =
      Pattern.compile("\\(?[0-9]{1,3}(?:,?[0-9]{3}){0,20}[0-9]{0,2}(?:\\.[0-9]{1,60})?\\)?");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int brackets;
  private int environments;
  private boolean space;

  /** Whether a relation stands since the last separator. */
  private boolean hasRelation;

  private Tokenizer(String text) {
    this.text = text;
  }

  /**
   * The tokens of one answer, the last one of kind {@link Kind#STOP}.
   *
   * @throws UnreadableAnswerException on a character that no answer has
   * @throws BudgetExceededException on a text or a number that is too long
   */
  static List<Token> tokenize(String text) {
    if (text.length() > Budget.ANSWER_LENGTH) {
      throw new BudgetExceededException("the answer is longer than " + Budget.ANSWER_LENGTH);
    }
    String plain = PlainSigns.of(text);
    Tokenizer tokenizer = new Tokenizer(plain);
    while (tokenizer.position < plain.length()) {
      tokenizer.next();
    }
    tokenizer.add(Kind.STOP, "");
    return tokenizer.tokens;
  }

  private void add(Kind kind, String value) {
    boolean separator = kind == Kind.SYMBOL && (value.equals(",") || value.equals(";"));
    boolean sign = kind == Kind.SYMBOL || kind == Kind.COMMAND;
    hasRelation = !separator && (hasRelation || (sign && AnswerParser.isRelation(value)));
    tokens.add(new Token(kind, value, space));
    space = false;
  }

  private char at(int index) {
    return index < text.length() ? text.charAt(index) : '\0';
  }

  private void next() {
    char here = at(position);
    if (Character.isWhitespace(here) || Character.isSpaceChar(here) || here == '\u200b') {
      position++;
      gap(here == '\n');
    } else if (date()) {
      return;
    } else if (isDigit(here) || (here == '.' && isDigit(at(position + 1)))) {
      number();
    } else if (isLetter(here)) {
      letters();
    } else if (here == '\\') {
      command();
    } else {
      symbol(here);
    }
  }

  /** White space; where it is wide and stands between two statements, it separates them. */
  private void gap(boolean wide) {
    space = true;
    boolean separates =
        wide
            && environments == 0
            && brackets == 0
            && hasRelation
            && NEXT_STATEMENT.matcher(text).region(position, text.length()).lookingAt();
    if (separates) {
      add(Kind.SYMBOL, ",");
      hasRelation = false;
    }
  }

  /** A date is words, not a difference or a quotient. */
  private boolean date() {
    Matcher date = DATE.matcher(text).region(position, text.length());
    boolean apart = position == 0 || !isDigit(text.charAt(position - 1));
    if (!apart || !date.lookingAt()) {
      return false;
    }
    add(Kind.TEXT, date.group());
    position = date.end();
    return true;
  }

  private void number() {
    NumberScanner scanner = new NumberScanner(text, position, brackets == 0);
    position = scanner.end();
    add(Kind.NUMBER, scanner.digits());
  }

  private void letters() {
    int end = position;
    while (isLetter(at(end))) {
      end++;
    }
    String run = text.substring(position, end);
    if (run.length() > 2 && startsWithConnective(run)) {
      run = run.substring(0, run.startsWith("or") ? 2 : 3);
    }
    position += run.length();
    word(run);
  }

  /** "orW" in "W(x)=1orW(x)=-1": a connective that lost its spaces. */
  private static boolean startsWithConnective(String run) {
    int length = run.startsWith("or") ? 2 : run.startsWith("and") ? 3 : 0;
    return length > 0 && run.length() > length && Character.isUpperCase(run.charAt(length));
  }

  private void word(String run) {
    String lower = run.toLowerCase(Locale.ROOT);
    if (run.length() == 1) {
      add(Kind.LETTER, run);
    } else if (lower.equals("and") || lower.equals("or")) {
      connective(lower);
    } else if (run.equals("log")
        && LOG_BASE.matcher(text).region(position, text.length()).lookingAt()) {
      add(Kind.COMMAND, run);
      add(Kind.SYMBOL, "_");
      add(Kind.SYMBOL, "{");
      number();
      add(Kind.SYMBOL, "}");
    } else if (lower.equals("pi")
        || lower.equals("infinity")
        || run.equals("oo")
        || run.equals("inf")) {
      add(Kind.COMMAND, Vocabulary.SYNONYMS.getOrDefault(lower, lower));
    } else if (Vocabulary.PLAIN_FUNCTIONS.contains(run)) {
      add(Kind.COMMAND, run);
    } else if (lower.equals("percent") || lower.equals("percents") || lower.equals("pct")) {
      add(Kind.SYMBOL, "%");
    } else if (isWord(run, lower)) {
      add(Kind.WORD, run);
    } else {
      run.chars().forEach(letter -> add(Kind.LETTER, Character.toString(letter)));
    }
  }

  private static boolean isWord(String run, String lower) {
    boolean capitals = run.equals(run.toUpperCase(Locale.ROOT));
    return !capitals && (run.length() > 3 || Unit.isName(run) || Vocabulary.WORDS.contains(lower));
  }

  private void command() {
    int backslashes = 0;
    while (at(position + backslashes) == '\\') {
      backslashes++;
    }
    boolean newRow = environments > 0 || !Commands.isKnown(nameAt(position + backslashes));
    if (backslashes > 1 && newRow) {
      position += 2;
      add(Kind.ROW, "");
      return;
    }
    position += backslashes;
    char here = at(position);
    if (!isLetter(here)) {
      position = Math.min(position + 1, text.length());
      escaped(here);
      return;
    }
    String name = nameAt(position);
    position += name.length();
    named(name);
  }

  private String nameAt(int start) {
    int end = start;
    while (isLetter(at(end))) {
      end++;
    }
    return text.substring(Math.min(start, text.length()), end);
  }

  private void connective(String word) {
    add(Kind.SYMBOL, word);
    hasRelation = false;
  }

  private void escaped(char sign) {
    switch (sign) {
      case '{' -> open("\\{");
      case '}' -> close("\\}");
      case '$' -> add(Kind.SYMBOL, "currency");
      case '%' -> add(Kind.SYMBOL, "%");
      case '|' -> add(Kind.SYMBOL, "||");
      default -> space = true;
    }
  }

  private void named(String name) {
    String known = Vocabulary.SYNONYMS.getOrDefault(name, name);
    if (Vocabulary.TEXT.contains(known) && nextIs('{')) {
      text(known, braced());
    } else if (known.equals("begin") || known.equals("end")) {
      environment(known, nextIs('{') ? braced() : "");
    } else if (known.equals("not") && nextIs('=')) {
      position = text.indexOf('=', position) + 1;
      add(Kind.COMMAND, "ne");
    } else if (known.equals("color") || known.equals("textcolor") || known.equals("tag")) {
      braced();
    } else if (known.equals("mathbf") && nextIs('{')) {
      bold();
    } else if (Vocabulary.SIZES.contains(known) || Vocabulary.IGNORED.contains(known)) {
      sizing(known);
    } else if ((known.startsWith("quad") || known.startsWith("qquad"))) {
      position -= known.length() - (known.startsWith("quad") ? 4 : 5);
      wide();
    } else if (known.equals("and") || known.equals("or")) {
      connective(known);
    } else if ("([{".contains(known)) {
      open(known.equals("{") ? "\\{" : known);
    } else if (")]}".contains(known)) {
      close(known.equals("}") ? "\\}" : known);
    } else {
      add(Kind.COMMAND, known);
    }
  }

  /** A wide space; the number of an equation may stand behind it. */
  private void wide() {
    Matcher number = EQUATION_NUMBER.matcher(text).region(position, text.length());
    if (hasRelation && number.lookingAt()) {
      position = number.end();
    } else {
      gap(true);
    }
  }

  /** Bold digits with spaces between them are one number; a bold letter is a vector. */
  private void bold() {
    int start = position;
    String content = braced().strip();
    if (SPACED_DIGITS.matcher(content).matches()) {
      add(Kind.NUMBER, content.replaceAll("\\s", ""));
    } else if (content.length() == 1 && isLetter(content.charAt(0))) {
      add(Kind.COMMAND, "vec");
      add(Kind.LETTER, content);
    } else {
      position = start;
    }
  }

  /** {@code \right.} has no bracket of its own: its dot goes with it. */
  private void sizing(String name) {
    space |= !Vocabulary.SIZES.contains(name);
    if ((name.equals("left") || name.equals("right")) && at(position) == '.') {
      position++;
    }
    if (name.equals("hspace") && nextIs('{')) {
      braced();
    }
  }

  private void environment(String side, String name) {
    if (side.equals("begin")) {
      environments++;
      brackets++;
      add(Kind.BEGIN, name);
    } else {
      environments--;
      brackets--;
      add(Kind.END, name);
    }
  }

  private void text(String command, String content) {
    String words = content.replace('~', ' ').replace("\\,", " ").replace("$", "").strip();
    String lower = words.toLowerCase(Locale.ROOT);
    if (lower.isEmpty()) {
      space = true;
    } else if (lower.equals("and") || lower.equals("or")) {
      connective(lower);
    } else if (lower.equals(",")) {
      add(Kind.SYMBOL, ",");
    } else if (lower.equals("%") || lower.equals("\\%") || lower.equals("percent")) {
      add(Kind.SYMBOL, "%");
    } else if (words.startsWith("-") && NUMBER_IN_TEXT.matcher(words.substring(1)).matches()) {
      add(Kind.SYMBOL, "-");
      add(Kind.NUMBER, words.replaceAll("[-(),]", ""));
    } else if (NUMBER_IN_TEXT.matcher(words).matches()) {
      add(Kind.NUMBER, words.replaceAll("[(),]", ""));
    } else if (Vocabulary.FUNCTIONS.contains(words)
        && (command.equals("operatorname") || !followsNumber())) {
      add(Kind.COMMAND, words);
    } else if (UNIT_SIGNS.contains(words) && followsNumber()) {
      add(Kind.TEXT, words);
    } else if (words.length() == 1
        && isLetter(words.charAt(0))
        && command.equals("mathrm")
        && (words.equals("e") || words.equals("i"))) {
      add(Kind.LETTER, words);
    } else {
      add(Kind.TEXT, words);
    }
  }

  private boolean followsNumber() {
    if (tokens.isEmpty()) {
      return false;
    }
    Token last = tokens.get(tokens.size() - 1);
    boolean joined = tokens.size() > 1 && (last.isSymbol("/") || last.isCommand("cdot"));
    Token before = joined ? tokens.get(tokens.size() - 2) : last;
    return (before.kind() == Kind.NUMBER && !joined) || before.kind() == Kind.TEXT;
  }

  private boolean nextIs(char sign) {
    int index = position;
    while (at(index) == ' ') {
      index++;
    }
    return at(index) == sign;
  }

  /** Reads a braced argument as raw text; one that is never closed reaches to the end. */
  private String braced() {
    int start = text.indexOf('{', position) + 1;
    int end = Braces.closing(text, start).orElse(text.length());
    position = Math.min(end + 1, text.length());
    return text.substring(start, end);
  }

  private void open(String bracket) {
    brackets++;
    add(Kind.SYMBOL, bracket);
  }

  private void close(String bracket) {
    brackets = Math.max(0, brackets - 1);
    add(Kind.SYMBOL, bracket);
  }

  private void symbol(char sign) {
    position++;
    if (UnicodeSigns.SUPERSCRIPTS.containsKey(sign)) {
      add(Kind.SYMBOL, "^");
      add(Kind.NUMBER, UnicodeSigns.SUPERSCRIPTS.get(sign));
      return;
    }
    if (UnicodeSigns.COMMANDS.containsKey(sign)) {
      add(Kind.COMMAND, UnicodeSigns.COMMANDS.get(sign));
      return;
    }
    switch (sign) {
      case '(', '[', '（', '【' -> open(sign == '（' ? "(" : sign == '【' ? "[" : "" + sign);
      case ')', ']', '）', '】' -> close(sign == '）' ? ")" : sign == '】' ? "]" : "" + sign);
      case '*' -> star();
      case '×' -> add(Kind.COMMAND, "times");
      case '−', '﹣', '－' -> add(Kind.SYMBOL, "-");
      case '–' -> dash();
      case '$', '~' -> space = true;
      case '，', '、' -> add(Kind.SYMBOL, ",");
      case '；' -> add(Kind.SYMBOL, ";");
      case '：' -> add(Kind.SYMBOL, ":");
      case '％' -> add(Kind.SYMBOL, "%");
      case '′', '’' -> add(Kind.SYMBOL, "'");
      case '€', '£', '¥', '₹' -> add(Kind.SYMBOL, "" + sign);
      case '+',
          '-',
          '/',
          '^',
          '_',
          '=',
          '<',
          '>',
          ',',
          ';',
          ':',
          '!',
          '%',
          '\'',
          '{',
          '}',
          '|',
          '&',
          '.',
          '?' ->
          add(Kind.SYMBOL, "" + sign);
      default -> throw new UnreadableAnswerException("unexpected character " + quoted(sign));
    }
  }

  /** Behind a number an en dash means a range, which is no answer; elsewhere it is a minus sign. */
  private void dash() {
    if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() == Kind.NUMBER) {
      throw new UnreadableAnswerException("a range of numbers");
    }
    add(Kind.SYMBOL, "-");
  }

  /** Two stars are a power, as programs write it. */
  private void star() {
    boolean power = at(position) == '*';
    position += power ? 1 : 0;
    add(Kind.SYMBOL, power ? "^" : "*");
  }

  private static String quoted(char sign) {
    return Character.isISOControl(sign) ? "U+" + Integer.toHexString(sign) : "'" + sign + "'";
  }

  private static boolean isDigit(char sign) {
    return sign >= '0' && sign <= '9';
  }

  private static boolean isLetter(char sign) {
    return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z');
  }
}
