package io.rsd.core.decoding;

import io.rsd.core.decoding.SlotBook.Waiting;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.text.VocabularyAlignment;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.DeviceMemoryException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Decodes many problems at once with a pair of models on one device. Any thread may submit problems
 * at any time. A thread of the engine runs {@code schedule -> decode -> settle} until the engine is
 * closed: the {@link Scheduler} gives slots to attempts, the {@link DecodingRound} decodes a block
 * for each of them, and results go to their problems.
 */
public final class DecodingEngine implements AutoCloseable {

  private final DecodingSettings settings;
  private final AnswerChecker checker;
  private final TextDecoder decoder;
  private final List<Participant> participants;
  private final PairCaches caches;
  private final Scheduler scheduler;
  private final DecodingRound round;
  private final BlockLengths blockLengths;
  private final EngineCounters counters = new EngineCounters();

  private final Set<ProblemRun> open = new HashSet<>();
  private final BlockingQueue<Submission> submissions = new LinkedBlockingQueue<>();
  private final Object gate = new Object();
  private final Thread thread;
  private long submitted;
  private Optional<Throwable> end = Optional.empty();

  private sealed interface Submission {
    record Problem(ProblemRun run) implements Submission {}

    record Close() implements Submission {}
  }

  /**
   * Starts an engine. The caller closes the models after the engine; until then only the engine may
   * use them.
   *
   * @param models the models by their roles; those that the policy does not use are ignored
   * @param vocabulary the alignment of their vocabularies
   * @param checker decides whether a completion gives the gold answer
   * @param decoder turns the student's tokens into text
   * @throws io.rsd.core.InvalidInputException if a model that the policy uses is missing
   */
  public DecodingEngine(
      Map<Role, LanguageModel> models,
      VocabularyAlignment vocabulary,
      DecodingSettings settings,
      AnswerChecker checker,
      TextDecoder decoder) {
    this.settings = settings;
    this.checker = checker;
    this.decoder = decoder;
    participants = Participant.of(settings, models, vocabulary);
    ComputeDevice device = participants.get(0).model().device();
    round = DecodingRound.of(settings, participants, counters.stopwatch());
    blockLengths = BlockLengths.of(settings, device);
    CacheMemory memory = CacheMemory.of(settings.speed(), device);
    caches = new PairCaches(participants, memory.prompts(), counters.stopwatch());
    int mostSlots = settings.speed().slots().orElse(CachePlan.MOST_SLOTS);
    CachePlan plan = new CachePlan(memory.slots(), caches.bytesPerPosition(), mostSlots);
    int growth = (blockLengths.longest() + 1) * vocabulary.longestTranslation();
    scheduler = new Scheduler(caches, plan, growth, this::sequence);
    thread = new Thread(this::run, "rsd-decoding");
    thread.setDaemon(true);
    thread.start();
  }

  private Sequence sequence(Waiting waiting) {
    return new Sequence(waiting.run(), waiting.attempt(), settings.seed(), participants);
  }

  /**
   * Submits a problem.
   *
   * @return completes with one result for every attempt; completes exceptionally only if the engine
   *     is closed first or fails. Cancelling it frees the problem's slots before the next round
   */
  public CompletableFuture<ProblemResult> submit(DecodingProblem problem) {
    synchronized (gate) {
      ProblemRun run = new ProblemRun(problem, submitted);
      submitted++;
      end.ifPresentOrElse(
          cause -> run.result().completeExceptionally(cause),
          () -> submissions.add(new Submission.Problem(run)));
      return run.result();
    }
  }

  /** Whether it accepts problems: it was not closed and has not failed. */
  public boolean isRunning() {
    synchronized (gate) {
      return end.isEmpty();
    }
  }

  /** What the engine has done so far. */
  public EngineReport report() {
    return counters.report();
  }

  /** Stops the engine after its current round. Unfinished problems complete with an exception. */
  @Override
  public void close() {
    submissions.add(new Submission.Close());
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (receive()) {
        counters.work(this::turn);
      }
      open.forEach(caches::forgetPrompt);
      endWith(new CancellationException("the decoding engine was closed"));
    } catch (InterruptedException e) {
      endWith(new IllegalStateException("the decoding engine's thread was interrupted", e));
    } catch (RuntimeException | Error e) {
      endWith(e);
    }
  }

  /**
   * Receives submissions, and waits for one if there is no open problem.
   *
   * @return whether the engine continues
   */
  private boolean receive() throws InterruptedException {
    List<Submission> arrived = new ArrayList<>();
    if (open.isEmpty()) {
      arrived.add(submissions.take());
    }
    submissions.drainTo(arrived);
    boolean goesOn = true;
    for (Submission submission : arrived) {
      if (submission instanceof Submission.Problem problem) {
        open(problem.run());
      } else {
        // Later problems are opened all the same, so that they end with the engine.
        goesOn = false;
      }
    }
    return goesOn;
  }

  private void open(ProblemRun run) {
    open.add(run);
    Optional<String> obstacle = run.obstacle(settings.limits(), participants);
    if (obstacle.isPresent()) {
      run.refuse(obstacle.get());
      closeIfDone(run);
    } else {
      scheduler.add(run);
    }
  }

  private void endWith(Throwable cause) {
    synchronized (gate) {
      end = Optional.of(cause);
      for (Submission left : submissions) {
        if (left instanceof Submission.Problem problem) {
          open.add(problem.run());
        }
      }
    }
    open.forEach(run -> run.result().completeExceptionally(cause));
  }

  /** One turn of the loop. If the device runs out of memory, the next turn has fewer sequences. */
  private void turn() {
    try {
      dropCancelled();
      List<Sequence> rows = scheduler.schedule();
      if (!rows.isEmpty()) {
        settle(rows, decode(rows));
      }
    } catch (DeviceMemoryException e) {
      String reason = "the device has too little memory for it: " + e.getMessage();
      scheduler
          .shrink()
          .ifPresent(misfit -> enter(misfit.run(), new Attempt.Failed(misfit.attempt(), reason)));
    }
  }

  /** Drops the problems whose futures were cancelled. */
  private void dropCancelled() {
    List<ProblemRun> cancelled = open.stream().filter(ProblemRun::isCancelled).toList();
    if (!cancelled.isEmpty()) {
      scheduler.freeUnwanted();
      cancelled.forEach(caches::forgetPrompt);
      cancelled.forEach(open::remove);
    }
  }

  /** Decodes a block for every sequence; those that are new read their prompts first. */
  private List<Block> decode(List<Sequence> rows) {
    caches.readPrompts(rows);
    int blockLength = blockLengths.choose(rows.size());
    List<Block> blocks = round.decode(rows, blockLength);
    int rejected = (int) blocks.stream().filter(Block::endsWithFallback).count();
    blockLengths.observe(blocks.stream().mapToInt(b -> b.tokens().size()).sum(), rejected);
    counters.countRound(rows.size(), blockLength, caches.slots());
    return blocks;
  }

  /** Appends the blocks to their sequences, and frees the slots of those that are done. */
  private void settle(List<Sequence> rows, List<Block> blocks) {
    for (int row = 0; row < rows.size(); row++) {
      Sequence sequence = rows.get(row);
      // An earlier row may have solved the problem.
      if (sequence.run().wants(sequence.attempt())) {
        append(sequence, blocks.get(row));
      }
    }
    scheduler.freeUnwanted();
  }

  private void append(Sequence sequence, Block block) {
    int before = sequence.completionLength();
    Optional<FinishReason> end = sequence.append(block, settings.limits(), participants);
    int appended = sequence.completionLength() - before;
    boolean whole = appended == block.tokens().size();
    counters.countTokens(appended, whole && block.endsWithFallback());
    end.ifPresent(reason -> enter(sequence.run(), attempt(sequence, reason)));
  }

  /** The result of a completion that has ended. What fails here fails this attempt alone. */
  private Attempt attempt(Sequence sequence, FinishReason reason) {
    int number = sequence.attempt();
    try {
      Trace trace = sequence.trace(reason, decoder);
      return new Attempt.Finished(number, trace, check(sequence.run().problem(), trace));
    } catch (RuntimeException | StackOverflowError e) {
      // Regular expressions may run out of stack on a long text.
      return new Attempt.Failed(number, "the trace could not be read or checked: " + e);
    }
  }

  private Optional<AnswerCheck> check(DecodingProblem problem, Trace trace) {
    boolean counts = trace.finishReason() == FinishReason.EOS || checker.counts(trace.text());
    return problem
        .gold()
        .filter(gold -> counts)
        .map(gold -> checker.check(gold, problem.options(), trace.text()));
  }

  private void enter(ProblemRun run, Attempt attempt) {
    run.enter(attempt);
    closeIfDone(run);
  }

  private void closeIfDone(ProblemRun run) {
    if (run.isDone()) {
      open.remove(run);
      caches.forgetPrompt(run);
      run.complete();
    }
  }
}
