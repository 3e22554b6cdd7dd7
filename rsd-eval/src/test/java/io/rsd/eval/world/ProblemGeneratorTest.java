package io.rsd.eval.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.eval.world.ArithmeticExpression.Joined;
import io.rsd.eval.world.ArithmeticExpression.Literal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemGeneratorTest {

  private static final Choice<Integer> OPERATIONS =
      Choice.of(1, 0.4).or(2, 0.3).or(3, 0.2).or(4, 0.1);

  private static final List<TinyProblem> PROBLEMS = draw(7, 6000);

  private static final Pattern STEP_IN_WORDS =
      Pattern.compile(
          "(?<word>plus|minus|times|gets|gains|loses|has) (?<number>\\d+)(?: more| fold)?[,.]");

  private static final Map<String, String> SIGN_OF_WORD =
      Map.of(
          "plus", "+", "gets", "+", "gains", "+", "minus", "-", "loses", "-", "times", "*", "has",
          "*");

  private static List<TinyProblem> draw(long seed, int count) {
    ProblemGenerator generator = new ProblemGenerator(OPERATIONS, new Random(seed));
    return Stream.generate(() -> generator.next("a")).limit(count).toList();
  }

  private static List<TinyProblem> ofKind(ProblemKind kind) {
    return PROBLEMS.stream().filter(problem -> problem.kind() == kind).toList();
  }

  private static Stream<Step> stepsOfChains() {
    return PROBLEMS.stream()
        .filter(problem -> problem.kind() != ProblemKind.EXPRESSION)
        .flatMap(problem -> problem.steps().stream());
  }

  @Test
  void theAnswerIsWhatTheQuestionAsksFor() {
    assertThat(PROBLEMS)
        .allSatisfy(
            problem ->
                assertThat(problem.answer())
                    .as(problem.question())
                    .isEqualTo(answer(problem.question())));
  }

  /** Reads a question as a person would. */
  private static int answer(String question) {
    if (question.startsWith("compute ")) {
      return Arithmetic.value(question);
    }
    Matcher start = Pattern.compile("^(?:start with|\\w+ has) (\\d+)").matcher(question);
    assertThat(start.find()).isTrue();
    int value = Integer.parseInt(start.group(1));
    Matcher steps = STEP_IN_WORDS.matcher(question).region(start.end(), question.length());
    while (steps.find()) {
      value =
          Arithmetic.value(value + SIGN_OF_WORD.get(steps.group("word")) + steps.group("number"));
    }
    return value;
  }

  @Test
  void theQuestionsReadAsTheirKindsDo() {
    assertThat(ofKind(ProblemKind.CHAIN))
        .extracting(TinyProblem::question)
        .allMatch(text -> text.matches("start with \\d+(, (plus|minus|times) \\d+)+\\."));
    assertThat(ofKind(ProblemKind.STORY))
        .extracting(TinyProblem::question)
        .allMatch(
            text ->
                text.matches(
                    "(Ann|Bob|Cy|Dee) has \\d+ (coins|pens|cards|figs)"
                        + "(, ((gets|gains) \\d+ more|loses \\d+|has \\d+ fold))+"
                        + "\\. how many \\2\\?"));
    assertThat(ofKind(ProblemKind.EXPRESSION))
        .extracting(TinyProblem::question)
        .allMatch(text -> text.matches("compute [-+*() \\d]+\\."));
  }

  @Test
  void everyResultLiesWithinOneAnd999() {
    assertThat(PROBLEMS.stream().flatMap(problem -> problem.steps().stream()).map(Step::result))
        .allMatch(result -> 1 <= result && result <= 999);
  }

  @Test
  void chainsStartWithTwoDigits() {
    assertThat(PROBLEMS.stream().map(problem -> problem.steps().get(0).left()))
        .allMatch(number -> 10 <= number && number <= 99);
  }

  @Test
  void productsAreSmall() {
    assertThat(
            PROBLEMS.stream()
                .flatMap(problem -> problem.steps().stream())
                .filter(step -> step.operation() == Operation.MULTIPLY))
        .hasSizeGreaterThan(1000)
        .allMatch(step -> 3 <= step.left() && step.left() <= 99)
        .allMatch(step -> 2 <= step.right() && step.right() <= 9);
  }

  @Test
  void operandsOfSumsHaveTwoDigitsFourTimesInFive() {
    // Up to 900 no sum leaves the range, so no operand is drawn again.
    List<Boolean> twoDigits =
        stepsOfChains()
            .filter(step -> step.operation() == Operation.ADD && step.left() <= 900)
            .map(step -> step.right() >= 10)
            .toList();
    Frequencies.assertFollow(Map.of(true, 0.8, false, 0.2), twoDigits);
    assertThat(stepsOfChains().map(Step::right)).allMatch(right -> 2 <= right && right <= 99);
  }

  @Test
  void plusAndMinusAreDrawnTwiceAsOftenAsTimes() {
    // With 99 on the left nothing leaves the range, so nothing is drawn again.
    ExpressionGenerator generator = new ExpressionGenerator(new Random(3));
    List<Operation> from99 =
        Stream.generate(() -> generator.chain(1).steps().findFirst().orElseThrow())
            .limit(60_000)
            .filter(step -> step.left() == 99)
            .map(Step::operation)
            .toList();
    Frequencies.assertFollow(
        Map.of(Operation.ADD, 0.4, Operation.SUBTRACT, 0.4, Operation.MULTIPLY, 0.2), from99);
  }

  @Test
  void kindsAreEquallyFrequent() {
    Frequencies.assertFollow(
        Map.of(ProblemKind.CHAIN, 1.0, ProblemKind.STORY, 1.0, ProblemKind.EXPRESSION, 1.0),
        PROBLEMS.stream().map(TinyProblem::kind).toList());
  }

  @Test
  void operationsAreAsFrequentAsAskedForInEveryKind() {
    for (ProblemKind kind : ProblemKind.values()) {
      Frequencies.assertFollow(
          Map.of(1, 0.4, 2, 0.3, 3, 0.2, 4, 0.1),
          ofKind(kind).stream().map(TinyProblem::operations).toList());
    }
  }

  @Test
  void aThirdOfTheExpressionsIsASingleChain() {
    ExpressionGenerator generator = new ExpressionGenerator(new Random(5));
    List<Boolean> single =
        Stream.generate(() -> generator.oneOrTwoChains(3))
            .limit(4000)
            .map(ProblemGeneratorTest::isChain)
            .toList();
    Frequencies.assertFollow(Map.of(true, 0.35, false, 0.65), single);
  }

  private static boolean isChain(ArithmeticExpression expression) {
    return expression instanceof Joined joined
        ? joined.right() instanceof Literal && isChain(joined.left())
        : expression instanceof Literal;
  }

  @Test
  void equalSeedsGiveEqualProblems() {
    assertThat(draw(7, 200)).isEqualTo(PROBLEMS.subList(0, 200));
    assertThat(draw(8, 200)).isNotEqualTo(PROBLEMS.subList(0, 200));
  }
}
