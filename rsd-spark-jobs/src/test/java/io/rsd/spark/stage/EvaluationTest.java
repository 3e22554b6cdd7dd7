package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

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
