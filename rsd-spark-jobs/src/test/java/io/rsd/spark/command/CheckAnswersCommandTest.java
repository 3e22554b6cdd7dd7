package io.rsd.spark.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.testing.ChatServerStub;
import io.rsd.core.testing.ChatServerStub.Response;
import io.rsd.spark.Rsd;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckAnswersCommandTest {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = Rsd.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }

  private List<JsonObject> check(String... lines) throws IOException {
    Path input = Files.write(folder.resolve("pairs.jsonl"), List.of(lines));
    Path output = folder.resolve("verdicts.jsonl");
    assertThat(run("check-answers", "--input", input.toString(), "--output", output.toString()))
        .isZero();
    return Files.readAllLines(output).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  @Test
  void writesAVerdictForEachRowAndASummary() throws IOException {
    List<JsonObject> results =
        check(
            "{\"id\": \"a\", \"gold\": \"\\\\frac{1}{2}\", \"pred\": \"\\\\boxed{0.5}\"}",
            "{\"id\": 7, \"gold\": \"3\", \"pred\": \"4\", \"kind\": \"verify\"}",
            "{\"id\": \"c\", \"gold\": \"3\", \"pred\": \"I do not know.\"}");
    assertThat(results.get(0).toString())
        .isEqualTo(
            "{\"id\":\"a\",\"verdict\":\"equal\",\"extracted_gold\":\"\\\\frac{1}{2}\","
                + "\"extracted_pred\":\"0.5\",\"reason\":\"Their exact values are the same.\"}");
    assertThat(results.get(1).get("id").getAsInt()).isEqualTo(7);
    assertThat(results)
        .extracting(result -> result.get("verdict").getAsString())
        .containsExactly("equal", "different", "undecided");
    assertThat(out.toString()).startsWith("3 rows: 1 equal, 1 different, 1 undecided; ");
  }

  @Test
  void anUnreadableLineDoesNotStopTheOthers() throws IOException {
    List<JsonObject> results =
        check(
            "{\"id\": \"a\", \"gold\": ",
            "[1, 2]",
            "{\"id\": \"c\", \"gold\": \"3\"}",
            "{\"id\": \"d\", \"gold\": 3, \"pred\": \"3\"}");
    assertThat(results)
        .extracting(result -> result.get("verdict").getAsString())
        .containsExactly("undecided", "undecided", "undecided", "equal");
    assertThat(results.get(1).get("reason").getAsString())
        .isEqualTo("Line 2 cannot be read: it is no JSON object");
    assertThat(results.get(2).get("id").getAsString()).isEqualTo("c");
    assertThat(out.toString()).contains("(3 of them unreadable lines)");
  }

  @Test
  void halfASurrogatePairSpoilsNoOtherRow() throws IOException {
    List<JsonObject> results =
        check(
            "{\"id\": \"a\\ud83d\", \"gold\": \"3\", \"pred\": \"\\\\boxed{3} \\udc00\"}",
            "{\"id\": \"b\", \"gold\": \"\\ud800\", \"pred\": \"\\ud800\"}",
            "{\"id\": \"c\", \"gold\": \"3\", \"pred\": \"3\"}");
    assertThat(results)
        .extracting(result -> result.get("id").getAsString())
        .containsExactly("a\ud83d", "b", "c");
    assertThat(results.get(0).get("verdict").getAsString()).isEqualTo("equal");
    assertThat(results.get(2).get("verdict").getAsString()).isEqualTo("equal");
  }

  @Test
  void aJudgeDecidesWhatTheRulesDoNotAndRowsStayInTheirOrder() throws IOException {
    CountDownLatch last = new CountDownLatch(1);
    try (ChatServerStub server =
        new ChatServerStub(
            request -> {
              if (request.answer().equals("by magic")) {
                last.countDown();
                return Response.says("certainly");
              }
              awaitQuietly(last);
              return Response.says(request.answer().contains("induction") ? "yes" : "no");
            })) {
      String proof = "\"gold\": \"By induction, this holds for every n.\"";
      Path input =
          Files.write(
              folder.resolve("pairs.jsonl"),
              List.of(
                  "{\"id\": 1, " + proof + ", \"question\": \"why?\", \"pred\": \"by induction\"}",
                  "{\"id\": 2, " + proof + ", \"question\": {}, \"pred\": \"no idea\"}",
                  "{\"id\": 3, \"gold\": \"3\", \"pred\": \"\\\\boxed{3}\"}",
                  "{\"id\": 4}",
                  "{\"id\": 5, " + proof + ", \"pred\": \"by magic\"}"));
      Path output = folder.resolve("verdicts.jsonl");
      Path config =
          Files.writeString(
              folder.resolve("judge.conf"),
              "grader.judge { url = \"%s\", model = m }".formatted(server.url()));
      assertThat(
              run(
                  "check-answers",
                  "--input=" + input,
                  "--output=" + output,
                  "--config=" + config,
                  "grader.judge.requests_at_once=3"))
          .isZero();
      List<JsonObject> results =
          Files.readAllLines(output).stream()
              .map(line -> JsonParser.parseString(line).getAsJsonObject())
              .toList();
      assertThat(results)
          .extracting(
              row ->
                  "%s %s %s %s %s"
                      .formatted(
                          row.get("id"),
                          row.get("verdict").getAsString(),
                          row.get("decided_by").getAsString(),
                          row.get("judge_outcome"),
                          row.get("judge_reply")))
          .containsExactly(
              "1 equal judge \"yes\" \"yes\"",
              "2 different judge \"no\" \"no\"",
              "3 equal rules null null",
              "4 undecided rules null null",
              "5 undecided rules \"unclear\" \"certainly\"");
      assertThat(server.requests()).hasSize(3).anyMatch(of -> of.message().contains("why?"));
      assertThat(out.toString())
          .contains("5 rows: 2 equal, 1 different, 2 undecided (1 of them unreadable lines)")
          .contains("judge: 1 yes, 1 no; still undecided: 1 unclear replies, 0 without a reply");
    }
  }

  @Test
  void aWrongJudgeIsRefused() throws IOException {
    Path input = Files.writeString(folder.resolve("pairs.jsonl"), "");
    Path output = folder.resolve("verdicts.jsonl");
    assertThat(
            run(
                "check-answers",
                "--input=" + input,
                "--output=" + output,
                "grader.judge.url=http://host/v1",
                "grader.judge.model=m",
                "grader.judge.key_variable=RSD_NOT_SET"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("the environment variable RSD_NOT_SET is not set");
    assertThat(output).doesNotExist();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void packedInputIsUnpackedAndBrokenOneRefused() throws IOException {
    Path input = folder.resolve("pairs.jsonl.gz");
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(input))) {
      packed.write("{\"id\": 1, \"gold\": \"3\", \"pred\": \"3\"}\n".getBytes(UTF_8));
    }
    String output = folder.resolve("verdicts.jsonl").toString();
    assertThat(run("check-answers", "--input", input.toString(), "--output", output)).isZero();
    assertThat(out.toString()).startsWith("1 rows: 1 equal");
    Files.writeString(input, "{\"id\": 1, \"gold\": \"3\", \"pred\": \"3\"}\n");
    assertThat(run("check-answers", "--input", input.toString(), "--output", output)).isEqualTo(2);
    assertThat(err.toString()).contains("it is no gzip file");
  }

  @Test
  void aMissingFileIsAUsersError() {
    String missing = folder.resolve("missing.jsonl").toString();
    String output = folder.resolve("verdicts.jsonl").toString();
    assertThat(run("check-answers", "--input", missing, "--output", output)).isEqualTo(2);
    assertThat(err.toString()).contains("missing.jsonl: there is no such file");
    assertThat(run("check-answers", "--input", missing)).isEqualTo(2);
  }
}
