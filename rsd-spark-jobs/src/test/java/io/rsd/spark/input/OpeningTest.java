package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpeningTest {

  private static String unescaped(String text) {
    return text.replace("\\n", "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // the opening, the answer, and what of it comes after the opening
        "\"\"                     | <think>a</think>b             | <think>a</think>b",
        "<think>                | <think>a</think>b             | a</think>b",
        "<think>                | a</think>b                    | a</think>b",
        "<think>                | \"\\n<think>\\na\"              | \"\\na\"",
        "<think>\\n              | <think>\\na                    | a",
        "<think>\\n              | <think>a                      | a",
        "<think>\\n              | <think>\\n\\na                  | \"\\na\"",
        "<think>\\n\\n</think>\\n | <think>\\n\\n</think>\\n7       | 7",
        "<think>\\n\\n</think>\\n | 7                             | 7",
        "<think>\\n\\n</think>\\n | <think>a</think>7             | refused",
        "Sure:                  | 7                             | 7",
      })
  void anAnswerGoesOnAfterTheOpening(String opening, String answer, String rest) {
    assertThat(new Opening(unescaped(opening)).continuation(unescaped(answer)).orElse("refused"))
        .isEqualTo(unescaped(rest));
  }

  @Test
  void theOpeningOfAPromptIsTheReasoningAtItsEnd() {
    assertThat(Opening.ofPrompt("What is <think>?<a><think>\n").text()).isEqualTo("<think>\n");
    assertThat(Opening.ofPrompt("7<a><think>\n\n</think>\n\n").text())
        .isEqualTo("<think>\n\n</think>\n\n");
    assertThat(Opening.ofPrompt("What is <think>?<a>").text()).isEmpty();
  }
}
