package io.rsd.spark.stage;

import io.rsd.spark.input.ProblemCounts;
import io.rsd.spark.input.ProblemSettings;
import io.rsd.spark.input.ProblemTables;
import io.rsd.spark.input.PromptSettings;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.StageSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the problems into the run's own table, which all later stages use. */
final class ProblemStage {

  static final String PROBLEMS = "problems";

  private static final String REJECTS = "rejects/stage=problems";

  private ProblemStage() {}

  /** Does the stage, unless it is done already, and returns how many rows the input had. */
  static long run(
      Run run,
      StageSettings settings,
      ProblemSettings problems,
      PromptSettings prompts,
      ModelLocation student) {
    Map<String, Object> counts =
        run.stage(PROBLEMS, settings, () -> write(run, problems, prompts, student));
    return ((Number) counts.get("rows")).longValue();
  }

  private static Map<String, Object> write(
      Run run, ProblemSettings problems, PromptSettings prompts, ModelLocation student) {
    run.spark().sparkContext().setJobDescription("rsd problems: read " + problems.path());
    ProblemCounts counts =
        ProblemTables.write(
            run.spark(),
            problems,
            prompts,
            student,
            run.folder().path(PROBLEMS),
            run.folder().path(REJECTS));
    run.tell(
        "problems: %d rows, %d problems, %d set aside (table rejects); gold answers: %d readable,"
            + " %d unreadable, %d missing%n",
        counts.rows(),
        counts.problems(),
        counts.rejected(),
        counts.readable(),
        counts.unreadable(),
        counts.missing());
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("rows", counts.rows());
    numbers.put("problems", counts.problems());
    numbers.put("rejected", counts.rejected());
    numbers.put("gold_readable", counts.readable());
    numbers.put("gold_unreadable", counts.unreadable());
    numbers.put("gold_missing", counts.missing());
    return numbers;
  }
}
