package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.text.ChatMessage;
import io.rsd.core.text.ChatTemplate;
import io.rsd.core.text.Tokenizer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes prompts of questions through a model's own chat template and tokenizer. */
public final class Prompter implements AutoCloseable {

  private static final Pattern PLACE = Pattern.compile("\\{(question|options)\\}");

  private static final String SYSTEM = "system";

  private final PromptSettings settings;
  private final String system;
  private final ChatTemplate template;
  private final Tokenizer tokenizer;
  private Optional<Opening> opening = Optional.empty();

  private Prompter(
      PromptSettings settings, String system, ChatTemplate template, Tokenizer tokenizer) {
    this.settings = settings;
    this.system = system;
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
    String system = system(modelFolder, settings);
    return new Prompter(settings, system, template, Tokenizer.load(modelFolder));
  }

  private static String system(Path modelFolder, PromptSettings settings) {
    return settings.ofQwen().isEmpty() || !isQwen(modelFolder)
        ? settings.system()
        : settings.ofQwen() + settings.system();
  }

  private static boolean isQwen(Path modelFolder) {
    return ModelConfig.read(modelFolder.resolve("config.json"))
        .architecture()
        .modelType()
        .startsWith("qwen");
  }

  /** What of the preset's system message is left out, as the model is no Qwen. */
  public Optional<String> leftOut() {
    return Optional.of(settings.ofQwen().strip())
        .filter(line -> !line.isEmpty() && !system.startsWith(line));
  }

  /**
   * The prompt of a question.
   *
   * @throws InvalidInputException if the chat template refuses the messages, or opens the answer
   *     otherwise than the settings
   */
  public Prompt prompt(String question) {
    return prompt(List.of(), question, List.of());
  }

  /**
   * The prompt of a question.
   *
   * @param before the messages of a conversation before it
   * @param options their texts, in the order of their letters; empty for none
   * @throws InvalidInputException as above
   */
  public Prompt prompt(List<ChatMessage> before, String question, List<String> options) {
    String text = opening().atEndOf(render(messages(before, question, options), true));
    return new Prompt(text, tokenizer.encode(text, false));
  }

  /**
   * The messages of the prompt: the system's, if there is one, and the user's.
   *
   * @param before those of a conversation before the question. Its own system message takes the
   *     place of the settings'.
   */
  public List<ChatMessage> messages(List<ChatMessage> before, String question) {
    return messages(before, question, List.of());
  }

  private List<ChatMessage> messages(
      List<ChatMessage> before, String question, List<String> options) {
    String user = options.isEmpty() ? settings.user() : settings.choices();
    Map<String, String> values = Map.of("question", question, "options", lines(options));
    String filled =
        PLACE
            .matcher(user)
            .replaceAll(place -> Matcher.quoteReplacement(values.get(place.group(1))));
    boolean hasItsOwn = before.stream().anyMatch(message -> message.role().equals(SYSTEM));
    return Stream.of(
            Stream.of(system)
                .filter(text -> !text.isEmpty() && !hasItsOwn)
                .map(text -> new ChatMessage(SYSTEM, text)),
            before.stream(),
            Stream.of(new ChatMessage("user", filled)))
        .flatMap(messages -> messages)
        .toList();
  }

  private static String lines(List<String> options) {
    return IntStream.range(0, options.size())
        .mapToObj(i -> "%s) %s".formatted(Choice.letter(i), options.get(i)))
        .collect(Collectors.joining("\n"));
  }

  /**
   * What every prompt already says of the assistant's own words: what the chat template opens with,
   * from {@code <think>} on, or else what the settings say.
   *
   * @throws InvalidInputException if the two differ, or the chat template refuses any message
   */
  public Opening opening() {
    if (opening.isEmpty()) {
      opening =
          Optional.of(
              Opening.of(
                  render(messages(List.of(), "?"), false),
                  render(messages(List.of(), "?"), true),
                  settings.opening()));
    }
    return opening.orElseThrow();
  }

  /** The text of tokens of the model, special ones written out. */
  public String decode(int[] tokenIds) {
    return tokenizer.decode(tokenIds, false);
  }

  private String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
    return template.render(messages, addGenerationPrompt, settings.variables());
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
