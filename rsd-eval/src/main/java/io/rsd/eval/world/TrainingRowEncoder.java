package io.rsd.eval.world;

import io.rsd.core.text.ChatMessage;
import io.rsd.core.text.ChatTemplate;
import io.rsd.core.text.Tokenizer;
import java.util.List;
import java.util.Map;

/**
 * Puts a problem and its solution into the tokens of a model.
 *
 * @param tokenizer the model's tokenizer
 * @param template its chat template
 */
public record TrainingRowEncoder(Tokenizer tokenizer, ChatTemplate template) {

  /**
   * Makes a training row.
   *
   * @param solution what the model is to write, without the mark that ends a text
   */
  public TrainingRow encode(TinyProblem problem, String solution) {
    ChatMessage question = new ChatMessage("user", problem.question());
    String prompt = template.render(List.of(question), true, Map.of());
    String completion = solution + TinyTokenizer.END;
    return new TrainingRow(
        prompt,
        completion,
        tokenizer.encode(prompt, false),
        tokenizer.encode(completion, false),
        problem.kind());
  }
}
