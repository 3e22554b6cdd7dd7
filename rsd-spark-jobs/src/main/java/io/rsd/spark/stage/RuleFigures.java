package io.rsd.spark.stage;

import io.rsd.eval.answers.TraceRule;
import io.rsd.spark.run.Run;
import io.rsd.spark.tables.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts the attempts that break a rule of {@code generate.valid}. */
final class RuleFigures {

  private static final String BROKEN = "broken_";

  private RuleFigures() {}

  /**
   * Counts those of a stage by the rule that they break, and logs them.
   *
   * @param rules those that are set; without any there is nothing to count
   */
  static Map<String, Object> of(Run run, String stage, List<TraceRule> rules) {
    if (rules.isEmpty()) {
      return Map.of();
    }
    Map<String, Long> counts = AttemptFigures.by("broken_rule", run.rows(stage, Tables.ATTEMPTS));
    Map<String, Object> figures = new LinkedHashMap<>();
    for (TraceRule rule : rules) {
      figures.put(BROKEN + rule.label(), counts.getOrDefault(rule.label(), 0L));
    }
    run.log(
        "%s: attempts that break a rule of generate.valid: %s%n",
        stage,
        rules.stream()
            .map(rule -> rule.label() + " " + figures.get(BROKEN + rule.label()))
            .collect(Collectors.joining(", ")));
    return figures;
  }
}
