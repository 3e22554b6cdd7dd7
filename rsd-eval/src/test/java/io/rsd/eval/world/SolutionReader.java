package io.rsd.eval.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a solution line by line and holds every equation in it against arithmetic. */
final class SolutionReader {

  /**
   * A line of a solution.
   *
   * @param teachers whether it is in the teacher's form
   * @param step the operation that it carries out
   * @param direct whether it gives the result at once
   */
  record Line(boolean teachers, String connector, Step step, boolean direct) {}

  /** A whole solution. */
  record Read(String opening, List<Line> lines, String ending, String boxed) {}

  private static final Pattern SOLUTION =
      Pattern.compile(
          "(?<opening>we evaluate: |let me see\\. )(?<lines>.*[.;] )"
              + "(?<ending>result |so the answer is )(?<answer>\\d+)"
              + "</think>\n\\\\boxed\\{(?<boxed>\\d+)}");

  private static final Pattern LINE =
      Pattern.compile("(?<connector>[a-z]+) (?<work>[^.;]+)(?<end>[.;]) ");

  private static final Pattern WORK =
      Pattern.compile("(?<operation>\\d+ [-+*] \\d+)(?<sign> => | = |: )(?<rest>.+)");

  private static final Pattern EQUATION =
      Pattern.compile("(?<operation>\\d+ [-+*] \\d+) = (?<result>\\d+)");

  private SolutionReader() {}

  /** Reads a solution; fails where it does not read as one, or where an equation is wrong. */
  static Read read(String text) {
    Matcher solution = SOLUTION.matcher(text);
    assertThat(solution.matches()).as(text).isTrue();
    List<Line> lines = new ArrayList<>();
    Matcher line = LINE.matcher(solution.group("lines"));
    int end = 0;
    while (line.find()) {
      assertThat(line.start()).as(text).isEqualTo(end);
      lines.add(line(line.group("connector"), line.group("work"), line.group("end")));
      end = line.end();
    }
    assertThat(end).as(text).isEqualTo(solution.group("lines").length());
    assertThat(solution.group("answer")).as(text).isEqualTo(solution.group("boxed"));
    return new Read(
        solution.group("opening"), lines, solution.group("ending"), solution.group("boxed"));
  }

  private static Line line(String connector, String text, String end) {
    Matcher work = WORK.matcher(text);
    assertThat(work.matches()).as(text).isTrue();
    String sign = work.group("sign");
    assertThat(end).as(text).isEqualTo(sign.equals(" => ") ? ";" : ".");
    Step step = Arithmetic.steps(work.group("operation")).get(0);
    boolean direct = !sign.equals(": ");
    int result = direct ? Integer.parseInt(work.group("rest")) : lastResult(work.group("rest"));
    assertThat(result).as(text).isEqualTo(Arithmetic.value(work.group("operation")));
    return new Line(sign.equals(" => "), connector, step, direct);
  }

  private static int lastResult(String equations) {
    int result = 0;
    for (String text : equations.split(", ", -1)) {
      Matcher equation = EQUATION.matcher(text);
      assertThat(equation.matches()).as(text).isTrue();
      result = Arithmetic.value(equation.group("operation"));
      assertThat(equation.group("result")).as(text).isEqualTo(Integer.toString(result));
    }
    return result;
  }
}
