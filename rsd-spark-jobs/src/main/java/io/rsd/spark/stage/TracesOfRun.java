package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.Location;
import io.rsd.spark.input.Opening;
import io.rsd.spark.run.OtherRun;
import io.rsd.spark.tables.Tables;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Traces that another run made, for this run's problems: of each problem the correct attempt with
 * the lowest number, or else the first one that ended. The other run's problems are the same where
 * id and question are.
 */
final class TracesOfRun {

  private final RunContext context;
  private final OtherRun source;
  private final String stage;

  private TracesOfRun(RunContext context, OtherRun source, String stage) {
    this.context = context;
    this.source = source;
    this.stage = stage;
  }

  /**
   * Opens the run that {@code score.from} names.
   *
   * @throws InvalidInputException if it has not finished the stage {@code score.stage}
   */
  static TracesOfRun open(RunContext context, Location run) {
    OtherRun source = OtherRun.open(run, context.run().hadoop());
    String stage = context.settings().score().stage();
    source.fingerprint(stage);
    return new TracesOfRun(context, source, stage);
  }

  /** What decides them: the stage of the other run. */
  Map<String, String> identity() {
    return Map.of("score.from (content)", "%s %s".formatted(stage, source.fingerprint(stage)));
  }

  /** Where they come from: the other run, and its teacher. */
  TraceOrigin origin() {
    String teacher = source.model(RunContext.TEACHER).getOrDefault("location", "");
    return new TraceOrigin(
        "run " + source.id(), teacher.isEmpty() ? "" : Location.of(teacher).hadoopPath().getName());
  }

  private boolean hasSameTokenizer() {
    String other = source.model(RunContext.STUDENT).get(RunContext.TOKENIZER);
    return context.hashes().tokenizer().equals(other);
  }

  /**
   * This run's problems with the traces of the other's as {@code completion}, and with their tokens
   * where the students of both runs have the same tokenizer: a text may be tokens in several ways.
   */
  Dataset<Row> of(Dataset<Row> problems) {
    Dataset<Row> attempts =
        source
            .rows(context.run().spark(), stage, Tables.ATTEMPTS)
            .filter(col("purpose").equalTo("solution"))
            .filter(col("finish_reason").equalTo("eos"));
    UserDefinedFunction opening =
        udf((UDF1<String, String>) prompt -> Opening.ofPrompt(prompt).text(), DataTypes.StringType);
    Dataset<Row> questions =
        source
            .rows(context.run().spark(), ProblemStage.NAME, Tables.PROBLEMS)
            .select(
                col("position"),
                col("problem_id"),
                col("question"),
                opening.apply(col("prompt")).as(ScoreStage.ANSWER_OPENING));
    Dataset<Row> traces =
        attempts
            .select("position", "attempt", "text", "token_ids", ScoreStage.FORCED)
            .join(
                broadcast(TraceTable.choice(attempts, TraceChoice.FIRST)),
                new String[] {"position", "attempt"})
            .join(questions, "position")
            .select(
                col("problem_id"),
                col("question"),
                col("text").as("completion"),
                col(ScoreStage.ANSWER_OPENING),
                hasSameTokenizer() ? col("token_ids") : ScoreStage.NO_TOKENS,
                hasSameTokenizer() ? col(ScoreStage.FORCED) : ScoreStage.NONE_FORCED);
    return problems.drop("completion").join(traces, new String[] {"problem_id", "question"});
  }
}
