package io.rsd.eval.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.eval.world.SolutionReader.Line;
import io.rsd.eval.world.SolutionReader.Read;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SolutionWriterTest {

  private static final SolutionWriter TEACHER = new SolutionWriter(1);
  private static final SolutionWriter STUDENT = new SolutionWriter(0);
  private static final SolutionWriter MIXED = new SolutionWriter(0.5);

  private static final TinyProblem PROBLEM =
      new TinyProblem(
          "a",
          ProblemKind.CHAIN,
          "start with 47, times 2, minus 41, plus 9.",
          List.of(
              new Step(47, Operation.MULTIPLY, 2),
              new Step(94, Operation.SUBTRACT, 41),
              new Step(53, Operation.ADD, 9)));

  private static final List<TinyProblem> PROBLEMS = problems();

  private static List<TinyProblem> problems() {
    ProblemGenerator generator = new ProblemGenerator(Choice.equally(1, 2, 3, 4), new Random(1));
    return Stream.generate(() -> generator.next("a")).limit(3000).toList();
  }

  private static List<Read> solutions(SolutionWriter writer) {
    Random random = new Random(2);
    return PROBLEMS.stream()
        .map(problem -> SolutionReader.read(writer.write(problem, random)))
        .toList();
  }

  private static List<Line> lines(SolutionWriter writer) {
    return solutions(writer).stream().flatMap(solution -> solution.lines().stream()).toList();
  }

  /** All texts that a writer can give, connectors left out. */
  private static Stream<String> versions(SolutionWriter writer) {
    Random random = new Random(4);
    Pattern connector = Pattern.compile("(?<=[:.;] )[a-z]+ (?=\\d+ [-+*])");
    return Stream.generate(() -> writer.write(PROBLEM, random))
        .limit(500)
        .map(text -> connector.matcher(text).replaceAll(""))
        .distinct();
  }

  @Test
  void theTeacherLeaps() {
    assertThat(versions(TEACHER))
        .containsExactly(
            "we evaluate: 47 * 2 => 94; 94 - 41 => 53; 53 + 9 => 62; "
                + "result 62</think>\n\\boxed{62}");
  }

  @Test
  void theStudentTakesSmallStepsByDecimalPlaces() {
    assertThat(versions(STUDENT))
        .containsExactlyInAnyOrder(
            small(
                "47 * 2: 40 * 2 = 80, 7 * 2 = 14, 80 + 14 = 94",
                "94 - 41: 94 - 40 = 54, 54 - 1 = 53"),
            small("47 * 2: 40 * 2 = 80, 7 * 2 = 14, 80 + 14 = 94", "94 - 41 = 53"),
            small("47 * 2 = 94", "94 - 41: 94 - 40 = 54, 54 - 1 = 53"),
            small("47 * 2 = 94", "94 - 41 = 53"));
  }

  private static String small(String product, String difference) {
    return "let me see. %s. %s. 53 + 9 = 62. so the answer is 62</think>\n\\boxed{62}"
        .formatted(product, difference);
  }

  @Test
  void everySolutionIsRightAndEndsWithTheAnswer() {
    for (SolutionWriter writer : List.of(TEACHER, STUDENT, MIXED)) {
      List<Read> solutions = solutions(writer);
      for (int i = 0; i < solutions.size(); i++) {
        assertThat(solutions.get(i).lines())
            .extracting(Line::step)
            .isEqualTo(PROBLEMS.get(i).steps());
        assertThat(solutions.get(i).boxed()).isEqualTo(Integer.toString(PROBLEMS.get(i).answer()));
      }
    }
  }

  @Test
  void teacherAndStudentKeepTheirForms() {
    assertThat(solutions(TEACHER))
        .allMatch(solution -> solution.opening().equals("we evaluate: "))
        .allMatch(solution -> solution.ending().equals("result "));
    assertThat(lines(TEACHER)).allMatch(Line::teachers);
    assertThat(solutions(STUDENT))
        .allMatch(solution -> solution.opening().equals("let me see. "))
        .allMatch(solution -> solution.ending().equals("so the answer is "));
    assertThat(lines(STUDENT)).noneMatch(Line::teachers);
  }

  @Test
  void openingLinesAndEndingAreDrawnApart() {
    assertTeacherShare(MIXED, 0.5);
    assertTeacherShare(new SolutionWriter(0.01), 0.01);
    Frequencies.assertFollow(
        Map.of("00", 1.0, "01", 1.0, "10", 1.0, "11", 1.0),
        solutions(MIXED).stream()
            .map(
                solution ->
                    (solution.opening().startsWith("we") ? "1" : "0")
                        + (solution.ending().startsWith("result") ? "1" : "0"))
            .toList());
  }

  private static void assertTeacherShare(SolutionWriter writer, double share) {
    Map<Boolean, Double> law = Map.of(true, share, false, 1 - share);
    List<Read> solutions = solutions(writer);
    Frequencies.assertFollow(
        law, solutions.stream().map(read -> read.opening().startsWith("we")).toList());
    Frequencies.assertFollow(
        law, solutions.stream().map(read -> read.ending().startsWith("result")).toList());
    Frequencies.assertFollow(law, lines(writer).stream().map(Line::teachers).toList());
  }

  @Test
  void connectorsFollowTheirLaws() {
    Frequencies.assertFollow(
        Map.of("hence", 0.5, "thus", 0.3, "directly", 0.2),
        lines(TEACHER).stream().map(Line::connector).toList());
    Frequencies.assertFollow(
        Map.of("so", 0.46, "then", 0.24, "now", 0.14, "next", 0.08, "well", 0.05, "okay", 0.03),
        lines(STUDENT).stream().map(Line::connector).toList());
  }

  @Test
  void theStudentsDirectLinesFollowTheirLaw() {
    List<Line> sums =
        lines(STUDENT).stream()
            .filter(line -> line.step().operation() != Operation.MULTIPLY)
            .toList();
    List<Line> products =
        lines(STUDENT).stream()
            .filter(line -> line.step().operation() == Operation.MULTIPLY)
            .toList();
    assertDirectShare(0.35, sums.stream().filter(line -> hasPlaces(line.step().right())).toList());
    assertDirectShare(
        0.10, products.stream().filter(line -> hasPlaces(line.step().left())).toList());
    assertThat(sums.stream().filter(line -> !hasPlaces(line.step().right())))
        .isNotEmpty()
        .allMatch(Line::direct);
    assertThat(products.stream().filter(line -> !hasPlaces(line.step().left())))
        .isNotEmpty()
        .allMatch(Line::direct);
  }

  private static void assertDirectShare(double share, List<Line> lines) {
    Frequencies.assertFollow(
        Map.of(true, share, false, 1 - share), lines.stream().map(Line::direct).toList());
  }

  /** Whether more than one digit is not zero. */
  private static boolean hasPlaces(int number) {
    return Integer.toString(number).replace("0", "").length() > 1;
  }

  @Test
  void equalSeedsGiveEqualSolutions() {
    assertThat(solutions(MIXED)).isEqualTo(solutions(MIXED));
  }
}
