package io.rsd.eval.world;

import static io.rsd.eval.world.JsonFile.object;
import static java.util.Map.entry;

import io.rsd.core.decoding.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The tokenizer of a model of the tiny world, as the files of Hugging Face's layout. Both models
 * share the learnt tokens and the control tokens; the think tokens come after them.
 */
final class TinyTokenizer {

  /** Ends a completion. */
  static final String END = "<|im_end|>";

  private static final String START = "<|im_start|>";
  private static final String PADDING = "<|endoftext|>";
  private static final List<String> CONTROL_MARKS = List.of(PADDING, START, END);

  /** One control token before the question and one after the answer, to keep sequences short. */
  private static final String CHAT_TEMPLATE =
      """
      {%- for message in messages %}
          {%- if message.role == 'user' %}
              {{- '<|im_start|>' + message.content }}
          {%- elif message.role == 'assistant' %}
              {{- message.content + '<|im_end|>' }}
          {%- else %}
              {{- raise_exception('the tiny world has no messages of the role ' + message.role) }}
          {%- endif %}
      {%- endfor %}
      {%- if add_generation_prompt %}
          {{- '<think>' }}
      {%- endif %}
      """;

  private final TinyVocabulary vocabulary = new TinyVocabulary();
  private final Map<String, Integer> addedIds = new LinkedHashMap<>();

  TinyTokenizer(Role role) {
    int learnt = vocabulary.ids().size();
    Stream.concat(CONTROL_MARKS.stream(), thinkTokens(role).stream())
        .forEach(token -> addedIds.put(token, learnt + addedIds.size()));
  }

  /** The teacher lacks the student's think tokens, as Qwen2.5 lacks Qwen3's (paper, appendix A). */
  private static List<String> thinkTokens(Role role) {
    return switch (role) {
      case TEACHER -> List.of();
      case STUDENT -> List.of("<think>", "</think>");
    };
  }

  int endId() {
    return addedIds.get(END);
  }

  int paddingId() {
    return addedIds.get(PADDING);
  }

  /** The content of {@code tokenizer.json}. */
  Map<String, Object> tokenizerJson() {
    Map<String, Object> words =
        object(
            entry("type", "Split"),
            entry("pattern", object(entry("Regex", TinyVocabulary.WORDS))),
            entry("behavior", "Isolated"),
            entry("invert", false));
    Map<String, Object> bytes =
        object(
            entry("type", "ByteLevel"),
            entry("add_prefix_space", false),
            entry("trim_offsets", false),
            entry("use_regex", false));
    return object(
        entry("version", "1.0"),
        entry("added_tokens", addedTokens()),
        entry(
            "pre_tokenizer",
            object(entry("type", "Sequence"), entry("pretokenizers", List.of(words, bytes)))),
        entry("decoder", bytes),
        entry(
            "model",
            object(
                entry("type", "BPE"),
                entry("vocab", vocabulary.ids()),
                entry("merges", vocabulary.merges()))));
  }

  private List<Map<String, Object>> addedTokens() {
    List<Map<String, Object>> tokens = new ArrayList<>();
    addedIds.forEach(
        (text, id) -> {
          Map<String, Object> token = object(entry("id", id));
          token.putAll(description(text));
          tokens.add(token);
        });
    return tokens;
  }

  private static Map<String, Object> description(String text) {
    return object(
        entry("content", text),
        entry("single_word", false),
        entry("lstrip", false),
        entry("rstrip", false),
        entry("normalized", false),
        entry("special", CONTROL_MARKS.contains(text)));
  }

  /** The content of {@code tokenizer_config.json}, the chat template included. */
  Map<String, Object> configJson() {
    Map<String, Object> decoder = new LinkedHashMap<>();
    addedIds.forEach((text, id) -> decoder.put(id.toString(), description(text)));
    return object(
        entry("tokenizer_class", "PreTrainedTokenizerFast"),
        entry("added_tokens_decoder", decoder),
        entry("eos_token", END),
        entry("pad_token", PADDING),
        entry("clean_up_tokenization_spaces", false),
        entry("model_max_length", UntrainedModel.LONGEST_CONTEXT),
        entry("chat_template", CHAT_TEMPLATE));
  }
}
