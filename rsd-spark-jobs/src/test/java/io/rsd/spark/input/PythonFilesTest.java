package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.testing.Fixtures;
import io.rsd.spark.input.TableWriter.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
    tables.refused("no problem is left, 1 rows were set aside; the first: the question", pandas);
    tables.refused("write it with to_json(orient='records', lines=True)", pandas);
  }

  @Test
  void anArrayThatIsCutOrGoesOnIsRefusedWhole() {
    String row = "{\"question\": \"1 + 1\", \"answer\": \"2\"}";
    Path cut = tables.file("cut.json", "[", row + ",");
    tables.refused(cut + ": begins as a JSON array of rows, and is no more one at line 3", cut);
    Path more = tables.file("more.json", "[" + row + "]", row);
    tables.refused(more + ": begins as a JSON array of rows, and is no more one at line 2", more);
    Path numbers = tables.file("numbers.json", "[[\"1 + 1\", 2]]");
    tables.refused(numbers + ": no row of it is a JSON object with columns", numbers);
  }

  @Test
  void rowsOfAnArrayThatAreNoneAreSetAside() {
    Path json = tables.file("in.json", "[{\"question\": \"1 + 1\", \"answer\": 2}, 5, null]");
    Result result = tables.write(json);
    assertThat(result.questions()).containsExactly("1 + 1");
    assertThat(result.reasons())
        .containsExactly("this is no JSON object", "this is no JSON object");
  }

  @Test
  void aNumberThatIsNoneIsNoValue() {
    Path json =
        tables.file(
            "in.jsonl",
            "{\"question\": \"NaN is a text\", \"answer\": NaN}",
            "{\"question\": NaN, \"answer\": 1}",
            "{\"question\": \"1 / 0\", \"answer\": -Infinity}");
    Result result = tables.write(json);
    assertThat(result.questions()).containsExactly("NaN is a text", "1 / 0");
    assertThat(TableWriter.column(result.problems(), "gold")).containsExactly(null, "-Infinity");
    assertThat(result.counts().missing()).isEqualTo(1);
  }

  @Test
  void aKeyThatIsThereTwiceSpoilsItsRow() {
    Path json =
        tables.file(
            "in.jsonl", "{\"question\": \"1\", \"question\": \"2\"}", "{\"question\": \"3\"}");
    Result result = tables.write(json, "problems.columns.answer=");
    assertThat(result.questions()).containsExactly("3");
    assertThat(result.reasons()).containsExactly("it has the key 'question' twice");
  }

  @Test
  void bytesThatAreNotUtf8AreSetAsideAndCounted() throws IOException {
    for (String name : new String[] {"in.jsonl", "in.json", "in.csv"}) {
      String rows =
          switch (name) {
            case "in.jsonl" -> "{\"question\": \"caf\u00e9\"}\n{\"question\": \"1 + 1\"}\n";
            case "in.json" -> "[{\"question\": \"caf\u00e9\"},\n{\"question\": \"1 + 1\"}]";
            default -> "question\ncaf\u00e9\n1 + 1\n";
          };
      Path file = Files.write(folder.resolve(name), rows.getBytes(StandardCharsets.ISO_8859_1));
      Result result = tables.write(file, "problems.columns.answer=");
      assertThat(result.questions()).as(name).containsExactly("1 + 1");
      assertThat(result.reasons()).as(name).singleElement().asString().endsWith(Utf8.PROBLEM);
      assertThat(result.counts().rejected()).as(name).isEqualTo(1);
    }
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
  void anAnswerOfSeveralValuesIsNotTakenForATextOfThem() {
    Path json =
        tables.file(
            "in.jsonl",
            "{\"question\": \"1\", \"answer\": {\"value\": 6}}",
            "{\"question\": \"2\", \"answer\": [\"2\", null, \"3\"]}",
            "{\"question\": \"3\", \"answer\": []}");
    Result result = tables.write(json);
    assertThat(TableWriter.column(result.problems(), "gold")).containsExactly("2\n3", null);
    assertThat(result.reasons())
        .containsExactly(
            "the column answer has an object of several values: name the one that is meant, for"
                + " example answer.value");
  }

  @Test
  void aGoldTextThatSaysNoneIsUnreadable() {
    Path csv = tables.file("in.csv", "question,answer", "1,154.0", "2,nan", "3,None", "4,");
    Result result = tables.write(csv);
    assertThat(result.counts()).isEqualTo(new ProblemCounts(4, 4, 0, 1, 2, 1));
  }

  @Test
  void anEmptyTraceIsNone() {
    Path json =
        tables.file(
            "in.jsonl",
            "{\"question\": \"1\", \"think\": \"so 3\"}",
            "{\"question\": \"2\", \"think\": \"\"}",
            "{\"question\": \"3\", \"think\": \" \\n\"}",
            "{\"question\": \"4\", \"think\": [null, \"so 4\", null]}",
            "{\"question\": \"5\", \"think\": [null, \"\"]}");
    Result result =
        tables.write(Optional.of("<think>{think}</think>"), json, "problems.columns.answer=");
    assertThat(TableWriter.column(result.problems(), "completion"))
        .containsExactly("<think>so 3</think>", "<think>so 4</think>");
    assertThat(result.reasons())
        .hasSize(3)
        .containsOnly("the column think, of the completion, is empty");
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
  void foldersGiveColumns() {
    tables.file("set/level=1/a.jsonl", "{\"question\": \"1 + 1\"}");
    tables.file("set/level=2/b.jsonl", "{\"question\": \"1 + 2\"}");
    Result result =
        tables.write(
            folder.resolve("set"), "problems.columns.answer=", "problems.columns.level=level");
    assertThat(TableWriter.column(result.problems(), "level")).containsExactly("1", "2");
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
