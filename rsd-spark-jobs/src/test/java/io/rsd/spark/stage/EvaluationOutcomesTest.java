package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.eval.benchmarks.ProblemOutcome;
import io.rsd.eval.benchmarks.Share;
import io.rsd.eval.benchmarks.Votes;
import io.rsd.spark.SparkSessions;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows of attempts become counts of problems. */
@ExtendWith(SparkSessions.class)
class EvaluationOutcomesTest {

  private static Dataset<Row> problems(SparkSession spark) {
    return spark.sql(
        """
        select * from values
          (0L, 'a', 'One half?', '1/2', 'Algebra', '3', null),
          (1L, 'b', 'Which?', 'B', null, null, array('1/2', '1', '2'))
        as problems(position, problem_id, question, gold, subject, level, options)
        """);
  }

  @Test
  void everyKindOfAttemptCountsAsWhatItIs(SparkSession spark) {
    Dataset<Row> attempts =
        spark.sql(
            """
            select * from values
              (0L, 'finished', 'equal', '\\\\frac{1}{2}', 'eos', 10, array()),
              (0L, 'finished', 'equal', '0.5', 'eos', 20, array(7, 8)),
              (0L, 'finished', 'different', '2', 'eos', 30, array()),
              (0L, 'finished', 'different', '2.0', 'length', 40, array()),
              (0L, 'finished', 'undecided', 'x +', 'eos', 50, array()),
              (0L, 'finished', 'undecided', null, 'length', 60, array()),
              (0L, 'failed', null, null, null, null, null),
              (1L, 'finished', 'different', 'A', 'eos', 1, array()),
              (1L, 'finished', 'different', 'A', 'eos', 1, array()),
              (1L, 'finished', 'equal', 'B', 'eos', 1, array()),
              (1L, 'refused', null, null, null, null, null)
            as attempts(position, status, verdict, answer, finish_reason, tokens, forced_positions)
            """);
    List<ProblemOutcome> outcomes = EvaluationOutcomes.of(attempts, problems(spark));
    assertThat(outcomes).hasSize(2);
    ProblemOutcome half = outcomes.get(0);
    assertThat(half.problem()).startsWith("a ");
    assertThat(half.subsets()).containsExactly("subject=Algebra", "level=3");
    assertThat(half.options()).isZero();
    assertThat(half.attempts()).isEqualTo(6);
    assertThat(half.failed()).isEqualTo(1);
    assertThat(half.correct()).isEqualTo(2);
    assertThat(half.votes()).isEqualTo(new Votes(6, 2, List.of(2)));
    assertThat(half.shares())
        .isEqualTo(Map.of(Share.NO_ANSWER, 1, Share.UNDECIDED, 1, Share.CUT, 2, Share.FORCED, 1));
    assertThat(half.texts()).isEqualTo(6);
    assertThat(half.tokens()).isEqualTo(210);
    ProblemOutcome choice = outcomes.get(1);
    assertThat(choice.subsets()).isEmpty();
    assertThat(choice.options()).isEqualTo(3);
    assertThat(choice.votes()).as("two for a wrong letter").isEqualTo(new Votes(4, 1, List.of(2)));
    assertThat(choice.shares()).isEqualTo(Map.of(Share.NO_ANSWER, 1, Share.REFUSED, 1));
    assertThat(choice.texts()).isEqualTo(3);
  }

  @Test
  void aProblemIsTheSameForTwoModelsIfTheSameIsAsked(SparkSession spark) {
    Dataset<Row> attempts =
        spark.sql(
            """
            select position, 'finished' as status, 'equal' as verdict, '1' as answer,
                'eos' as finish_reason, 1 as tokens, array(0) as forced_positions
            from values (0L), (1L) as attempts(position)
            """);
    List<ProblemOutcome> one = EvaluationOutcomes.of(attempts, problems(spark));
    List<ProblemOutcome> other =
        EvaluationOutcomes.of(
            attempts,
            problems(spark)
                .selectExpr(
                    "1 - position as position",
                    "problem_id",
                    "if(problem_id = 'a', question, 'Another?') as question",
                    "gold",
                    "subject",
                    "level",
                    "options"));
    assertThat(other.get(0).problem()).isEqualTo(one.get(0).problem());
    assertThat(other.get(1).problem()).isNotEqualTo(one.get(1).problem());
  }
}
