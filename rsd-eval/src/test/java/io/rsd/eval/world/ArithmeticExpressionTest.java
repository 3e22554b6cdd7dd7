package io.rsd.eval.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.eval.world.ArithmeticExpression.Joined;
import io.rsd.eval.world.ArithmeticExpression.Literal;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArithmeticExpressionTest {

  private static Stream<ArithmeticExpression> drawn() {
    ExpressionGenerator generator = new ExpressionGenerator(new Random(1));
    return IntStream.range(0, 4000).mapToObj(i -> generator.oneOrTwoChains(1 + i % 4));
  }

  @Test
  void writesBracketsWhereTheOrderNeedsThem() {
    ArithmeticExpression product = new Joined(new Literal(17), Operation.MULTIPLY, new Literal(8));
    ArithmeticExpression difference =
        new Joined(new Literal(60), Operation.SUBTRACT, new Literal(17));
    assertThat(new Joined(product, Operation.ADD, difference).text())
        .isEqualTo("17 * 8 + (60 - 17)");
    assertThat(new Joined(difference, Operation.MULTIPLY, new Literal(2)).text())
        .isEqualTo("(60 - 17) * 2");
    assertThat(new Joined(difference, Operation.ADD, product).text()).isEqualTo("60 - 17 + 17 * 8");
  }

  @Test
  void isReadAsItIsCarriedOut() {
    assertThat(drawn())
        .allSatisfy(
            expression ->
                assertThat(Arithmetic.steps(expression.text()))
                    .as(expression.text())
                    .isEqualTo(expression.steps().toList()));
  }

  @Test
  void hasNoBracketsToSpare() {
    assertThat(drawn().filter(expression -> expression.text().contains("(")))
        .hasSizeGreaterThan(1000)
        .allSatisfy(
            expression ->
                assertThat(withoutOnePair(expression.text()))
                    .allSatisfy(
                        text ->
                            assertThat(Arithmetic.steps(text))
                                .as(text)
                                .isNotEqualTo(expression.steps().toList())));
  }

  /** The text without its first pair of brackets, without its second, and so on. */
  private static List<String> withoutOnePair(String text) {
    return IntStream.range(0, text.length())
        .filter(open -> text.charAt(open) == '(')
        .mapToObj(
            open -> {
              int close = open;
              for (int depth = 1; depth > 0; ) {
                close++;
                depth += text.charAt(close) == '(' ? 1 : text.charAt(close) == ')' ? -1 : 0;
              }
              return text.substring(0, open)
                  + text.substring(open + 1, close)
                  + text.substring(close + 1);
            })
        .toList();
  }
}
