package io.rsd.eval.world;

import java.util.Random;
import java.util.stream.Collectors;

/** Words expressions as questions. */
final class Wording {

  private static final Choice<String> NAMES = Choice.equally("Ann", "Bob", "Cy", "Dee");
  private static final Choice<String> OBJECTS = Choice.equally("coins", "pens", "cards", "figs");
  private static final Choice<String> RECEIVING = Choice.equally("gets", "gains");

  private Wording() {}

  /**
   * The question of a problem.
   *
   * @param expression a chain, unless the kind is {@link ProblemKind#EXPRESSION}
   * @param random for the names and verbs of a story
   */
  static String question(ProblemKind kind, ArithmeticExpression expression, Random random) {
    return switch (kind) {
      case CHAIN -> chain(expression);
      case STORY -> story(expression, random);
      case EXPRESSION -> "compute %s.".formatted(expression.text());
    };
  }

  private static String chain(ArithmeticExpression expression) {
    return expression
        .steps()
        .map(step -> "%s %d".formatted(step.operation().word(), step.right()))
        .collect(Collectors.joining(", ", "start with " + start(expression) + ", ", "."));
  }

  private static String story(ArithmeticExpression expression, Random random) {
    String name = NAMES.draw(random);
    String objects = OBJECTS.draw(random);
    return expression
        .steps()
        .map(step -> event(step, random))
        .collect(
            Collectors.joining(
                ", ",
                "%s has %d %s, ".formatted(name, start(expression), objects),
                ". how many %s?".formatted(objects)));
  }

  private static String event(Step step, Random random) {
    return switch (step.operation()) {
      case ADD -> "%s %d more".formatted(RECEIVING.draw(random), step.right());
      case SUBTRACT -> "loses %d".formatted(step.right());
      case MULTIPLY -> "has %d fold".formatted(step.right());
    };
  }

  private static int start(ArithmeticExpression chain) {
    return chain.steps().findFirst().orElseThrow().left();
  }
}
