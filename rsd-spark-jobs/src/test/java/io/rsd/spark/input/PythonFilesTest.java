package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.testing.Fixtures;
import io.rsd.spark.input.TableWriter.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What Python's libraries and its users write into JSON and CSV. */
class PythonFilesTest extends TablesTest {

  @Test
  void aTableByColumnsIsRefused() {
    Path pandas =
        tables.file(
            "in.json",
            "{\"question\": {\"0\": \"1 + 1\", \"1\": \"1 + 2\"}, \"answer\": {\"0\": 2, \"1\": 3}}");
    tables.refused("write it with to_json(orient='records', lines=True)", pandas);
  }

  @Test
  void bytesThatAreNotUtf8AreSetAsideAndCounted() throws IOException {
    Path csv =
        Files.write(
            folder.resolve("in.csv"),
            "question\ncaf\u00e9\n1 + 1\n".getBytes(StandardCharsets.ISO_8859_1));
    Result result = tables.write(csv, "problems.columns.answer=");
    assertThat(result.questions()).containsExactly("1 + 1");
    assertThat(result.reasons()).containsExactly("line 2 is no row: " + Utf8.PROBLEM);
    assertThat(result.counts().rejected()).isEqualTo(1);
    Path wide =
        Files.write(folder.resolve("w.csv"), "question\n1".getBytes(StandardCharsets.UTF_16));
    tables.refused(wide + ": is UTF-16; save it as UTF-8", wide);
  }

  @Test
  void nestedColumnsAreNamedByTheirPaths() {
    Path json =
        tables.file(
            "in.jsonl",
            "{\"task\": {\"Text\": \"1 + 1\"}, \"reward\": {\"rule\": {\"truth\": 2}}}",
            "{\"task\": {\"Text\": \"1 + 2\"}, \"reward\": null}",
            "{\"task\": \"1 + 3\", \"reward.rule.truth\": 4}");
    Result result =
        tables.write(
            json,
            "problems.columns.question=task.text",
            "problems.columns.answer=reward.rule.truth");
    assertThat(result.questions()).containsExactly("1 + 1", "1 + 2");
    assertThat(TableWriter.column(result.problems(), "gold")).containsExactly("2", null);
    assertThat(result.reasons())
        .containsExactly("there is no question: the column task.Text is empty");
    tables.refused(
        "the columns wanted are task.text, reward.truth, those there are reward, reward.rule.truth,",
        json,
        "problems.columns.question=task.text",
        "problems.columns.answer=reward.truth");
  }

  @Test
  void aGoldTextThatSaysNoneIsUnreadable() {
    Path csv = tables.file("in.csv", "question,answer", "1,154.0", "2,nan", "3,None", "4,");
    Result result = tables.write(csv);
    assertThat(result.counts()).isEqualTo(new ProblemCounts(4, 4, 0, 1, 2, 1));
  }

  @Test
  void theRestOfASheetIsNoRow() {
    Path excel =
        tables.file(
            "in.csv", "sep=;", "question;answer;;", "1 + 1;2;;", ";;;", "1 + 2;1;5;", ";;;");
    Result result = tables.write(excel);
    assertThat(result.questions()).containsExactly("1 + 1");
    assertThat(result.reasons())
        .containsExactly("line 5 is no row: the header has no name for its field 3");
    Path pandas = tables.file("index.csv", ",question,answer", "0,1 + 1,2");
    assertThat(tables.write(pandas).questions()).containsExactly("1 + 1");
  }

  @Test
  void aConversationGoesThroughTheChatTemplate() throws IOException {
    Files.writeString(
        tables.student().resolve("chat_template.jinja"),
        "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}"
            + "{% if add_generation_prompt %}[assistant]{% endif %}");
    Result result =
        tables.write(
            Fixtures.problems("verl_like.parquet"),
            "problems.columns.question=prompt",
            "problems.columns.answer=reward_model.ground_truth",
            "prompt.system=Think.",
            "prompt.user={question} =");
    assertThat(result.questions()).containsExactly("1 + 1", "And 1 more?");
    assertThat(TableWriter.column(result.problems(), "gold")).containsExactly("2", "4");
    assertThat(TableWriter.column(result.problems(), "prompt"))
        .containsExactly(
            "[system]Be short.[user]1 + 1 =[assistant]",
            "[system]Think.[user]1 + 2[assistant]3[user]And 1 more? =[assistant]");
    Row second = result.problems().get(1);
    assertThat(second.<Row>getList(second.fieldIndex("conversation")))
        .extracting(message -> message.mkString(": "))
        .containsExactly("user: 1 + 2", "assistant: 3");
  }
}
