package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import io.rsd.core.text.ChatMessage;
import io.rsd.core.text.ChatTemplate;
import io.rsd.core.text.Tokenizer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes prompts of questions through a model's own chat template and tokenizer. */
public final class Prompter implements AutoCloseable {

  private final PromptSettings settings;
  private final ChatTemplate template;
  private final Tokenizer tokenizer;
  private Optional<Opening> opening = Optional.empty();

  private Prompter(PromptSettings settings, ChatTemplate template, Tokenizer tokenizer) {
    this.settings = settings;
    this.template = template;
    this.tokenizer = tokenizer;
  }

  /**
   * Loads chat template and tokenizer of a model folder on this machine's disk.
   *
   * @throws InvalidInputException if one of them is missing or damaged
   */
  public static Prompter load(Path modelFolder, PromptSettings settings) {
    Clock clock =
        Clock.fixed(settings.date().atStartOfDay(ZoneOffset.UTC).toInstant(), ZoneOffset.UTC);
    ChatTemplate template = ChatTemplate.load(modelFolder, clock);
    return new Prompter(settings, template, Tokenizer.load(modelFolder));
  }

  /**
   * The prompt of a question.
   *
   * @throws InvalidInputException if the chat template refuses the messages, or opens the answer
   *     otherwise than the settings
   */
  public Prompt prompt(String question) {
    String text = opening().atEndOf(render(question, true));
    return new Prompt(text, tokenizer.encode(text, false));
  }

  /** The messages of the prompt: the system's, if there is one, and the user's. */
  public List<ChatMessage> messages(String question) {
    Stream<ChatMessage> system =
        Stream.of(settings.system())
            .filter(text -> !text.isEmpty())
            .map(text -> new ChatMessage("system", text));
    String user = settings.user().replace(PromptSettings.QUESTION, question);
    return Stream.concat(system, Stream.of(new ChatMessage("user", user))).toList();
  }

  /**
   * What every prompt already says of the assistant's own words: what the chat template opens with,
   * from {@code <think>} on, or else what the settings say.
   *
   * @throws InvalidInputException if the two differ, or the chat template refuses any message
   */
  public Opening opening() {
    if (opening.isEmpty()) {
      opening = Optional.of(Opening.of(render("?", false), render("?", true), settings.opening()));
    }
    return opening.orElseThrow();
  }

  /** The text of tokens of the model, special ones written out. */
  public String decode(int[] tokenIds) {
    return tokenizer.decode(tokenIds, false);
  }

  private String render(String question, boolean addGenerationPrompt) {
    return template.render(messages(question), addGenerationPrompt, settings.variables());
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
