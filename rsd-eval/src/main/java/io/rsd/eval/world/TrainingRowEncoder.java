package io.rsd.eval.world;

import io.rsd.core.text.ChatTemplate;
import io.rsd.core.text.Tokenizer;

/**
 * Encodes a problem and its solution in the tokens of a model.
 *
 * @param tokenizer the model's tokenizer
 * @param template the model's chat template
 */
public record TrainingRowEncoder(Tokenizer tokenizer, ChatTemplate template) {

  /**
   * Encodes a training row.
   *
   * @param solution the text to learn, without the end-of-text token
   */
  public TrainingRow encode(TinyProblem problem, String solution) {
    String prompt = problem.prompt(template);
    String completion = solution + TinyTokenizer.END;
    return new TrainingRow(
        prompt,
        completion,
        tokenizer.encode(prompt, false),
        tokenizer.encode(completion, false),
        problem.kind());
  }
}
