package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.rsd.core.InvalidInputException;
import io.rsd.core.text.ChatMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationTest {

  private static Conversation read(String json) {
    return Conversation.of(JsonParser.parseString(json), "q");
  }

  @Test
  void aTextIsAQuestionAlone() {
    assertThat(read("\"1 + 1\"").question()).isEqualTo("1 + 1");
    assertThat(read("\"1 + 1\"").before()).isEmpty();
    assertThat(read("5").question()).isEqualTo("5");
  }

  @Test
  void theLastMessageOfTheUserIsAsked() {
    Conversation conversation =
        read(
            """
            [{"role": "system", "content": "Be short."}, {"role": "user", "content": "1 + 1"},
             {"role": "assistant", "content": "2"}, {"role": "user", "content": "and 1?"},
             {"role": "assistant", "content": "3"}]
            """);
    assertThat(conversation.question()).isEqualTo("and 1?");
    assertThat(conversation.before())
        .containsExactly(
            new ChatMessage("system", "Be short."),
            new ChatMessage("user", "1 + 1"),
            new ChatMessage("assistant", "2"));
  }

  @Test
  void aMessageMayHaveItsTextInParts() {
    assertThat(
            read("""
                    [{"role": "user", "content": [{"type": "text", "text": "1 + 1"},
                                                  {"type": "text", "text": "= ?"}]}]
                    """)
                .question())
        .isEqualTo("1 + 1\n= ?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | is a list, and not one of chat messages",
        "[\"1\", \"2\"] | is a list, and not one of chat messages",
        "[{\"from\": \"human\", \"value\": \"1\"}] | is a list, and not one of chat messages",
        "[{\"role\": \"user\", \"content\": null}] | is a list, and not one of chat messages",
        "[{\"role\": \"user\", \"content\": [{\"type\": \"image\"}]}] | is a list, and not one of",
        "[{\"role\": \"system\", \"content\": \"x\"}] | has no message of a user",
        "{\"text\": \"1\", \"lang\": \"en\"} | name the one that is meant, for example q.text",
        "{\"0\": \"1 + 1\", \"1\": \"1 + 2\"} | to_json(orient='records', lines=True)"
      })
  void otherShapesAreRefused(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }
}
