package io.rsd.eval.world;

import io.rsd.core.text.ChatMessage;
import io.rsd.core.text.ChatTemplate;
import java.util.List;
import java.util.Map;

/**
 * A problem with its exact answer.
 *
 * @param id its name, unique in its set
 * @param kind its kind of wording
 * @param question the question as text
 * @param steps the operations that solve it, in order, at least one
 */
public record TinyProblem(String id, ProblemKind kind, String question, List<Step> steps) {

  public TinyProblem {
    steps = List.copyOf(steps);
  }

  /** The prompt as text, with the control tokens of a model's chat template. */
  public String prompt(ChatTemplate template) {
    return template.render(List.of(new ChatMessage("user", question)), true, Map.of());
  }

  /** The answer, in 1..999. */
  public int answer() {
    return steps.get(steps.size() - 1).result();
  }

  /** Its difficulty: the number of operations. */
  public int operations() {
    return steps.size();
  }
}
