package io.rsd.eval.world;

import java.util.Random;

/**
 * Writes solutions step by step. The opening, each line and the ending have the teacher's or the
 * student's form, each by a separate draw.
 *
 * @param teacherShare the probability of the teacher's form: 1 for the teacher's style, 0 for the
 *     student's, between them for a mixture
 */
record SolutionWriter(double teacherShare) {

  /** The text after {@code <think>}, up to the boxed answer. */
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
