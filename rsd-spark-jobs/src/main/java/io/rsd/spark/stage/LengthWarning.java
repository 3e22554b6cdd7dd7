package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.expr;

import io.rsd.spark.run.Run;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Warns of a stage whose texts do not come to an end: most often the model ends them with a token
 * that is not taken for an end, and no problem is solved.
 */
final class LengthWarning {

  private static final double MOST = 0.9;

  private static final String ADVICE =
      "%d of %d full attempts ended at the length limit. Read some of their texts (column text): if"
          + " they go on after the answer, the model ends its texts with a token that is not among"
          + " those named above, and eos_token in tokenizer_config.json or eos_token_id in"
          + " generation_config.json must name it; if they repeat themselves from the beginning, the"
          + " prompt or the chat template is not the model's; if they are good and cut off, the"
          + " context (decoding.context, evaluation.context) is too small";

  private LengthWarning() {}

  /** Logs a warning if over 90% of the attempts at solutions ended at a length limit. */
  static void check(Run run, String stage, Dataset<Row> attempts) {
    of(attempts).ifPresent(warning -> run.log("%s: warning: %s%n", stage, warning));
  }

  /** The warning, if over 90% of the attempts at solutions ended at a length limit. */
  static Optional<String> of(Dataset<Row> attempts) {
    Row counts =
        attempts
            .filter("purpose = 'solution' and finish_reason is not null")
            .agg(
                expr("count(1) as finished"),
                expr("count_if(finish_reason = 'length') as at_limit"))
            .first();
    long finished = counts.getAs("finished");
    long atLimit = counts.getAs("at_limit");
    return atLimit > MOST * finished
        ? Optional.of(ADVICE.formatted(atLimit, finished))
        : Optional.empty();
  }
}
