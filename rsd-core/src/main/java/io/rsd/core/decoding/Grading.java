package io.rsd.core.decoding;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Makes the results of completions that have ended, and has their answers graded. */
final class Grading {

  private final AnswerGrader grader;
  private final TextDecoder decoder;

  Grading(AnswerGrader grader, TextDecoder decoder) {
    this.grader = grader;
    this.decoder = decoder;
  }

  /**
   * The result of a completion that has ended. What fails here fails this attempt alone.
   *
   * @param later gets the result, from any thread, if it is not there yet; the problem notes that
   *     the attempt waits for it
   * @return the result, if it is there at once
   */
  Optional<Attempt> end(Sequence sequence, FinishReason reason, Consumer<Attempt> later) {
    int number = sequence.attempt();
    DecodingProblem problem = sequence.run().problem();
    try {
      Trace trace = sequence.trace(reason, decoder);
      boolean counts = reason == FinishReason.EOS || grader.counts(trace.text());
      if (!counts || problem.gold().isEmpty()) {
        return Optional.of(new Attempt.Finished(number, trace, Optional.empty()));
      }
      Optional<String> broken = grader.brokenRule(trace);
      if (broken.isPresent()) {
        return Optional.of(new Attempt.Finished(number, trace, Optional.empty(), broken));
      }
      CompletableFuture<AnswerCheck> verdict =
          grader.grade(
              new GivenAnswer(
                  problem.question(),
                  problem.gold().orElseThrow(),
                  problem.options(),
                  number,
                  trace.text()));
      CompletableFuture<Attempt> result =
          verdict.handle((check, failure) -> graded(number, trace, check, failure));
      if (result.isDone()) {
        return Optional.of(result.join());
      }
      sequence.run().await(number, verdict);
      CompletableFuture<Void> unused = result.thenAccept(later);
      return Optional.empty();
    } catch (RuntimeException | StackOverflowError e) {
      // Regular expressions may run out of stack on a long text.
      return Optional.of(failed(number, e));
    }
  }

  private static Attempt graded(int number, Trace trace, AnswerCheck check, Throwable failure) {
    return failure == null
        ? new Attempt.Finished(number, trace, Optional.of(check))
        : failed(number, failure);
  }

  private static Attempt failed(int number, Throwable failure) {
    return new Attempt.Failed(number, "the trace could not be read or checked: " + failure);
  }
}
