package io.rsd.spark.executor;

import io.rsd.core.decoding.Attempt;
import io.rsd.core.decoding.FinishReason;
import io.rsd.core.decoding.ProblemResult;
import io.rsd.core.decoding.Refusals;
import io.rsd.core.decoding.Role;
import io.rsd.core.decoding.Trace;
import io.rsd.core.model.SequenceScorer;
import io.rsd.core.text.BoundaryTokens;
import io.rsd.core.text.TokenEnds;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.text.VocabularyAlignment;
import io.rsd.spark.input.Opening;
import io.rsd.spark.models.LoadedModel;
import io.rsd.spark.models.TaskDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Scores completions that are there already under the student. Rows have the columns {@code
 * position}, {@code problem_id}, {@code question}, {@code gold}, {@code prompt_token_ids}, {@code
 * completion} and {@code token_ids} (of the completion and the token that ended it; null if they
 * are not known) and {@code forced_positions} (which of them were forced; null as well), among
 * others; for each comes out one row of {@link io.rsd.spark.tables.Tables#MADE_ATTEMPTS} with the
 * method "given", in the order of the positions.
 *
 * <p>The column {@code answer_opening} is what the prompt that the completion was made for says of
 * the answer before it; this run's prompts may say something else. What the prompt says already is
 * taken from the completion.
 *
 * <p>The tokens are those of the text and the token that the student ends an answer with: what
 * training learns. Text and verdict are of the whole completion; where it is longer than the
 * context, tokens and figures end there, and the finish reason is "length".
 */
public final class ScoreTask implements FlatMapFunction<Iterator<Row>, Row> {

  /** The method of completions that were not decoded here. */
  public static final String METHOD = "given";

  private static final long serialVersionUID = 1L;

  private final ScoreSpec spec;
  private final Progress progress;

  public ScoreTask(ScoreSpec spec, Progress progress) {
    this.spec = spec;
    this.progress = progress;
  }

  /**
   * A problem and the completion that goes on after its prompt.
   *
   * @param forced the indices of the tokens that were forced
   * @param repeated why the completion does not go on after the prompt's opening, if it does not
   */
  private record Given(
      ProblemRow problem,
      Optional<String> completion,
      Optional<int[]> tokens,
      int[] forced,
      Optional<String> repeated) {

    static Given of(Row row, Opening opening) {
      ProblemRow problem = ProblemRow.of(row);
      Optional<String> answer = ProblemRow.text(row, "answer_opening");
      Optional<String> text = ProblemRow.text(row, "completion");
      Optional<String> completion =
          text.flatMap(rest -> opening.continuation(answer.orElse("") + rest));
      if (text.isPresent() && completion.isEmpty()) {
        return new Given(
            problem,
            text,
            Optional.empty(),
            new int[0],
            Optional.of(
                "the prompt already opens the answer with \"%s\", and the completion opens it again"
                    .formatted(opening.shown())));
      }
      boolean whole = completion.equals(text);
      return new Given(
          problem,
          completion,
          whole ? ProblemRow.tokens(row, "token_ids") : Optional.empty(),
          whole ? ProblemRow.tokens(row, "forced_positions").orElse(new int[0]) : new int[0],
          Optional.empty());
    }
  }

  /** What is scored of a completion, or why nothing is. */
  private sealed interface Prepared {
    record Tokens(int[] completion, FinishReason finishReason) implements Prepared {}

    record Refused(String reason) implements Prepared {}
  }

  /**
   * Scores a partition.
   *
   * @throws io.rsd.core.InvalidInputException if the student cannot be loaded
   */
  @Override
  public Iterator<Row> call(Iterator<Row> rows) throws InterruptedException {
    List<Given> given = new ArrayList<>();
    rows.forEachRemaining(row -> given.add(Given.of(row, spec.opening())));
    given.sort(Comparator.comparingLong(of -> of.problem().position()));
    if (given.isEmpty()) {
      return Collections.emptyIterator();
    }
    List<Attempt> scores =
        ExecutorEngines.withStudent(
            spec.models(),
            TaskDevice.ofThisTask(spec.models().device()),
            student -> attempts(given, student));
    // Not while it has the student: a verdict may take its time.
    List<Attempt> attempts =
        new GivenGrading(spec.grader().grader())
            .graded(given.stream().map(Given::problem).toList(), scores);
    AttemptRows attemptRows =
        new AttemptRows(
            METHOD,
            OptionalDouble.empty(),
            spec.seed(),
            spec.fingerprint(),
            spec.models().chosenType(),
            Set.of(Role.STUDENT));
    List<Row> scored = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      ProblemRow problem = given.get(i).problem();
      progress.add(new ProblemResult(problem.id(), List.of(attempts.get(i))));
      scored.add(attemptRows.row(problem, Purpose.SOLUTION, attempts.get(i)));
    }
    return scored.iterator();
  }

  private List<Attempt> attempts(List<Given> given, LoadedModel student) {
    long begun = System.nanoTime();
    VocabularyAlignment vocabulary =
        VocabularyAlignment.of(student.vocabulary(), student.vocabulary());
    BoundaryTokens boundaries = student.vocabulary().boundaries();
    List<Prepared> prepared =
        given.stream().map(of -> prepare(of, student, vocabulary, boundaries)).toList();
    // As in decoding, rows of the output layer without a token have no probability.
    student.model().allowOnly(vocabulary.studentMaySample());
    Iterator<SequenceScorer.Score> scores =
        new SequenceScorer(student.model(), false).score(sequences(given, prepared)).iterator();
    double seconds = (System.nanoTime() - begun) / 1e9;
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      if (prepared.get(i) instanceof Prepared.Tokens tokens) {
        attempts.add(attempt(given.get(i), tokens, student.tokenizer(), scores.next(), seconds));
      } else if (prepared.get(i) instanceof Prepared.Refused refused) {
        attempts.add(new Attempt.Refused(0, refused.reason()));
      }
    }
    return attempts;
  }

  private Prepared prepare(
      Given given, LoadedModel student, VocabularyAlignment vocabulary, BoundaryTokens boundaries) {
    int[] prompt = given.problem().prompt();
    int room =
        Math.min(spec.context(), student.description().config().maximumPositions()) - prompt.length;
    if (given.completion().isEmpty()) {
      return new Prepared.Refused("there is no completion");
    }
    if (given.repeated().isPresent()) {
      return new Prepared.Refused(given.repeated().orElseThrow());
    }
    if (prompt.length == 0) {
      return new Prepared.Refused("the prompt is empty");
    }
    if (!IntStream.of(prompt).allMatch(vocabulary::studentHas)) {
      return new Prepared.Refused("the prompt has tokens that the student does not have");
    }
    if (room <= 0) {
      return new Prepared.Refused(
          "the prompt's %d tokens leave no room in a context of %d"
              .formatted(prompt.length, prompt.length + room));
    }
    int[] completion =
        given
            .tokens()
            .map(boundaries::inPlaceOfEnd)
            .orElseGet(
                () ->
                    boundaries.after(
                        student.tokenizer().encode(given.completion().orElseThrow(), false)));
    return completion.length <= room
        ? new Prepared.Tokens(completion, FinishReason.EOS)
        : new Prepared.Tokens(Arrays.copyOf(completion, room), FinishReason.LENGTH);
  }

  private static List<int[]> sequences(List<Given> given, List<Prepared> prepared) {
    List<int[]> sequences = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      if (prepared.get(i) instanceof Prepared.Tokens tokens) {
        IntStream prompt = IntStream.of(given.get(i).problem().prompt());
        sequences.add(IntStream.concat(prompt, IntStream.of(tokens.completion())).toArray());
      }
    }
    return sequences;
  }

  private Attempt attempt(
      Given given,
      Prepared.Tokens tokens,
      Tokenizer tokenizer,
      SequenceScorer.Score score,
      double seconds) {
    int[] completion = tokens.completion();
    int promptTokens = given.problem().prompt().length;
    int[] forced =
        IntStream.of(given.forced()).filter(position -> position < completion.length).toArray();
    float[] ofTeacher = new float[completion.length];
    Arrays.fill(ofTeacher, Float.NaN);
    String text = given.completion().orElseThrow();
    Trace trace =
        new Trace(
            promptTokens,
            completion,
            new boolean[completion.length],
            forced,
            figures(score.tokens(), promptTokens, forced),
            figures(score.entropies(), promptTokens, forced),
            ofTeacher,
            Refusals.none(),
            text,
            tokenEnds(tokens, text, tokenizer),
            tokens.finishReason(),
            seconds);
    return new Attempt.Finished(0, trace, Optional.empty());
  }

  /** What a model says of the tokens of a completion; nothing of those that were forced. */
  private static float[] figures(float[] ofAll, int promptTokens, int[] forced) {
    float[] figures = Arrays.copyOfRange(ofAll, promptTokens - 1, ofAll.length);
    IntStream.of(forced).forEach(position -> figures[position] = Float.NaN);
    return figures;
  }

  private static Optional<int[]> tokenEnds(
      Prepared.Tokens tokens, String text, Tokenizer tokenizer) {
    int[] completion = tokens.completion();
    if (tokens.finishReason() == FinishReason.LENGTH) {
      return TokenEnds.of(tokenizer, completion, text);
    }
    return TokenEnds.of(tokenizer, Arrays.copyOf(completion, completion.length - 1), text)
        .map(TokenEnds::withStopToken);
  }
}
