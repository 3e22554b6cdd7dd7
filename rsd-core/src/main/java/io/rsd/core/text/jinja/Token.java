package io.rsd.core.text.jinja;

/**
 * One token of a template.
 *
 * @param text the token as written; for a string, its content with escapes resolved
 * @param line the line on which it begins, from 1
 */
record Token(Kind kind, String text, int line) {

  enum Kind {
    TEXT("text"),
    OUTPUT_BEGIN("{{"),
    OUTPUT_END("}}"),
    BLOCK_BEGIN("{%"),
    BLOCK_END("%}"),
    NAME("a name"),
    STRING("a string"),
    INTEGER("an integer"),
    FLOAT("a number"),
    OPERATOR("an operator"),
    END("the end of the template");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** Its name in error messages. */
    String title() {
      return title;
    }
  }

  boolean is(Kind expected, String expectedText) {
    return kind == expected && text.equals(expectedText);
  }

  boolean isOperator(String operator) {
    return is(Kind.OPERATOR, operator);
  }

  boolean isName(String name) {
    return is(Kind.NAME, name);
  }

  /** The token as an error message quotes it. */
  String quoted() {
    return text.isEmpty() ? kind.title() : "'" + text + "'";
  }
}
