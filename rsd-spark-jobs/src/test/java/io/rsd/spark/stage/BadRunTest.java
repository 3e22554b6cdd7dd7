package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.decoding.Role;
import io.rsd.eval.world.TinyWorld;
import io.rsd.spark.SparkSessions;
import io.rsd.spark.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot work is refused at once: exit code 2 and one line that says what to do. */
@ExtendWith(SparkSessions.class)
class BadRunTest {

  @TempDir private static Path world;

  @BeforeAll
  static void layOut(SparkSession session) {
    assertThat(session).isNotNull();
    TinyRun.layOut(world, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "generate.treshold=0.1, there is no setting generate.treshold",
    "evaluation.model=x, any more: list the models in evaluation.models",
    "training.tokens_per_pass=1, any more: it is now called training.tokens_per_microbatch",
    "evaluation.output=x, any more: the results are in the folder evaluation of run.directory",
    "generate.threshold=2, generate.threshold",
    "generate.attempts=0, generate.attempts",
    "generate.attempts=many, generate.attempts must be a whole number",
    "generate.method=rdd, generate.method",
    "generate.method=given, score.completion must be set",
    "models.teacher=, models.teacher must be set",
    "models.student=nowhere, nowhere: there is no such model folder on the machine",
    "problems.path=nowhere.jsonl, nowhere.jsonl",
    "problems.columns.question=quest, quest",
    "problems.format=s1k, solution",
    "training.epochs=0, training.epochs",
    "evaluation.problems.path=x, any more: its settings are those of a block benchmarks.NAME",
    "evaluation.benchmark=x, any more: list the benchmarks in evaluation.benchmarks",
    "evaluation.benchmarks=aime24, there is no block benchmarks.aime24; conf/benchmarks.conf has",
    "evaluation.benchmarks=a b, 'a b'",
    "benchmarks.b.hint=x, there is no setting benchmarks.b.hint",
    "prompt.preset=rds, prompt.preset must be lighteval or nemo_skills or plain or rsd"
  })
  void aWrongSettingIsNamed(String setting, String told) {
    TinyRun run = TinyRun.of(world, "wrong-" + setting.replaceAll("[^a-z0-9]", "-"));
    assertThat(run.rsd("pipeline", setting).refusal()).startsWith("rsd: ").contains(told);
    assertThat(run.file("attempts")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "grader.judge.url=localhost:8000, grader.judge.url must be an address such as",
    "grader.judge.prompt=equals, grader.judge.prompt must be equality",
    "grader.judge.model=, grader.judge.model must be set",
    "grader.judge.key_variable=RSD_NOT_SET, the environment variable RSD_NOT_SET is not set",
    "grader.judge.key_variable=sk-123, must be the name of an environment variable"
  })
  void aWrongJudgeIsRefusedBeforeAnythingIsDone(String setting, String told) {
    TinyRun run = TinyRun.of(world, "judge-" + setting.replaceAll("[^a-z0-9]", "-"));
    assertThat(
            run.rsd("pipeline", "grader.judge.url=http://host/v1", "grader.judge.model=m", setting)
                .refusal())
        .contains(told)
        .doesNotContain("sk-123");
    assertThat(run.folder()).doesNotExist();
  }

  @Test
  void aTeacherWhoseTokenizerSwapsDigitsIsRefused() throws IOException {
    Path teacher = world.resolve("other-digits");
    TinyWorld.unpack(Role.TEACHER, teacher);
    Path tokenizer = teacher.resolve("tokenizer.json");
    Files.writeString(
        tokenizer,
        Files.readString(tokenizer)
            .replace("\"1\": ", "\"one\": ")
            .replace("\"2\": ", "\"1\": ")
            .replace("\"one\": ", "\"2\": "));
    assertThat(TinyRun.of(world, "swapped").rsd("pipeline", "models.teacher=" + teacher).refusal())
        .contains("The tokenizers of teacher and student do not fit: 2 ids stand for different");
  }

  @Test
  void aFolderThatCannotBeWrittenToIsNamed() throws IOException {
    Path file = Files.writeString(world.resolve("a-file"), "");
    assertThat(new TinyRun(world, file.resolve("run")).rsd("pipeline").refusal())
        .contains(file + "/run: the folder cannot be made or written to");
  }

  @Test
  void aStageWhoseInputIsNotThereNamesTheOneBefore() {
    TinyRun run = TinyRun.of(world, "too-early");
    assertThat(run.rsd("dataset").refusal()).endsWith("run rsd solve first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\": ", "", "[]", "{}", "{\"format\": 2}"})
  void aManifestThatIsDamagedIsRefused(String manifest) throws IOException {
    TinyRun run = TinyRun.of(world, "damaged");
    Files.createDirectories(run.folder());
    Files.writeString(run.file("run.json"), manifest);
    assertThat(run.rsd("solve").refusal())
        .contains("run.json: is damaged, so the run cannot go on");
  }

  @Test
  void aRunOfTheFirstVersionsLayoutIsRefused() throws IOException {
    String manifest = "{\"id\": \"x\", \"versions\": {}, \"models\": {}, \"stages\": {}}";
    TinyRun run = TinyRun.of(world, "first-version");
    Files.createDirectories(run.folder());
    Files.writeString(run.file("run.json"), manifest);
    assertThat(run.rsd("solve").refusal())
        .contains("run.json: was made by another version of rsd, whose tables have another layout");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"attempts/generate-00000.parquet", "training/model/x", "evaluation/base/b/x"})
  void aRunThatHasLostItsManifestIsRefused(String file) throws IOException {
    TinyRun run = TinyRun.of(world, "without-manifest-" + file.hashCode());
    Files.createDirectories(run.file(file).getParent());
    Files.writeString(run.file(file), "rows");
    assertThat(run.rsd("generate").refusal())
        .contains("has tables or models but no run.json, so nobody knows what they were made from");
  }
}
