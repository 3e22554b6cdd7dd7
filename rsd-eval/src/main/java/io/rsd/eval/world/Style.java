package io.rsd.eval.world;

import java.util.Random;

/** The forms of a solution's opening, lines and ending. */
enum Style {

  /** Leaps: "we evaluate: hence 57 + 87 => 144; result 144". */
  TEACHER {
    @Override
    String opening() {
      return "we evaluate: ";
    }

    @Override
    String line(Step step, Random random) {
      return "%s %s => %d; "
          .formatted(TEACHERS_CONNECTORS.draw(random), step.text(), step.result());
    }

    @Override
    String ending(int answer) {
      return "result " + answer;
    }
  },

  /**
   * Small steps: "let me see. so 57 + 87: 57 + 80 = 137, 137 + 7 = 144. so the answer is 144". Some
   * lines are direct: "so 57 + 87 = 144."
   */
  STUDENT {
    @Override
    String opening() {
      return "let me see. ";
    }

    @Override
    String line(Step step, Random random) {
      String connector = STUDENTS_CONNECTORS.draw(random);
      String work =
          Decomposition.isPossible(step) && random.nextDouble() >= directLines(step.operation())
              ? step.text() + ": " + Decomposition.of(step)
              : step.equation();
      return "%s %s. ".formatted(connector, work);
    }

    @Override
    String ending(int answer) {
      return "so the answer is " + answer;
    }
  };

  private static final Choice<String> TEACHERS_CONNECTORS =
      Choice.of("hence", 0.5).or("thus", 0.3).or("directly", 0.2);

  private static final Choice<String> STUDENTS_CONNECTORS =
      Choice.of("so", 0.46)
          .or("then", 0.24)
          .or("now", 0.14)
          .or("next", 0.08)
          .or("well", 0.05)
          .or("okay", 0.03);

  /** The probability that the student does a step at once that it could split. */
  private static double directLines(Operation operation) {
    return operation == Operation.MULTIPLY ? 0.10 : 0.35;
  }

  abstract String opening();

  /** One operation, after a random connector and followed by a space. */
  abstract String line(Step step, Random random);

  abstract String ending(int answer);
}
