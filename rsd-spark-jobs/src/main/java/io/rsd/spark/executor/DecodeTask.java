package io.rsd.spark.executor;

import io.rsd.core.decoding.Attempt;
import io.rsd.core.decoding.DecodingEngine;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.core.decoding.DecodingProblem;
import io.rsd.core.decoding.DecodingSettings;
import io.rsd.core.decoding.ProblemResult;
import io.rsd.core.decoding.Role;
import io.rsd.spark.models.TaskDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Decodes the problems of a partition, all at once, with the engine that the executor's tasks
 * share. Rows have the columns {@code position}, {@code problem_id}, {@code question}, {@code
 * options}, {@code gold}, {@code prompt_token_ids} and {@code purpose} (see {@link Purpose}), among
 * others; there comes out one row of {@link io.rsd.spark.tables.Tables#MADE_ATTEMPTS} for every
 * attempt, in the order of position and attempt. It does nothing but compute these rows, so Spark
 * may run it again.
 */
public final class DecodeTask implements FlatMapFunction<Iterator<Row>, Row> {

  private static final String ENGINE_BROKE = "the decoding engine broke down";

  private static final long serialVersionUID = 1L;

  private final DecodeSpec spec;
  private final Progress progress;

  public DecodeTask(DecodeSpec spec, Progress progress) {
    this.spec = spec;
    this.progress = progress;
  }

  private record Asked(ProblemRow problem, Purpose purpose, List<String> options) {

    static Asked of(Row row) {
      int options = row.fieldIndex("options");
      return new Asked(
          ProblemRow.of(row),
          Purpose.of(row.getString(row.fieldIndex("purpose"))),
          row.isNullAt(options) ? List.of() : row.getList(options));
    }
  }

  /**
   * Decodes a partition.
   *
   * @throws io.rsd.core.InvalidInputException if the models cannot be loaded
   * @throws IllegalStateException if the engine breaks down; the next task gets a new one
   */
  @Override
  public Iterator<Row> call(Iterator<Row> rows) throws InterruptedException {
    List<Asked> asked = new ArrayList<>();
    rows.forEachRemaining(row -> asked.add(Asked.of(row)));
    asked.sort(Comparator.comparingLong(of -> of.problem().position()));
    if (asked.isEmpty()) {
      return Collections.emptyIterator();
    }
    EngineSpec engine = spec.engine();
    try (EngineLease lease =
        ExecutorEngines.acquire(engine, TaskDevice.ofThisTask(engine.models().device()))) {
      return decode(lease.engine(), asked).iterator();
    }
  }

  private List<Row> decode(DecodingEngine engine, List<Asked> asked) throws InterruptedException {
    List<CompletableFuture<ProblemResult>> results =
        asked.stream().map(this::problem).map(engine::submit).toList();
    AttemptRows attemptRows = attemptRows();
    List<Row> rows = new ArrayList<>();
    try {
      for (int i = 0; i < asked.size(); i++) {
        ProblemResult result =
            madeAgain(engine, asked.get(i), TaskWait.get(results.get(i), ENGINE_BROKE));
        progress.add(result);
        for (Attempt attempt : result.attempts()) {
          rows.add(attemptRows.row(asked.get(i).problem(), asked.get(i).purpose(), attempt));
        }
      }
    } finally {
      // Nobody waits any more for what a task that was killed has left.
      results.forEach(result -> result.cancel(false));
    }
    return rows;
  }

  private DecodingProblem problem(Asked asked) {
    ProblemRow row = asked.problem();
    return switch (asked.purpose()) {
      case SOLUTION ->
          new DecodingProblem(
              row.id(),
              row.prompt(),
              Optional.of(row.question()),
              row.gold(),
              asked.options(),
              spec.firstAttempt(),
              spec.attempts(),
              spec.stopAtSuccess(),
              Integer.MAX_VALUE);
      case PREFIX ->
          new DecodingProblem(
              row.id(),
              row.prompt(),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              0,
              1,
              false,
              spec.prefixTokens());
    };
  }

  /** Where all attempts count, those that failed are made once more. */
  private ProblemResult madeAgain(DecodingEngine engine, Asked asked, ProblemResult result)
      throws InterruptedException {
    return spec.stopAtSuccess()
        ? result
        : SecondTry.of(
            result,
            attempt ->
                TaskWait.get(engine.submit(problem(asked).withOnly(attempt)), ENGINE_BROKE)
                    .attempts()
                    .get(0));
  }

  private AttemptRows attemptRows() {
    DecodingSettings decoding = spec.engine().decoding();
    DecodingPolicy policy = decoding.policy();
    return new AttemptRows(
        policy.label(),
        policy.acceptanceThreshold(),
        decoding.seed(),
        spec.fingerprint(),
        spec.engine().models().chosenType(),
        Arrays.stream(Role.values()).filter(policy::uses).collect(Collectors.toSet()));
  }
}
