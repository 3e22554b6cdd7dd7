package io.rsd.core.decoding;

import io.rsd.core.model.LanguageModel;
import io.rsd.core.text.VocabularyAlignment;
import io.rsd.core.torchscript.DeviceMemoryException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Decodes many problems at once with a pair of models on one device. Problems may be handed in by
 * any thread at any time; a thread of the engine's own runs {@code admit -> decode -> settle} until
 * it is closed. A slot that becomes free is taken by the next attempt at once.
 */
public final class DecodingEngine implements AutoCloseable {

  private final DecodingSettings settings;
  private final AnswerChecker checker;
  private final TextDecoder decoder;
  private final List<Participant> participants;
  private final PairCaches caches;
  private final CachePlan plan;
  private final DecodingRound round;
  private final BlockLengths blockLengths;
  private final EngineCounters counters = new EngineCounters();

  private final SlotBook book = new SlotBook();
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
   * Starts an engine. The models stay the caller's, who closes them after the engine; until then
   * nobody else may use them.
   *
   * @param teacher the teacher; may be empty if the policy needs none
   * @param student the student
   * @param vocabulary how their vocabularies fit together
   * @param checker decides whether a completion gives the gold answer
   * @param decoder turns the student's tokens into text
   */
  public DecodingEngine(
      Optional<LanguageModel> teacher,
      LanguageModel student,
      VocabularyAlignment vocabulary,
      DecodingSettings settings,
      AnswerChecker checker,
      TextDecoder decoder) {
    EngineParts parts = new EngineParts(teacher, student, vocabulary, settings, counters);
    this.settings = settings;
    this.checker = checker;
    this.decoder = decoder;
    this.participants = parts.participants();
    this.caches = parts.caches();
    this.plan = parts.plan();
    this.round = parts.round();
    this.blockLengths = parts.blockLengths();
    this.thread = new Thread(this::run, "rsd-decoding");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Hands in a problem.
   *
   * @return completes with one result for every attempt; completes exceptionally only if the engine
   *     is closed before or breaks down. When it is cancelled, the problem's sequences leave their
   *     slots before the next round
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

  /** Whether it takes problems: it was not closed and has not broken down. */
  public boolean isRunning() {
    synchronized (gate) {
      return end.isEmpty();
    }
  }

  /** What the engine has done so far. */
  public EngineReport report() {
    return counters.report();
  }

  /** Ends the engine after the round it is in. Problems that are not done then never will be. */
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
      while (accept()) {
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

  /** Takes in what was submitted; waits for it if there is nothing else to do. */
  private boolean accept() throws InterruptedException {
    List<Submission> arrived = new ArrayList<>();
    if (open.isEmpty()) {
      arrived.add(submissions.take());
    }
    submissions.drainTo(arrived);
    boolean goesOn = true;
    for (Submission submission : arrived) {
      if (submission instanceof Submission.Problem problem) {
        open.add(problem.run());
        accept(problem.run());
      } else {
        // Problems that came after it are taken in all the same: they must be told of the end.
        goesOn = false;
      }
    }
    return goesOn;
  }

  private void accept(ProblemRun run) {
    run.obstacle(settings, participants)
        .ifPresentOrElse(
            reason -> {
              run.refuse(reason);
              closeIfDone(run);
            },
            () -> book.add(run));
  }

  /** One turn of the loop. When the device runs out of memory, the turn is taken again, smaller. */
  private void turn() {
    try {
      dropCancelled();
      admit();
      if (!book.running().isEmpty()) {
        settle(decode());
      }
    } catch (DeviceMemoryException e) {
      shrink(e);
    }
  }

  /** Gives up the problems whose results nobody waits for any more. */
  private void dropCancelled() {
    List<ProblemRun> cancelled = open.stream().filter(ProblemRun::isCancelled).toList();
    if (!cancelled.isEmpty()) {
      freeUnwanted();
      cancelled.forEach(caches::forgetPrompt);
      cancelled.forEach(open::remove);
    }
  }

  /** Fills the free slots with attempts that wait. */
  private void admit() {
    fitCaches();
    readPrompts();
    while (book.running().size() < caches.slots()) {
      Optional<SlotBook.Waiting> next = book.next();
      if (next.isEmpty()) {
        return;
      }
      book.start(
          new Sequence(next.get().run(), next.get().attempt(), settings.seed(), participants));
      fitCaches();
      readPrompts();
    }
  }

  /** Reads the prompts that have not been read: of new sequences, or after a lack of memory. */
  private void readPrompts() {
    for (int slot = 0; slot < book.running().size(); slot++) {
      Sequence sequence = book.running().get(slot);
      if (!sequence.promptRead()) {
        caches.readPrompt(sequence, slot);
      }
    }
  }

  /** Gives the caches the size that the running sequences need for their next round. */
  private void fitCaches() {
    int longest = book.running().stream().mapToInt(Sequence::longestContext).max().orElse(1);
    int reach = blockLengths.longest() + 1;
    int spelling = participants.get(0).vocabulary().longestTranslation();
    int capacity = plan.capacity(caches.capacity(), longest + reach * spelling);
    int most = plan.slots(capacity);
    while (book.running().size() > most) {
      postponeYoungest();
    }
    // Slots are added when there is something to put in, and given up when the others need more.
    caches.resize(Math.min(most, Math.max(caches.slots(), book.demand())), capacity);
  }

  private List<Block> decode() {
    List<Sequence> rows = book.running();
    int blockLength = blockLengths.choose(rows.size());
    List<Block> blocks = round.decode(rows, blockLength);
    int rejected = (int) blocks.stream().filter(Block::endsWithFallback).count();
    blockLengths.observe(blocks.stream().mapToInt(b -> b.tokens().size()).sum(), rejected);
    counters.countRound(rows.size(), blockLength, caches.slots());
    return blocks;
  }

  /** Enters the blocks into their sequences, and frees the slots of those that are done. */
  private void settle(List<Block> blocks) {
    List<Sequence> rows = List.copyOf(book.running());
    for (int row = 0; row < rows.size(); row++) {
      Sequence sequence = rows.get(row);
      if (sequence.run().wants(sequence.attempt())) {
        append(sequence, blocks.get(row));
      }
    }
    freeUnwanted();
  }

  private void freeUnwanted() {
    for (int slot = book.running().size() - 1; slot >= 0; slot--) {
      Sequence sequence = book.running().get(slot);
      if (!sequence.run().wants(sequence.attempt())) {
        free(slot);
      }
    }
  }

  private void append(Sequence sequence, Block block) {
    int before = sequence.completionLength();
    Optional<FinishReason> end = sequence.append(block, settings, participants);
    int appended = sequence.completionLength() - before;
    boolean whole = appended == block.tokens().size();
    counters.countTokens(appended, whole && block.endsWithFallback());
    end.ifPresent(reason -> finish(sequence, reason));
  }

  private void finish(Sequence sequence, FinishReason reason) {
    ProblemRun run = sequence.run();
    run.enter(attempt(sequence, reason));
    closeIfDone(run);
  }

  /**
   * The result of a completion that has ended. What goes wrong here concerns this attempt alone.
   */
  private Attempt attempt(Sequence sequence, FinishReason reason) {
    int number = sequence.attempt();
    try {
      Trace trace = sequence.trace(reason, decoder);
      Optional<AnswerCheck> check =
          reason == FinishReason.EOS
              ? sequence.run().problem().gold().map(gold -> checker.check(gold, trace.text()))
              : Optional.empty();
      return new Attempt.Finished(number, trace, check);
    } catch (RuntimeException | StackOverflowError e) {
      // Regular expressions may run out of stack on a long text.
      return new Attempt.Failed(number, "the trace could not be read or checked: " + e);
    }
  }

  private void closeIfDone(ProblemRun run) {
    if (run.isDone()) {
      open.remove(run);
      caches.forgetPrompt(run);
      run.complete();
    }
  }

  private void free(int slot) {
    int last = book.remove(slot);
    if (last != slot) {
      caches.move(book.running().get(slot), last, slot);
    }
  }

  private void postponeYoungest() {
    int slot = book.youngest();
    book.postpone(book.running().get(slot));
    free(slot);
  }

  /**
   * Goes on with half of the sequences, or of the slots; the attempts that lose theirs begin again
   * later and come out the same.
   */
  private void shrink(DeviceMemoryException cause) {
    int running = book.running().size();
    int slots = Math.min(plan.slots(caches.capacity()), book.demand());
    if (running > 1 || slots > 1) {
      plan.lowerTo((running > 1 ? running : slots) / 2);
      return;
    }
    String reason = "the device has too little memory for it: " + cause.getMessage();
    if (running == 1) {
      Sequence sequence = book.running().get(0);
      fail(sequence.run(), sequence.attempt(), reason);
      free(0);
    } else {
      // Not even an empty slot fits; without this the loop would try for ever.
      book.next().ifPresent(next -> fail(next.run(), next.attempt(), reason));
    }
  }

  private void fail(ProblemRun run, int attempt, String reason) {
    run.enter(new Attempt.Failed(attempt, reason));
    closeIfDone(run);
  }
}
