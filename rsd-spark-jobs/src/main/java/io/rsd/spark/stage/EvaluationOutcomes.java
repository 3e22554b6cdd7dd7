package io.rsd.spark.stage;

import io.rsd.eval.answers.AnswerKind;
import io.rsd.eval.benchmarks.AnswerEquality;
import io.rsd.eval.benchmarks.AttemptOutcome;
import io.rsd.eval.benchmarks.ProblemOutcome;
import io.rsd.eval.benchmarks.Share;
import io.rsd.spark.run.Run;
import io.rsd.spark.tables.Tables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads what the attempts of an evaluation came to, problem by problem. */
final class EvaluationOutcomes {

  private EvaluationOutcomes() {}

  /**
   * The problems of an evaluation in an order of their own. Spark's tasks compare the answers, and
   * only counts come to the driver.
   *
   * @param stage the name of the evaluation in the manifest
   * @param attempts how many at each problem count
   */
  static List<ProblemOutcome> read(Run run, String stage, int attempts) {
    return of(
        EvaluateStage.counted(run, stage, attempts),
        run.rows(EvaluateStage.problemsOf(stage), Tables.PROBLEMS));
  }

  /** The same from the tables of attempts and problems. */
  static List<ProblemOutcome> of(Dataset<Row> attempts, Dataset<Row> problems) {
    // What makes a problem the same for two models: its id, and what is asked.
    Dataset<Row> asked =
        problems.selectExpr(
            "position",
            "concat(problem_id, ' ', hex(xxhash64(question, coalesce(gold, '')))) as problem",
            "subject",
            "level",
            "greatest(size(options), 0) as options");
    return attempts
        .select(
            "position",
            "status",
            "verdict",
            "answer",
            "finish_reason",
            "tokens",
            "forced_positions")
        .join(asked, "position")
        .javaRDD()
        .groupBy(row -> row.<String>getAs("problem"))
        .values()
        .map(EvaluationOutcomes::problem)
        .collect()
        .stream()
        .sorted(Comparator.comparing(ProblemOutcome::problem))
        .toList();
  }

  private static ProblemOutcome problem(Iterable<Row> rows) {
    List<AttemptOutcome> attempts = new ArrayList<>();
    int failed = 0;
    for (Row row : rows) {
      if (row.getAs("status").equals("failed")) {
        failed++;
      } else {
        attempts.add(attempt(row));
      }
    }
    Row any = rows.iterator().next();
    int options = any.getAs("options");
    return ProblemOutcome.of(
        any.getAs("problem"),
        Stream.of("subject", "level").flatMap(column -> subset(any, column).stream()).toList(),
        options,
        attempts,
        failed,
        AnswerEquality.of(options > 0 ? AnswerKind.CHOICE : AnswerKind.MATH));
  }

  private static Optional<String> subset(Row row, String column) {
    return Optional.ofNullable(row.<String>getAs(column)).map(of -> column + "=" + of);
  }

  private static AttemptOutcome attempt(Row row) {
    Optional<String> answer = Optional.ofNullable(row.getAs("answer"));
    Optional<Integer> tokens = Optional.ofNullable(row.getAs("tokens"));
    return new AttemptOutcome(
        "equal".equals(row.getAs("verdict")),
        answer,
        shares(row, answer.isPresent()),
        tokens.map(OptionalInt::of).orElseGet(OptionalInt::empty));
  }

  private static Set<Share> shares(Row row, boolean hasAnswer) {
    Set<Share> shares = EnumSet.noneOf(Share.class);
    if (!hasAnswer) {
      shares.add(Share.NO_ANSWER);
    } else if ("undecided".equals(row.getAs("verdict"))) {
      shares.add(Share.UNDECIDED);
    }
    if ("length".equals(row.getAs("finish_reason"))) {
      shares.add(Share.CUT);
    }
    int forced = row.fieldIndex("forced_positions");
    if (!row.isNullAt(forced) && !row.getList(forced).isEmpty()) {
      shares.add(Share.FORCED);
    }
    if (row.getAs("status").equals("refused")) {
      shares.add(Share.REFUSED);
    }
    return shares;
  }
}
