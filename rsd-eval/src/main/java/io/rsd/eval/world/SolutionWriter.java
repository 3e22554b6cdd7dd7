package io.rsd.eval.world;

import java.util.Random;

/**
 * Solves problems step by step. The opening, every line and the ending take the teacher's form each
 * by a draw of its own.
 *
 * @param teacherShare how often the teacher's form is taken: 1 for the teacher's style, 0 for the
 *     student's, between them for a mixture
 */
record SolutionWriter(double teacherShare) {

  /** What a model writes after {@code <think>}, up to the boxed answer. */
  String write(TinyProblem problem, Random random) {
    StringBuilder solution = new StringBuilder(draw(random).opening());
    for (Step step : problem.steps()) {
      solution.append(draw(random).line(step, random));
    }
    return solution
        .append(draw(random).ending(problem.answer()))
        .append("</think>\n\\boxed{%d}".formatted(problem.answer()))
        .toString();
  }

  private Style draw(Random random) {
    return random.nextDouble() < teacherShare ? Style.TEACHER : Style.STUDENT;
  }
}
