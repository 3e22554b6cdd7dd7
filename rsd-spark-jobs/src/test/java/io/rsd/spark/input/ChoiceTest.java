package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of a question, in an order of their own. */
class ChoiceTest {

  private static final Choice CHOICE = new Choice(List.of("3 eV", "4 eV", "5 eV", "6 eV"), 2);

  private static List<Optional<String>> cells(String... texts) {
    return Stream.of(texts).map(text -> Optional.of(text).filter(of -> !of.isEmpty())).toList();
  }

  @Test
  void theOrderFollowsFromSeedAndQuestionAlone() {
    Choice shuffled = CHOICE.shuffled(7, "Which energy?");
    assertThat(CHOICE.shuffled(7, "Which energy?")).isEqualTo(shuffled);
    assertThat(
            IntStream.range(0, 20)
                .mapToObj(seed -> CHOICE.shuffled(seed, "Which energy?").options())
                .distinct())
        .hasSizeGreaterThan(5);
    assertThat(
            IntStream.range(0, 20)
                .mapToObj(i -> CHOICE.shuffled(7, "Which energy, of " + i + "?").options())
                .distinct())
        .hasSizeGreaterThan(5);
  }

  @Test
  void theRightOptionKeepsItsTextAndEveryLetterComesAboutAsOften() {
    List<Choice> shuffled =
        IntStream.range(0, 4000).mapToObj(i -> CHOICE.shuffled(0, "question " + i)).toList();
    assertThat(shuffled)
        .allSatisfy(
            choice -> {
              assertThat(choice.options().get(choice.right())).isEqualTo("5 eV");
              assertThat(choice.options()).containsExactlyInAnyOrderElementsOf(CHOICE.options());
            });
    // The standard deviation is 27.
    assertThat(
            shuffled.stream().collect(Collectors.groupingBy(Choice::letter, Collectors.counting())))
        .hasSize(4)
        .allSatisfy((letter, count) -> assertThat(count).isBetween(860L, 1140L));
  }

  @ParameterizedTest
  @CsvSource({"B, 1", "(d), 3", "5 eV, 2", "' 6 eV ', 3"})
  void anAnswerNamesAnOptionByItsLetterOrItsText(String answer, int index) {
    assertThat(Choice.named(cells("3 eV", "4 eV", "5 eV", "6 eV"), answer)).isEqualTo(index);
  }

  @Test
  void anAnswerThatNamesNoneOrTwoIsRefused() {
    assertThatThrownBy(() -> Choice.named(cells("3 eV", "4 eV"), "C"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("its answer 'C' is neither the letter nor the text of one of its options");
    assertThatThrownBy(() -> Choice.named(cells("B", "A"), "A"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("its answer 'A' names more than one of its options");
  }

  @Test
  void aRowMayHaveFewerOptions() {
    assertThat(Choice.of(cells("yes", "", "no", ""), 2))
        .isEqualTo(new Choice(List.of("yes", "no"), 1));
    assertThatThrownBy(() -> Choice.of(cells("yes", "", "no", ""), 1))
        .hasMessage("its right option is empty");
    assertThatThrownBy(() -> Choice.of(cells("yes", "", "", ""), 0))
        .hasMessage("it has only one option");
  }
}
