package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.Location;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.RunFolder;
import io.rsd.spark.tables.Tables;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Traces that another run made, for this run's problems: of each problem the correct attempt with
 * the lowest number, or else the first one that ended. The other run's problems are the same where
 * id and question are.
 */
final class TracesOfRun {

  private final RunContext context;
  private final RunFolder folder;
  private final String stage;
  private final String fingerprint;
  private final boolean sameTokens;

  private TracesOfRun(RunContext context, Location run) {
    this.context = context;
    this.folder = RunFolder.existing(run, context.run().hadoop());
    this.stage = context.settings().score().stage();
    this.fingerprint = Run.fingerprintOf(context.run().hadoop(), run, stage);
    Map<String, String> student =
        Run.modelOf(context.run().hadoop(), run, RunContext.STUDENT);
    this.sameTokens =
        context.hashes().tokenizer().equals(student.get(RunContext.TOKENIZER));
  }

  /**
   * Opens the run that {@code score.from} names.
   *
   * @throws InvalidInputException if it has not finished the stage {@code score.stage}
   */
  static TracesOfRun open(RunContext context, Location run) {
    return new TracesOfRun(context, run);
  }

  /** What decides them: the stage of the other run. */
  Map<String, String> identity() {
    return Map.of("score.from (content)", "%s %s".formatted(stage, fingerprint));
  }

  /**
   * This run's problems with the traces of the other's as {@code completion}, and with their tokens
   * where the students of both runs have the same tokenizer: a text may be tokens in several ways.
   */
  Dataset<Row> of(Dataset<Row> problems) {
    Run run = context.run();
    Dataset<Row> attempts =
        run.tableOf(folder, "attempts/stage=" + stage, Tables.ATTEMPTS)
            .filter(col("purpose").equalTo("solution"))
            .filter(col("finish_reason").equalTo("eos"));
    Dataset<Row> chosen =
        attempts
            .groupBy("position")
            .agg(
                min(struct(not(col("verdict").eqNullSafe("equal")).as("unsolved"), col("attempt")))
                    .as("first"))
            .select(col("position"), col("first.attempt").as("attempt"));
    Dataset<Row> questions =
        run.tableOf(folder, "problems", Tables.PROBLEMS)
            .select("position", "problem_id", "question");
    Dataset<Row> traces =
        attempts
            .select("position", "attempt", "text", "token_ids")
            .join(broadcast(chosen), new String[] {"position", "attempt"})
            .join(questions, "position")
            .select(
                col("problem_id"),
                col("question"),
                col("text").as("completion"),
                sameTokens ? col("token_ids") : ScoreStage.NO_TOKENS);
    return problems.drop("completion").join(traces, new String[] {"problem_id", "question"});
  }
}
