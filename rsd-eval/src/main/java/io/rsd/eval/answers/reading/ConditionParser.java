package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Relation;
import io.rsd.eval.answers.expression.Expression.Relation.Operator;
import io.rsd.eval.answers.expression.Expression.Text;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.reading.Token.Kind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what is said beside an answer: for which values it holds, what a letter in it stands for.
 */
final class ConditionParser {

  /** The name of the call that a condition is. */
  static final String NAME = "condition";

  private static final Pattern BEGINNING =
      Pattern.compile("(?i)[(,]? ?(?:for|where|when|if|with|only|whenever|provided)\\b.*");

  /** A letter that runs through a set of numbers. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)(?:for|where|with) ?(?:any|all|some|every|each|an?)? ?"
              + "(?:([a-zA-Z]) (?:is|are|be|being) (?:any|an|a)? ?(positive |non-?negative )?integers?"
              + "|(positive |non-?negative )?integers? (?:values of )?([a-zA-Z]))[ .]*");

  private static final int MOST_TOKENS = 12;

  private final TokenCursor cursor;
  private final AnswerParser answers;

  ConditionParser(TokenCursor cursor, AnswerParser answers) {
    this.cursor = cursor;
    this.answers = answers;
  }

  static boolean isCondition(Token token) {
    return AnswerParser.isWord(token) && BEGINNING.matcher(token.text()).matches();
  }

  boolean isNext() {
    return isCondition(cursor.peek());
  }

  /** The condition at the cursor, up to the end of the answer. */
  Expression condition() {
    int start = cursor.position();
    Matcher parameter = PARAMETER.matcher(written().strip());
    if (parameter.matches() && cursor.atEnd()) {
      String letter = parameter.group(1) == null ? parameter.group(4) : parameter.group(1);
      String kind = parameter.group(1) == null ? parameter.group(3) : parameter.group(2);
      String set = kind == null ? "set Z" : "set Z " + kind.strip().toLowerCase(Locale.ROOT);
      return new Relation(
          List.of(new Variable(letter), new Variable(set)), List.of(Operator.ELEMENT_OF));
    }
    cursor.back(start);
    String word = cursor.take().text().strip().toLowerCase(Locale.ROOT);
    boolean plain =
        word.equals("for") || word.equals("where") || word.equals("when") || word.equals("if");
    if (plain && !answers.closes()) {
      return new Call(NAME, List.of(new Text(word), answers.item()));
    }
    cursor.back(start);
    Expression whole = new Call(NAME, List.of(new Text(written()), new Text("")));
    if (!cursor.atEnd()) {
      throw new UnreadableAnswerException("the value stands in a sentence");
    }
    return whole;
  }

  /** A few tokens up to the end, as they are written. */
  private String written() {
    StringBuilder words = new StringBuilder();
    for (int count = 0; cursor.peek().kind() != Kind.STOP && count < MOST_TOKENS; count++) {
      words.append(cursor.take().text()).append(' ');
    }
    return words.toString();
  }
}
