package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.testing.Fixtures;
import io.rsd.spark.input.TableWriter.Result;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Multiple-choice questions become problems with their options and the letter of the right one. */
class OptionsOfProblemsTest extends TablesTest {

  private static List<String> options(Row problem) {
    return problem.getList(problem.fieldIndex("options"));
  }

  private static String right(Row problem) {
    return options(problem).get(problem.<String>getAs("gold").charAt(0) - 'A');
  }

  @Test
  void aFileLikeGpqasIsReadByItsOwnColumns() {
    Path input = Fixtures.problems("gpqa_like.csv");
    Result result = tables.writeBenchmark(input, "format=gpqa", "answer=choice");
    assertThat(result.counts()).isEqualTo(new ProblemCounts(48, 48, 0, 48, 0, 0));
    Map<String, Integer> letters = new HashMap<>();
    for (Row problem : result.problems()) {
      assertThat(options(problem)).hasSize(4);
      letters.merge(problem.getAs("gold"), 1, Integer::sum);
      assertThat(problem.<String>getAs("prompt"))
          .contains(
              "%s\n\nA) %s\nB) %s\nC) %s\nD) %s"
                  .formatted(
                      problem.getAs("question"),
                      options(problem).get(0),
                      options(problem).get(1),
                      options(problem).get(2),
                      options(problem).get(3)));
    }
    assertThat(letters.keySet()).containsExactlyInAnyOrder("A", "B", "C", "D");
    assertThat(letters.values()).allMatch(count -> count >= 4);
    assertThat(right(result.problems().get(0))).isEqualTo("60 km/h");
    assertThat(right(result.problems().get(47))).isEqualTo("Pressure");
    assertThat(result.ids()).startsWith("like-0", "like-1");
    Result again = tables.writeBenchmark(input, "format=gpqa", "answer=choice");
    assertThat(again.problems()).isEqualTo(result.problems());
    Result other = tables.writeBenchmark(input, "format=gpqa", "answer=choice", "seed=1");
    assertThat(TableWriter.column(other.problems(), "gold"))
        .isNotEqualTo(TableWriter.column(result.problems(), "gold"));
  }

  @Test
  void withoutChoiceTheCorrectAnswerIsTheGoldText() {
    Result result =
        tables.writeBenchmark(Fixtures.problems("gpqa_like.csv"), "format=gpqa", "limit=2");
    assertThat(TableWriter.column(result.problems(), "gold")).containsExactly("60 km/h", "6 N");
    assertThat(result.problems().get(0).isNullAt(3)).isTrue();
  }

  @Test
  void columnsAToDHaveTheirAnswerByLetterOrByText() {
    Path input =
        tables.file(
            "in.jsonl",
            "{\"id\":\"qq\",\"Question\":\"q\",\"A\":\"1 m\",\"B\":\"2 m\",\"C\":\"3 m\",\"D\":\"4 m\",\"Answer\":\"C\"}",
            "{\"id\":\"rr\",\"Question\":\"r\",\"A\":1,\"B\":2,\"C\":30,\"D\":4,\"Answer\":30}",
            "{\"id\":\"ss\",\"Question\":\"s\",\"A\":\"yes\",\"B\":\"no\",\"C\":null,\"D\":\"\",\"Answer\":\"B\"}",
            "{\"id\":\"tt\",\"Question\":\"t\",\"A\":\"1\",\"B\":\"2\",\"C\":\"3\",\"D\":\"4\",\"Answer\":\"E\"}",
            "{\"id\":\"uu\",\"Question\":\"u\",\"A\":\"1\",\"B\":\"2\",\"C\":\"3\",\"D\":\"4\",\"Answer\":null}");
    Result result = tables.writeBenchmark(input, "format=choices", "answer=choice");
    assertThat(result.problems().stream().map(OptionsOfProblemsTest::right))
        .containsExactly("3 m", "30", "no");
    assertThat(options(result.problems().get(2))).containsExactlyInAnyOrder("yes", "no");
    assertThat(result.reasons())
        .containsExactly(
            "its answer 'E' is neither the letter nor the text of one of its options",
            "there is no answer: the column Answer is empty");
    assertThat(TableWriter.column(result.rejects(), "problem_id")).containsExactly("tt", "uu");
  }

  @Test
  void theSettingsNameAnyOtherColumns() {
    Path input = tables.file("in.jsonl", "{\"task\":\"q\",\"right\":\"1\",\"wrong\":\"2\"}");
    Result result =
        tables.writeBenchmark(
            input,
            "answer=choice",
            "columns.question=task",
            "columns.answer=right",
            "columns.options=right,wrong");
    assertThat(right(result.problems().get(0))).isEqualTo("1");
  }

  @Test
  void aChoiceWithoutColumnsOfOptionsIsRefused() {
    Path input = tables.file("in.jsonl", "{\"question\":\"q\",\"answer\":\"A\"}");
    assertThatThrownBy(() -> tables.writeBenchmark(input, "answer=choice"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("benchmarks.b.answer must be math where questions have no options");
    assertThatThrownBy(() -> tables.writeBenchmark(input, "answer=choice", "format=choices"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the columns wanted are question or problem, answer, A, B, C, D");
  }

  @Test
  void publishedSetsWithAnswersOfOtherKindsAreRead() {
    assertThat(
            TableWriter.column(
                tables.writeBenchmark(Fixtures.problems("aime.parquet"), "format=aime").problems(),
                "gold"))
        .allMatch(gold -> gold.toString().matches("\\d+"));
    Path olympiad =
        tables.file("o.jsonl", "{\"id\": 7, \"question\": \"q\", \"final_answer\": [\"$2$\"]}");
    assertThat(
            TableWriter.column(
                tables.writeBenchmark(olympiad, "format=olympiadbench").problems(), "gold"))
        .containsExactly("$2$");
    Path minerva =
        tables.file("m.jsonl", "{\"problem\": \"q\", \"solution\": \"So \\\\boxed{8}.\"}");
    Result read = tables.writeBenchmark(minerva, "format=minerva_math");
    assertThat(TableWriter.column(read.problems(), "gold")).containsExactly("So \\boxed{8}.");
    assertThat(read.counts().readable()).isEqualTo(1);
  }
}
