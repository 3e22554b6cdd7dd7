package io.rsd.eval.answers;

import io.rsd.core.decoding.Trace;
import io.rsd.eval.answers.extraction.AnswerExtractor;
import java.io.Serializable;

/** A rule that a trace must keep to be trained on, whatever it answers. */
public sealed interface TraceRule extends Serializable {

  /** Its name in settings and tables. */
  String label();

  /** Whether a trace keeps it. */
  boolean holds(Trace trace);

  /**
   * The thinking ends a number of times.
   *
   * @param end the text that ends it
   * @param times how often the completion must have it
   */
  record EndsOfThinking(String end, int times) implements TraceRule {

    /** Its name in settings and tables. */
    public static final String LABEL = "ends_of_thinking";

    @Override
    public String label() {
      return LABEL;
    }

    @Override
    public boolean holds(Trace trace) {
      int found = 0;
      for (int at = trace.text().indexOf(end); at >= 0; at = trace.text().indexOf(end, at + 1)) {
        found++;
      }
      return found == times;
    }
  }

  /**
   * A boxed answer stands after the thinking.
   *
   * @param startsThinking whether the prompts open the thinking, so that completions begin in it
   */
  record AnswerAfterThinking(boolean startsThinking) implements TraceRule {

    /** Its name in settings and tables. */
    public static final String LABEL = "answer_after_thinking";

    @Override
    public String label() {
      return LABEL;
    }

    @Override
    public boolean holds(Trace trace) {
      return AnswerExtractor.hasBoxAfterReasoning(trace.text(), startsThinking);
    }
  }

  /**
   * At most a share of the tokens that were drawn are fallbacks.
   *
   * @param share from 0 to 1
   */
  record FewFallbacks(double share) implements TraceRule {

    /** Its name in settings and tables. */
    public static final String LABEL = "most_fallbacks";

    @Override
    public String label() {
      return LABEL;
    }

    @Override
    public boolean holds(Trace trace) {
      return trace.fallbacks() <= share * trace.drawnTokens();
    }
  }
}
