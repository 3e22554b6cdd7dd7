package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.input.TableWriter.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What becomes of rows that can be read: problems, and rejects with their reasons. */
class ProblemTablesTest extends TablesTest {

  private static final String NO_ANSWERS = "problems.columns.answer=";

  @Test
  void aProblemHasItsPromptInTheStudentsOwnTokens() {
    Path input = tables.file("in.jsonl", "{\"question\": \"1 + 1\", \"answer\": \"2\"}");
    Result result = tables.write(input);
    assertThat(result.counts()).isEqualTo(new ProblemCounts(1, 1, 0, 1, 0, 0));
    Row problem = result.problems().get(0);
    assertThat(problem.<Long>getAs("position")).isZero();
    assertThat(problem.<String>getAs("problem_id")).isEqualTo("0");
    assertThat(problem.<String>getAs("gold")).isEqualTo("2");
    assertThat(problem.<String>getAs("gold_status")).isEqualTo("readable");
    assertThat(problem.<String>getAs("completion")).isNull();
    try (Prompter prompter = Prompter.load(tables.student(), promptSettings(input))) {
      Prompt prompt = prompter.prompt("1 + 1");
      assertThat(problem.<String>getAs("prompt")).isEqualTo(prompt.text());
      assertThat(problem.getList(problem.fieldIndex("prompt_token_ids")).toArray())
          .isEqualTo(Arrays.stream(prompt.tokenIds()).boxed().toArray());
    }
  }

  private PromptSettings promptSettings(Path input) {
    return PromptSettings.read(tables.settings(input).section("prompt"));
  }

  @Test
  void theSettingsNameAnyOtherColumns() {
    Path input = tables.file("in.jsonl", "{\"key\": \"k\", \"Task\": \"1 + 1\", \"result\": 2}");
    Result result =
        tables.write(
            input,
            "problems.columns.id=key",
            "problems.columns.question=task",
            "problems.columns.answer=");
    assertThat(result.ids()).containsExactly("k");
    assertThat(result.questions()).containsExactly("1 + 1");
    assertThat(result.counts().missing()).isEqualTo(1);
  }

  @Test
  void aProblemHasItsSubjectAndLevelWhereTheInputSaysThem() {
    Path published =
        tables.file(
            "published.jsonl",
            "{\"problem\": \"1 + 1\", \"answer\": \"2\", \"subject\": \"Algebra\", \"level\": 3}",
            "{\"problem\": \"1 + 2\", \"answer\": \"3\", \"subject\": null}");
    Result result = tables.write(published, "problems.format=math500");
    assertThat(TableWriter.column(result.problems(), "subject")).containsExactly("Algebra", null);
    assertThat(TableWriter.column(result.problems(), "level")).containsExactly("3", null);

    Path own = tables.file("own.jsonl", "{\"question\": \"1 + 1\", \"Grade\": \"hard\"}");
    String grade = "problems.columns.level=grade";
    assertThat(TableWriter.column(tables.write(own, NO_ANSWERS, grade).problems(), "level"))
        .containsExactly("hard");
    tables.refused("the columns wanted are grade, question", published, NO_ANSWERS, grade);
  }

  @Test
  void whatIsNoProblemIsSetAsideWithItsReason() {
    Path input =
        tables.file(
            "in.jsonl",
            "{\"id\": \"a\", \"question\": null, \"answer\": \"1\"}",
            "{\"id\": \"b\", \"answer\": \"1\"}",
            "{\"id\": \"c\", \"question\": \" \\n\", \"answer\": \"1\"}",
            "{\"id\": \"a\", \"question\": \"asked\", \"answer\": \"1\"}",
            "{\"question\": \"without id\"}",
            "{\"id\": \"d\", \"question\"",
            "{\"id\": \"a\", \"question\": \"asked again\"}",
            "[\"id\", \"d\"]",
            "",
            "{\"id\": \"d\", \"question\": \"asked\"} {}",
            "{\"id\": \"d\", \"question\": \"the last\"}");
    Result result = tables.write(input, "problems.columns.id=id");
    assertThat(result.counts()).isEqualTo(new ProblemCounts(10, 2, 8, 1, 0, 1));
    assertThat(result.questions()).containsExactly("asked", "the last");
    assertThat(result.reasons())
        .containsExactly(
            "there is no question: the column question is empty",
            "there is no question: the column question is empty",
            "there is no question: the column question is empty",
            "there is no id: the column id is empty",
            "this is no JSON object: it is wrong at column 23",
            "the id is taken by the row at position 3",
            "this is no JSON object",
            "this is no JSON object: it is wrong at column 34");
    assertThat(result.rejects())
        .extracting(row -> row.<Long>getAs("position"))
        .containsExactly(0L, 1L, 2L, 4L, 5L, 6L, 7L, 8L);
    assertThat(TableWriter.column(result.rejects(), "problem_id"))
        .containsExactly("a", "b", "c", null, null, "a", null, null);
    assertThat(TableWriter.column(result.rejects(), "source"))
        .contains("{\"id\": \"b\", \"answer\": \"1\"}", "[\"id\", \"d\"]");
  }

  @Test
  void aProofStaysAndIsCountedApart() {
    String proof = "Suppose there were such a number. ".repeat(10) + "That is a contradiction.";
    Path input =
        tables.file(
            "in.jsonl",
            "{\"question\": \"Prove it\", \"solution\": \"" + proof + "\"}",
            "{\"question\": \"1 + 1\", \"solution\": \"It is \\\\boxed{2}.\"}",
            "{\"question\": \"1 + 2\", \"solution\": \" \"}",
            "{\"question\": \"1 + 3\"}");
    Result result = tables.write(input, "problems.format=s1k");
    assertThat(result.counts()).isEqualTo(new ProblemCounts(4, 4, 0, 1, 1, 2));
    assertThat(TableWriter.column(result.problems(), "gold_status"))
        .containsExactly("unreadable", "readable", "missing", "missing");
    assertThat(TableWriter.column(result.problems(), "gold"))
        .containsExactly(proof, "It is \\boxed{2}.", null, null);
  }

  @Test
  void aTraceOfTheInputFillsTheCompletion() {
    Path input =
        tables.file(
            "in.jsonl",
            "{\"question\": \"1\", \"thoughts\": [\"$1 is {x}\", \"so\"], \"attempt\": \"\\\\1\"}",
            "{\"question\": \"2\", \"thoughts\": [\"It is\"], \"attempt\": null}");
    Result result = tables.write(Optional.of("<t>{thoughts}</t>\n{Attempt}"), input, NO_ANSWERS);
    assertThat(TableWriter.column(result.problems(), "completion"))
        .containsExactly("<t>$1 is {x}\nso</t>\n\\1");
    assertThat(result.reasons()).containsExactly("the column Attempt, of the completion, is empty");
  }

  @Test
  void aPromptThatTheChatTemplateRefusesIsSetAside() throws IOException {
    Files.writeString(
        tables.student().resolve("chat_template.jinja"),
        "{% if 'rude' in messages[0].content %}{{ raise_exception('be nice') }}{% endif %}"
            + "{{ messages[0].content }}");
    Path input =
        tables.file("in.jsonl", "{\"question\": \"a rude one\"}", "{\"question\": \"a nice one\"}");
    Result result = tables.write(input, NO_ANSWERS);
    assertThat(result.questions()).containsExactly("a nice one");
    assertThat(result.reasons().get(0)).contains("chat template").contains("be nice");
  }

  @Test
  void aLimitTakesTheFirstRows() {
    Path input =
        tables.file("in.jsonl", "{\"question\": \"1\"}", "nonsense", "{\"question\": \"3\"}");
    assertThat(tables.write(input, NO_ANSWERS, "problems.limit=2").counts())
        .isEqualTo(new ProblemCounts(2, 1, 1, 0, 0, 1));
    assertThat(tables.write(input, NO_ANSWERS, "problems.limit=0").counts().rows()).isEqualTo(3);
  }

  @Test
  void noProblemLeftIsAnErrorWithTheFirstReason() {
    Path input = tables.file("in.jsonl", "{\"question\": null}", "{\"question\": \"\"}");
    tables.refused(
        "in.jsonl: no problem is left, 2 rows were set aside; the first: there is no question: the"
            + " column question is empty",
        input,
        NO_ANSWERS);
  }
}
