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
import java.util.function.Consumer;

/**
 * Decodes many problems at once with a pair of models on one device. Any thread may submit problems
 * at any time. A thread of the engine runs {@code schedule -> decode -> settle} until the engine is
 * closed: the {@link Scheduler} gives slots to attempts, the {@link DecodingRound} decodes a block
 * for each of them, and results go to their problems. A verdict that comes later comes as a
 * submission, so the engine never waits for one while there is something to decode.
 */
public final class DecodingEngine implements AutoCloseable {

  private final DecodingSettings settings;
  private final TextDecoder decoder;
  private final Grading grading;
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
  private boolean idle = true;
  private long submitted;
  private Optional<Throwable> end = Optional.empty();

  private sealed interface Submission {
    record Problem(ProblemRun run) implements Submission {}

    /** The verdict of an attempt has come. */
    record Graded(ProblemRun run, Attempt attempt) implements Submission {}

    /** A future was cancelled. */
    record Cancel() implements Submission {}

    record Close() implements Submission {}
  }

  /**
   * Starts an engine. The caller closes the models after the engine; until then only the engine may
   * use them.
   *
   * @param models the models by their roles; those that the policy does not use are ignored
   * @param vocabulary the alignment of their vocabularies
   * @param grader decides whether a completion gives the gold answer, at once or later
   * @param decoder turns the student's tokens into text
   * @throws io.rsd.core.InvalidInputException if a model that the policy uses is missing
   */
  public DecodingEngine(
      Map<Role, LanguageModel> models,
      VocabularyAlignment vocabulary,
      DecodingSettings settings,
      AnswerGrader grader,
      TextDecoder decoder) {
    this.settings = settings;
    this.decoder = decoder;
    grading = new Grading(grader, decoder);
    participants = Participant.of(settings, models, vocabulary);
    ComputeDevice device = participants.get(0).model().device();
    round = DecodingRound.of(settings, participants, counters.stopwatch());
    blockLengths = BlockLengths.of(settings, participants);
    CacheMemory memory = CacheMemory.of(settings.speed(), device);
    caches = new PairCaches(participants, memory.prompts(), counters.stopwatch());
    int mostSlots = settings.speed().slots().orElse(CachePlan.MOST_SLOTS);
    CachePlan plan = new CachePlan(memory.slots(), caches.bytesPerPosition(), mostSlots);
    int most = blockLengths.longest() + 1 + settings.limits().forced().tokens().size();
    int growth = most * vocabulary.longestTranslation();
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
      CompletableFuture<ProblemResult> unused =
          run.result().whenComplete((result, failure) -> reportCancelled(run));
      return run.result();
    }
  }

  /** Wakes the engine, which may have nothing to decode. */
  private void reportCancelled(ProblemRun run) {
    if (run.isCancelled()) {
      submissions.add(new Submission.Cancel());
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
   * Receives submissions, and waits for one if there is nothing to decode.
   *
   * @return whether the engine continues
   */
  private boolean receive() throws InterruptedException {
    List<Submission> arrived = new ArrayList<>();
    if (idle) {
      arrived.add(submissions.take());
    }
    submissions.drainTo(arrived);
    boolean goesOn = true;
    for (Submission submission : arrived) {
      if (submission instanceof Submission.Problem problem) {
        open(problem.run());
      } else if (submission instanceof Submission.Graded graded) {
        settle(graded);
      } else if (submission instanceof Submission.Close) {
        // Later problems are opened all the same, so that they end with the engine.
        goesOn = false;
      }
    }
    return goesOn;
  }

  private void open(ProblemRun run) {
    open.add(run);
    Optional<String> obstacle = run.prepare(settings.limits(), participants, decoder);
    if (obstacle.isPresent()) {
      run.refuse(obstacle.get());
      closeIfDone(run);
    } else {
      scheduler.add(run);
    }
  }

  /** Enters a verdict that was waited for, unless an earlier attempt has made it needless. */
  private void settle(Submission.Graded graded) {
    if (graded.run().awaits(graded.attempt().number())) {
      enter(graded.run(), graded.attempt());
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
    open.forEach(ProblemRun::forgetVerdicts);
    open.forEach(run -> run.result().completeExceptionally(cause));
  }

  /** One turn of the loop. If the device runs out of memory, the next turn has fewer sequences. */
  private void turn() {
    // A turn that fails leaves something to decode.
    idle = false;
    try {
      // Between two turns a verdict may have come, or a future been cancelled.
      scheduler.freeUnwanted();
      dropCancelled();
      List<Sequence> rows = scheduler.schedule();
      idle = rows.isEmpty();
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
    cancelled.forEach(ProblemRun::forgetVerdicts);
    cancelled.forEach(caches::forgetPrompt);
    cancelled.forEach(open::remove);
  }

  /** Decodes a block for every sequence; those that are new read their prompts first. */
  private List<Block> decode(List<Sequence> rows) {
    caches.read(rows);
    long positions = rows.stream().mapToLong(Sequence::longestContext).sum();
    int blockLength = blockLengths.choose(rows.size(), positions);
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
    if (end.isEmpty() && sequence.isDue(settings.limits().forced())) {
      force(sequence);
    } else {
      end.ifPresent(reason -> end(sequence, reason));
    }
  }

  private void end(Sequence sequence, FinishReason reason) {
    grading
        .end(sequence, reason, later(sequence.run()))
        .ifPresent(attempt -> enter(sequence.run(), attempt));
  }

  /** Writes the forced text that is due. What fails here fails this attempt alone. */
  private void force(Sequence sequence) {
    try {
      sequence
          .force(settings.limits(), participants, decoder)
          .ifPresent(reason -> end(sequence, reason));
    } catch (RuntimeException e) {
      String reason = "the text so far could not be read: " + e;
      enter(sequence.run(), new Attempt.Failed(sequence.attempt(), reason));
    }
  }

  private Consumer<Attempt> later(ProblemRun run) {
    return attempt -> submissions.add(new Submission.Graded(run, attempt));
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
