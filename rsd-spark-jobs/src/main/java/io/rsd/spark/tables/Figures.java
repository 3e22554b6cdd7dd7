package io.rsd.spark.tables;

import io.rsd.eval.answers.TraceRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the figures mean that stages count: the rows of {@link Tables#FIGURES}. */
public final class Figures {

  /**
   * A figure.
   *
   * @param unit of its value
   * @param meaning what it says
   */
  public record Figure(String unit, String meaning) {}

  /** All of them, by name. */
  public static final Map<String, Figure> ALL = all();

  private Figures() {}

  private static Map<String, Figure> all() {
    Map<String, Figure> all = new LinkedHashMap<>();
    ofProblems(all);
    ofAttempts(all);
    ofDataSet(all);
    ofEvaluation(all);
    return all;
  }

  private static void ofProblems(Map<String, Figure> all) {
    all.put("rows", new Figure("rows", "Rows of the input (problems) or to train on (dataset)."));
    all.put(
        "problems",
        new Figure(
            "problems",
            "Problems that can be asked (problems), or that were given attempts at a solution (solve, generate, score, evaluate)."));
    all.put("rejected", new Figure("rows", "Rows of the input that were set aside."));
    all.put(
        "contaminated",
        new Figure("rows", "Rows among them whose questions share words with a benchmark."));
    all.put("gold_readable", new Figure("problems", "Problems whose gold answer can be compared."));
    all.put(
        "gold_unreadable", new Figure("problems", "Problems whose gold answer cannot be read."));
    all.put("gold_missing", new Figure("problems", "Problems without a gold answer."));
  }

  private static void ofAttempts(Map<String, Figure> all) {
    all.put(
        "solved", new Figure("problems", "Problems with an attempt that our grader finds equal."));
    all.put(
        "solved_at_first_attempt",
        new Figure("problems", "Problems whose first attempt our grader finds equal."));
    all.put("finished", new Figure("attempts", "Attempts that made a text."));
    all.put("cancelled", new Figure("attempts", "Attempts that an earlier success made needless."));
    all.put("refused", new Figure("attempts", "Attempts that could not start."));
    all.put("failed", new Figure("attempts", "Attempts that failed."));
    all.put("equal", new Figure("attempts", "Attempts whose answer equals the gold answer."));
    all.put("different", new Figure("attempts", "Attempts whose answer differs from it."));
    for (String rule :
        List.of(
            TraceRule.EndsOfThinking.LABEL,
            TraceRule.AnswerAfterThinking.LABEL,
            TraceRule.FewFallbacks.LABEL)) {
      all.put(
          "broken_" + rule,
          new Figure(
              "attempts", "Attempts that break the rule generate.valid.%s.".formatted(rule)));
    }
    all.put("undecided", new Figure("attempts", "Attempts that could not be decided."));
    ofJudge(all);
    all.put("at_limit", new Figure("attempts", "Attempts that ended at a length limit."));
    all.put("tokens", new Figure("tokens", "Tokens of all finished attempts."));
    all.put("fallbacks", new Figure("tokens", "Fallbacks among them."));
    all.put(
        "acceptance_percent",
        new Figure(
            "%",
            "Tokens that were proposed and accepted, of the tokens of all finished attempts (solve,"
                + " generate) or of whole traces (dataset)."));
  }

  private static void ofJudge(Map<String, Figure> all) {
    all.put("judge_yes", new Figure("attempts", "Answers that the judge finds to agree."));
    all.put("judge_no", new Figure("attempts", "Answers that it finds not to agree."));
    all.put(
        "judge_unclear",
        new Figure("attempts", "Undecided answers to which its reply was neither yes nor no."));
    all.put(
        "judge_no_reply", new Figure("attempts", "Undecided answers to which it did not reply."));
    all.put(
        "judge_capped",
        new Figure("attempts", "Undecided answers beyond grader.judge.attempts_per_problem."));
  }

  private static void ofDataSet(Map<String, Figure> all) {
    all.put("solvable", new Figure("problems", "Problems that were given all attempts."));
    all.put(
        "solved_as_given",
        new Figure(
            "problems",
            "Problems with a trace of the problem file, all of which count as solved in the paper's"
                + " Table 2, whatever our grader says."));
    all.put("full", new Figure("rows", "Whole traces to train on."));
    all.put("prefixes", new Figure("rows", "Prefixes to train on."));
    all.put(
        "gold_not_readable", new Figure("problems", "Traces of problems without a readable gold."));
    all.put("fallback_percent", new Figure("%", "Fallbacks of the tokens of whole traces."));
    all.put(
        "sub_1_percent",
        new Figure("%", "Tokens below 1% under the student, of the tokens of whole traces."));
    all.put(
        "sub_1_fallback_percent",
        new Figure("%", "Fallbacks among the tokens below 1% of whole traces."));
    all.put(
        "dataset_sub_1_percent",
        new Figure("%", "Tokens below 1% under the student, of all tokens to learn."));
    all.put("mean_perplexity", new Figure("", "Mean of the perplexities of whole traces."));
    all.put("sd_perplexity", new Figure("", "Their standard deviation."));
    all.put("p10_perplexity", new Figure("", "Their 10th percentile."));
    all.put("median_perplexity", new Figure("", "Their median."));
    all.put("p90_perplexity", new Figure("", "Their 90th percentile."));
    all.put("mean_tokens", new Figure("tokens", "Mean length of whole traces."));
    all.put("sd_tokens", new Figure("tokens", "The standard deviation of these lengths."));
    all.put("median_tokens", new Figure("tokens", "The median of these lengths."));
    all.put("max_tokens", new Figure("tokens", "The greatest of these lengths."));
  }

  private static void ofEvaluation(Map<String, Figure> all) {
    all.put("attempts", new Figure("attempts", "Attempts at each problem of an evaluation."));
  }
}
