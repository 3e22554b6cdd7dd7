package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.eval.benchmarks.Evaluation;
import io.rsd.eval.benchmarks.ProblemOutcome;
import io.rsd.eval.benchmarks.ScoreTable;
import io.rsd.eval.benchmarks.ScoreTable.Line;
import io.rsd.eval.benchmarks.Share;
import io.rsd.eval.benchmarks.Votes;
import io.rsd.spark.tables.Tables;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What a person reads of scores on the terminal. */
class ScoreTextTest {

  private static ProblemOutcome problem(String name, int correct, int failed) {
    return new ProblemOutcome(
        name,
        List.of(),
        name.equals("choice") ? 4 : 0,
        failed,
        correct,
        new Votes(4 - failed, correct, List.of(1)),
        Map.of(Share.CUT, 1),
        4 - failed,
        100);
  }

  private static final Evaluation BASE =
      new Evaluation("base", "aime24", List.of(problem("a", 1, 0), problem("b", 0, 0)));
  private static final Evaluation TRAINED =
      new Evaluation("trained", "aime24", List.of(problem("a", 3, 0), problem("b", 1, 0)));

  @Test
  void theMainScoresAreASmallTable() {
    List<Line> lines = ScoreTable.of(List.of(BASE, TRAINED));
    assertThat(ScoreText.of(lines))
        .containsExactly(
            "model           benchmark  k  avg@k %      95% interval  pass@k %  maj@k %  no answer %"
                + "  cut %  tokens",
            "base            aime24     4    12.50   -12.00 to 37.00     50.00     0.00         0.00"
                + "  25.00      25",
            "trained         aime24     4    50.00     1.00 to 99.00    100.00    50.00         0.00"
                + "  25.00      25",
            "trained - base  aime24     4   +37.50  +13.00 to +62.00");
    assertThat(ScoreText.of(List.of())).isEmpty();
    Evaluation choices = new Evaluation("base", "gpqa", List.of(problem("choice", 1, 0)));
    assertThat(ScoreText.of(ScoreTable.of(List.of(choices))))
        .last()
        .asString()
        .matches("\\(chance\\) +gpqa +25\\.00");
  }

  @Test
  void rowsOfTheTableAreTheSameScores() {
    List<Line> lines =
        ScoreTable.of(List.of(BASE, new Evaluation("one", "x", List.of(problem("a", 1, 0)))));
    StructType schema = Tables.SCORES.schema();
    assertThat(lines)
        .map(ScoreRows::row)
        .map(row -> new GenericRowWithSchema(values(row), schema))
        .map(ScoreRows::line)
        .isEqualTo(lines);
  }

  private static Object[] values(Row row) {
    return IntStream.range(0, row.length()).mapToObj(row::get).toArray();
  }

  @Test
  void whatFailedOrIsMissingIsSaid() {
    Evaluation failed =
        new Evaluation("other", "aime24", List.of(problem("a", 1, 1), problem("c", 0, 0)));
    Evaluation math = new Evaluation("base", "math500", List.of(problem("z", 1, 0)));
    assertThat(ScoreWarnings.of(List.of(BASE, failed, math)))
        .containsExactly(
            "other on aime24: 1 attempts failed and count neither as right nor as wrong (column reason"
                + " of its attempts). There is no avg@4, since a problem has only 3 attempts; avg@3 is"
                + " given",
            "base on aime24 has 2 problems and other on aime24 has 2; they are compared on the 1 that"
                + " both have",
            "other has no mean over the benchmarks, since it was evaluated on 1 of 2");
    assertThat(ScoreWarnings.of(List.of(BASE, TRAINED))).isEmpty();
  }
}
