package io.rsd.spark.executor;

import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.Attempt;
import io.rsd.core.decoding.Role;
import io.rsd.core.decoding.Trace;
import io.rsd.spark.tables.Tables;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Makes rows of {@link Tables#MADE_ATTEMPTS}.
 *
 * @param method who wrote the traces
 * @param threshold the acceptance threshold, if the method has one
 * @param seed the run's seed
 * @param fingerprint of all settings that decide the attempts
 * @param computeType the type that the models computed in
 * @param models those that took part, whose figures the traces have
 */
record AttemptRows(
    String method,
    OptionalDouble threshold,
    long seed,
    String fingerprint,
    FloatType computeType,
    Set<Role> models) {

  Row row(ProblemRow problem, Purpose purpose, Attempt attempt) {
    Map<String, Object> values = new HashMap<>();
    values.put("position", problem.position());
    values.put("problem_id", problem.id());
    values.put("question", problem.question());
    problem.gold().ifPresent(gold -> values.put("gold", gold));
    values.put("method", method);
    threshold.ifPresent(value -> values.put("p_th", value));
    values.put("seed", seed);
    values.put("fingerprint", fingerprint);
    values.put("compute_type", computeType.configName());
    values.put("attempt", attempt.number());
    values.put("purpose", purpose.label());
    if (attempt instanceof Attempt.Finished finished) {
      values.put("status", "finished");
      addTrace(values, finished.trace());
      finished.check().ifPresent(check -> addCheck(values, check));
      finished.brokenRule().ifPresent(rule -> values.put("broken_rule", rule));
    } else if (attempt instanceof Attempt.Cancelled) {
      values.put("status", "cancelled");
    } else if (attempt instanceof Attempt.Refused refused) {
      values.put("status", "refused");
      values.put("reason", refused.reason());
    } else if (attempt instanceof Attempt.Failed failed) {
      values.put("status", "failed");
      values.put("reason", failed.reason());
    }
    return RowFactory.create(
        Arrays.stream(Tables.MADE_ATTEMPTS.columnNames()).map(values::get).toArray());
  }

  private void addTrace(Map<String, Object> values, Trace trace) {
    values.put("finish_reason", trace.finishReason().name().toLowerCase(Locale.ROOT));
    values.put("text", trace.text());
    values.put("prompt_tokens", trace.promptTokens());
    values.put("tokens", trace.tokens().length);
    values.put("fallbacks", trace.fallbacks());
    values.put("seconds", trace.seconds());
    values.put("token_ids", trace.tokens());
    trace.tokenEnds().ifPresent(ends -> values.put("token_ends", ends));
    values.put("fallback", trace.fallback());
    values.put("forced_positions", trace.forcedPositions());
    values.put("refused_positions", trace.refusals().positions());
    values.put("refused_tokens", trace.refusals().tokens());
    if (models.contains(Role.STUDENT)) {
      values.put("sub_1_percent_tokens", trace.improbableTokens());
      if (trace.drawnTokens() > 0) {
        values.put("mean_surprisal", trace.meanSurprisal());
        values.put("perplexity", trace.perplexity());
      }
      values.put("student_logprobs", ofStudent(trace, trace.studentLogProbs()));
      values.put("refused_student_logprobs", trace.refusals().studentLogProbs());
      values.put("student_entropies", ofStudent(trace, trace.studentEntropies()));
    }
    if (models.contains(Role.TEACHER)) {
      values.put("teacher_logprobs", known(trace.teacherLogProbs()));
      values.put("refused_teacher_logprobs", trace.refusals().teacherLogProbs());
    }
  }

  private static Object ofStudent(Trace trace, float[] figures) {
    return trace.forcedPositions().length == 0 ? figures : known(figures);
  }

  /**
   * There are no figures for a token that was forced, and none of the teacher's for one that it
   * does not have: null, because what is not a number would spoil sums.
   */
  private static Float[] known(float[] logProbs) {
    Float[] known = new Float[logProbs.length];
    for (int i = 0; i < known.length; i++) {
      known[i] = Float.isNaN(logProbs[i]) ? null : Float.valueOf(logProbs[i]);
    }
    return known;
  }

  private static void addCheck(Map<String, Object> values, AnswerCheck check) {
    values.put("verdict", check.verdict().name().toLowerCase(Locale.ROOT));
    values.put("decided_by", check.isJudged() ? "judge" : "rules");
    check
        .judgement()
        .ifPresent(
            judgement -> {
              values.put("judge_outcome", judgement.outcome().name().toLowerCase(Locale.ROOT));
              judgement.reply().ifPresent(reply -> values.put("judge_reply", reply));
            });
    values.put("reason", check.reason());
    if (!check.answer().isEmpty()) {
      values.put("answer", check.answer());
    }
  }
}
