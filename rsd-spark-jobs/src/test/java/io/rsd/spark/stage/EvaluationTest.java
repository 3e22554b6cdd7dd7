package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.decoding.Role;
import io.rsd.eval.world.TinyWorld;
import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A run evaluates its student before and after training, and any other model. */
@ExtendWith(FinishedRun.class)
class EvaluationTest {

  @TempDir private Path folder;

  @Test
  void anotherModelIsEvaluatedBesideThoseThatAreDone(SparkSession spark, TinyRun finished) {
    TinyRun run = finished.copy(folder.resolve("run"));
    Path other = OtherStudent.withOtherWeights(folder.resolve("other-student"));
    String models = "evaluation.models=base,trained," + other;
    assertThat(run.rsd("evaluate", run.evaluation(), models).succeeds().told())
        .contains("evaluate/base/held_out: done already", "evaluate/trained/held_out: done already")
        .contains("evaluate/other-student/held_out: done in");
    assertThat(run.counts("evaluate/other-student/held_out").get("problems").getAsInt())
        .isEqualTo(5);
    for (String name : new String[] {"base", "trained", "other-student"}) {
      String table = "evaluation/%s/held_out/attempts".formatted(name);
      assertThat(run.table(spark, table).count()).as(name).isEqualTo(5 * 3);
    }
  }

  @Test
  void whatAnotherRunHasEvaluatedIsTaken(SparkSession spark, TinyRun finished) {
    TinyRun run = finished.another(folder.resolve("run"));
    Path sameStudent = folder.resolve("same-student");
    TinyWorld.unpack(Role.STUDENT, sameStudent);
    String from = "evaluation.from=" + finished.folder();
    String model = "evaluation.models=" + sameStudent;
    String told = run.rsd("evaluate", run.evaluation(), from, model).succeeds().told();
    assertThat(told)
        .contains(
            "evaluate/same-student/held_out: takes the attempts 0 to 2 of %s (evaluate/base/held_out)"
                .formatted(finished.folder()))
        .as("nothing is decoded")
        .doesNotContain("tokens/s");
    String here = "evaluation/same-student/held_out/attempts";
    String there = "evaluation/base/held_out/attempts";
    assertThat(TinyRun.rows(run.table(spark, here).drop("model", "chunk")))
        .isEqualTo(TinyRun.rows(finished.table(spark, there).drop("model", "chunk")));
    assertThat(run.counts("evaluate/same-student/held_out"))
        .isEqualTo(finished.counts("evaluate/base/held_out"));

    String more = "benchmarks.held_out.attempts=4";
    told = run.rsd("evaluate", run.evaluation(), from, model, more).succeeds().told();
    assertThat(told).contains("the attempts 3 to 3 are added to those that are there");
    assertThat(run.table(spark, here).count()).isEqualTo(5 * 4);
  }

  @Test
  void anotherRunWithOtherSettingsHasNothingToTake(TinyRun finished) {
    TinyRun run = finished.another(folder.resolve("run"));
    String told =
        run.rsd(
                "evaluate",
                run.evaluation(),
                "evaluation.models=base",
                "benchmarks.held_out.seed=7",
                "benchmarks.held_out.limit=1",
                "evaluation.from=" + finished.folder())
            .succeeds()
            .told();
    assertThat(told)
        .contains(
            "evaluate/base/held_out: no run of evaluation.from has done it with this model and"
                + " these settings");
    assertThat(run.counts("evaluate/base/held_out").get("finished").getAsInt()).isEqualTo(3);
  }

  @Test
  void twoModelsOfOneNameAreRefused(TinyRun finished) {
    TinyRun run = finished.another(folder.resolve("run"));
    assertThat(
            run.rsd(
                    "evaluate",
                    run.evaluation(),
                    "evaluation.models=%1$s/a/base,%1$s/b/base".formatted(folder))
                .refusal())
        .contains("evaluation.models: two models have the name 'base'");
  }

  @Test
  void aBenchmarkDoesNotHaveTheNameOfAMean(TinyRun finished) {
    TinyRun run = finished.another(folder.resolve("run"));
    assertThat(run.rsd("evaluate", run.evaluation(), "evaluation.benchmarks=mean").refusal())
        .contains("evaluation.benchmarks must not name 'mean'");
  }

  @Test
  void aBenchmarkMayHaveTheNameOfATable(TinyRun finished) throws IOException {
    Path problems = folder.resolve("with-a-reject.jsonl");
    Files.writeString(
        problems,
        """
        {"id": "a", "question": "start with 5, plus 6.", "answer": "11"}
        {"id": "b", "question": "", "answer": "3"}
        """);
    TinyRun run = finished.another(folder.resolve("run"));
    run.rsd(
            "evaluate",
            run.evaluation(),
            "evaluation.models=base",
            "evaluation.benchmarks=problems",
            "benchmarks.problems.path=" + problems)
        .succeeds();
    assertThat(run.parts("evaluation/base/problems/rejects")).hasSize(1);
    assertThat(run.counts("evaluate/base/problems").get("problems").getAsInt()).isEqualTo(1);
  }

  @Test
  void oneModelAloneNeedsNoTraining(TinyRun finished) {
    TinyRun run = finished.another(folder.resolve("run"));
    run.rsd("evaluate", run.evaluation(), "evaluation.models=base", "benchmarks.held_out.limit=1")
        .succeeds();
    assertThat(run.manifest().getAsJsonObject("stages").keySet())
        .containsExactly("evaluate/base/held_out/problems", "evaluate/base/held_out", "scores");
  }
}
