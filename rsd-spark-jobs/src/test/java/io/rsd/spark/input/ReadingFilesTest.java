package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.rsd.core.config.Settings;
import io.rsd.core.testing.Fixtures;
import io.rsd.core.testing.SharedFiles;
import io.rsd.spark.input.TableWriter.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.util.ReflectionUtils;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All kinds of files give the same rows, in the order of the files, as they are written. */
class ReadingFilesTest extends TablesTest {

  private static final StructType COLUMNS =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("question", DataTypes.StringType)
          .add("answer", DataTypes.BinaryType)
          .add("dots.and`ticks", DataTypes.DoubleType);

  private Result read(Path input) {
    return tables.write(input, "problems.columns.id=id");
  }

  private void assertRows(Result result) {
    assertThat(result.problems().stream().map(row -> row.mkString("|")))
        .containsExactly(
            "0|7|line 1\n\"line\", 2|null|null|073|readable|null|null|null|<|im_start|>line 1\n\"line\","
                + " 2<think>|"
                + result.problems().get(0).getAs("prompt_token_ids"),
            "1|8|1 + é|null|null|null|missing|null|null|null|<|im_start|>1 + é<think>|"
                + result.problems().get(1).getAs("prompt_token_ids"));
    assertThat(result.reasons())
        .containsExactly("there is no question: the column question is empty");
    assertThat(TableWriter.column(result.rejects(), "problem_id")).containsExactly("9");
  }

  private static final String JSON =
      """
      {"id": 7, "question": "line 1\\n\\"line\\", 2", "answer": "073"}
      {"id": 8, "question": "1 + é", "answer": null}
      {"id": 9, "question": null, "answer": "4"}
      """;

  private static final String CSV =
      """
      id,question,answer
      7,"line 1
      ""line"", 2",073
      8,1 + é,
      9,"",4
      """;

  @Test
  void jsonLinesCsvAndParquetGiveTheSameRows(SparkSession spark) throws IOException {
    assertRows(read(Files.writeString(folder.resolve("in.jsonl"), JSON)));
    assertRows(read(Files.writeString(folder.resolve("in.JSON"), JSON.replace("\n", "\r\n"))));
    assertRows(read(Files.writeString(folder.resolve("in.csv"), "\uFEFF" + CSV)));
    assertRows(read(parquet(spark)));
  }

  private Path parquet(SparkSession spark) {
    Path table = folder.resolve("in.parquet");
    spark
        .createDataFrame(
            List.of(
                RowFactory.create(
                    7L, "line 1\n\"line\", 2", "073".getBytes(StandardCharsets.UTF_8), 0.5),
                RowFactory.create(8L, "1 + é", null, null),
                RowFactory.create(9L, null, "4".getBytes(StandardCharsets.UTF_8), null)),
            COLUMNS)
        .coalesce(1)
        .write()
        .parquet(table.toString());
    return table;
  }

  @Test
  void compressedFilesGiveTheSameRows() throws IOException {
    assertRows(read(compressed("in.jsonl.gz", JSON)));
    assertRows(read(compressed("in.csv.gz", CSV)));
    assertRows(read(compressed("in.ndjson.bz2", JSON)));
    assertRows(read(compressed("in.csv.bz2", CSV)));
    assertRows(read(compressed("in.jsonl.zst", JSON)));
    assertRows(read(compressed("in.json.zst", array(JSON))));
  }

  private Path compressed(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = compressing(name, Files.newOutputStream(file))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static OutputStream compressing(String name, OutputStream file) throws IOException {
    if (name.endsWith(".gz")) {
      return new GZIPOutputStream(file);
    }
    return name.endsWith(".bz2")
        ? ReflectionUtils.newInstance(BZip2Codec.class, new Configuration())
            .createOutputStream(file)
        : new ZstdOutputStream(file);
  }

  private static String array(String lines) {
    return "[" + String.join(",\n", lines.strip().lines().toList()) + "]";
  }

  @Test
  void aJsonArrayGivesTheSameRowsHoweverItsLinesAreBroken() throws IOException {
    String rowByRow = array(JSON);
    assertRows(read(Files.writeString(folder.resolve("rows.json"), rowByRow)));
    assertRows(read(Files.writeString(folder.resolve("one.json"), rowByRow.replace("\n", " "))));
    String pretty = rowByRow.replace(", \"", ",\n    \"").replace("[{", "\uFEFF\n [\n  {");
    assertRows(read(Files.writeString(folder.resolve("pretty.json"), pretty)));
  }

  @Test
  void theFileSystemMayBeNamed() throws IOException {
    Path input = Files.writeString(folder.resolve("in.csv"), CSV);
    assertRows(tables.write(input, "problems.columns.id=id", "problems.path=" + input.toUri()));
  }

  @Test
  void numbersStayAsTheyAreWritten() {
    Path json =
        tables.file(
            "in.jsonl",
            "{\"id\": 0.10, \"question\": 12345678901234567890123, \"answer\": 1e3}",
            "{\"id\": true, \"question\": 1.50, \"answer\": [\"073\", null, 2.0]}");
    Result result = read(json);
    assertThat(result.ids()).containsExactly("0.10", "true");
    assertThat(result.questions()).containsExactly("12345678901234567890123", "1.50");
    assertThat(TableWriter.column(result.problems(), "gold")).containsExactly("1e3", "073\n2.0");
  }

  @Test
  void filesComeByNameAndRowsInTheirOrderHoweverManyTasksReadThem(SparkSession spark) {
    Path input = folder.resolve("input [1], of {2}");
    String[] lines =
        IntStream.range(0, 200)
            .mapToObj("{\"question\": \"b%d\"}"::formatted)
            .toArray(String[]::new);
    tables.file(input + "/b.jsonl", lines);
    tables.file(input + "/d.csv", "question,answer", "d0,1", "d1,2");
    tables.file(input + "/README.md", "no problems");
    tables.file(input + "/_SUCCESS", "");
    tables.file(input + "/c.jsonl", "");
    spark
        .range(100)
        .selectExpr("concat('a', id) as question", "id as answer")
        .coalesce(1)
        .write()
        .parquet(folder.resolve("a").toString());
    move(folder.resolve("a"), input.resolve("a.parquet"));
    List<String> expected =
        Stream.of(numbered("a", 100), numbered("b", 200), numbered("d", 2))
            .flatMap(s -> s)
            .toList();
    assertThat(read(spark, input, "128m")).isEqualTo(expected);
    assertThat(read(spark, input, "500b")).isEqualTo(expected);
  }

  private static Stream<String> numbered(String letter, int count) {
    return IntStream.range(0, count).mapToObj(number -> letter + number);
  }

  /** The questions by their positions, which count through all files. */
  private List<String> read(SparkSession spark, Path input, String split) {
    String setting = "spark.sql.files.maxPartitionBytes";
    String before = spark.conf().get(setting);
    spark.conf().set(setting, split);
    try {
      Result result = tables.write(input, "problems.columns.answer=");
      assertThat(result.problems().stream().map(row -> row.getLong(0)))
          .isEqualTo(IntStream.range(0, result.problems().size()).mapToObj(Long::valueOf).toList());
      return result.questions();
    } finally {
      spark.conf().set(setting, before);
    }
  }

  private static void move(Path table, Path target) {
    try (Stream<Path> files = Files.list(table)) {
      Path part =
          files.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Files.move(part, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void charactersThatAreNoneDoNotStopTheOthers() throws IOException {
    Path input = folder.resolve("in.jsonl");
    try (OutputStream out = Files.newOutputStream(input)) {
      out.write(
          "{\"question\": \"lone \\ud800 half, \\u0000\"}\n".getBytes(StandardCharsets.UTF_8));
      out.write(
          new byte[] {
            '{',
            '"',
            'q',
            'u',
            'e',
            's',
            't',
            'i',
            'o',
            'n',
            '"',
            ':',
            '"',
            (byte) 0xC3,
            '"',
            '}',
            '\n'
          });
      out.write("{\"question\": \"1 + 1\"}\n".getBytes(StandardCharsets.UTF_8));
    }
    Result result = tables.write(input, "problems.columns.answer=");
    assertThat(result.questions()).containsExactly("lone ? half, \0", "1 + 1");
    assertThat(result.reasons()).containsExactly(Utf8.PROBLEM);
    assertThat(TableWriter.column(result.rejects(), "source"))
        .containsExactly("{\"question\":\"\uFFFD\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aime     | aime_nemo_skills.jsonl   | 6 | 6 | aime-0              | 200",
        "aime     | aime_leading_zeros.jsonl | 6 | 6 | 65                  | 277",
        "aime     | aime.parquet             | 6 | 6 | 2026-I-1            | 200",
        "math500  | math500.jsonl            | 7 | 7 | test/algebra/0.json | 6",
        "s1k      | s1k.jsonl                | 5 | 4 | 0                   | 100",
        "s1k      | s1k.parquet              | 5 | 4 | 0                   | 100",
      })
  void filesLikeThePublishedOnesWorkByTheNameOfTheirFormat(
      String format, String file, int rows, int readable, String firstId, String firstGold) {
    Result result = tables.write(Fixtures.problems(file), "problems.format=" + format);
    assertThat(result.counts())
        .isEqualTo(new ProblemCounts(rows, rows, 0, readable, rows - readable, 0));
    assertThat(result.ids()).startsWith(firstId);
    assertThat(TableWriter.column(result.problems(), "gold")).startsWith(firstGold);
  }

  @Test
  void gsm8kGivesTheSameAsACsvFileWithColumnsOfThoseNames() {
    Result json = tables.write(Fixtures.problems("gsm8k.jsonl"), "problems.format=gsm8k");
    Result csv = tables.write(Fixtures.problems("quoted.csv"), "problems.columns.id=number");
    assertThat(json.counts()).isEqualTo(new ProblemCounts(4, 4, 0, 4, 0, 0));
    assertThat(csv.ids()).isEqualTo(json.ids()).containsExactly("0", "1", "2", "3");
    assertThat(csv.questions()).isEqualTo(json.questions());
    assertThat(TableWriter.column(csv.problems(), "gold"))
        .isEqualTo(TableWriter.column(json.problems(), "gold"));
  }

  @Test
  void tracesOfS1KComeFromTheColumnsOfTheirTemplate() {
    Result result =
        tables.write(
            Optional.of("<think>\n{deepseek_thinking_trajectory}\n</think>\n\n{deepseek_attempt}"),
            Fixtures.problems("s1k_1_1.parquet"),
            "problems.format=s1k_1_1");
    assertThat(result.counts().readable()).isEqualTo(4);
    assertThat(TableWriter.column(result.problems(), "completion").get(2))
        .isEqualTo("<think>\ndeepseek thinks about question 2.\n</think>\n\ndeepseek answers 2.");
  }

  @ParameterizedTest
  @CsvSource({
    "aime,    aime24_nemo_skills.jsonl,    30,   30",
    "aime,    aime24_simplerl.jsonl,       30,   30",
    "aime,    aime25_nemo_skills.jsonl,    30,   30",
    "aime,    aime_2024_problems.parquet,  30,   30",
    "math500, math500.jsonl,              500,  500",
    "gsm8k,   gsm8k_test.jsonl,          1319, 1319",
    "s1k,     s1k_questions_sample.jsonl, 219,  147",
  })
  void publishedFilesWorkByTheNameOfTheirFormat(
      String format, String file, int rows, int readable) {
    Path input = SharedFiles.PROBLEMS.folder().resolve(file);
    Result result = tables.write(input, "problems.format=" + format);
    assertThat(result.counts())
        .isEqualTo(new ProblemCounts(rows, rows, 0, readable, rows - readable, 0));
  }

  @Test
  void aimeFilesOfDifferentFormsAgreeOnTheirAnswers() {
    // Counted by fixtures/make_problems.py.
    List<Integer> counted = List.of(4, 60, 84, 200, 277, 649);
    for (String file :
        List.of("aime_nemo_skills.jsonl", "aime_leading_zeros.jsonl", "aime.parquet")) {
      assertThat(answers(Fixtures.problems(file))).as(file).isEqualTo(counted);
    }
  }

  @Test
  void thePublishedAimeFilesAgreeOnTheirAnswers() {
    Path data = SharedFiles.PROBLEMS.folder();
    assertThat(answers(data.resolve("aime24_nemo_skills.jsonl")))
        .isEqualTo(answers(data.resolve("aime24_simplerl.jsonl")))
        .isEqualTo(answers(data.resolve("aime_2024_problems.parquet")));
  }

  private List<Integer> answers(Path aime) {
    Settings section = tables.settings(aime, "problems.format=aime").section("problems");
    return InputRows.read(tables.spark(), ProblemSettings.read(section, Optional.empty()))
        .map(row -> Integer.valueOf(row._1().gold().orElseThrow()))
        .collect()
        .stream()
        .sorted()
        .toList();
  }
}
