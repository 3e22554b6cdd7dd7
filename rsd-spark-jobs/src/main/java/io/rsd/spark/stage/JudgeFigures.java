package io.rsd.spark.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts what came of asking the judge. */
final class JudgeFigures {

  private static final String NAME = "judge_";
  private static final List<String> OUTCOMES =
      List.of("yes", "no", "unclear", "no_reply", "capped");

  private JudgeFigures() {}

  /**
   * Counts the outcomes of a stage and logs them.
   *
   * @return empty in a run without a judge
   */
  static Map<String, Object> of(RunContext context, String stage, Dataset<Row> attempts) {
    if (context.settings().judge().isEmpty()) {
      return Map.of();
    }
    Map<String, Long> counts = AttemptFigures.by("judge_outcome", attempts);
    Map<String, Object> figures = new LinkedHashMap<>();
    OUTCOMES.forEach(outcome -> figures.put(NAME + outcome, counts.getOrDefault(outcome, 0L)));
    context
        .run()
        .log(
            "%s: of the answers that the rules left undecided, the judge finds %s to agree and %s"
                + " not; still undecided: %s with an unclear reply, %s without a reply, %s beyond"
                + " the cap%n",
            stage,
            figures.get("judge_yes"),
            figures.get("judge_no"),
            figures.get("judge_unclear"),
            figures.get("judge_no_reply"),
            figures.get("judge_capped"));
    return figures;
  }
}
