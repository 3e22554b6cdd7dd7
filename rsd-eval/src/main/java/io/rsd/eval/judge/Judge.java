package io.rsd.eval.judge;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerCheck.Judgement;
import io.rsd.core.decoding.AnswerCheck.Outcome;
import io.rsd.core.decoding.GivenAnswer;
import io.rsd.core.files.Sha256;
import io.rsd.eval.judge.ChatServer.Exchange;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a language model about answers that the rules left undecided, a few at once, with threads of
 * its own. Equal questions are one request, and a question that has its reply is not sent again.
 * What nobody waits for any more is not sent.
 */
public final class Judge implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

  /** HTML's characters stay as they are, for the model to read. */
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 16;
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** After so many requests in a row without a reply the server counts as down: one try each. */
  private static final int PATIENCE = 3;

  private final JudgeSettings settings;
  private final ChatServer server;
  private final Replies replies;
  private final ThreadPoolExecutor workers;
  private final AtomicInteger withoutReply = new AtomicInteger();
  private final Map<String, Request> open = new HashMap<>();

  /** One who waits for a verdict, and what the rules have said. */
  private record Asker(AnswerCheck rules, CompletableFuture<AnswerCheck> verdict) {}

  /** A request, and those who wait for its reply. */
  private record Request(String key, String body, List<Asker> askers) {}

  /**
   * Starts a judge.
   *
   * @param environment the environment variables, one of which may hold the key
   * @param replies where replies are stored
   * @throws io.rsd.core.InvalidInputException if the key's variable is not set
   */
  public Judge(JudgeSettings settings, Map<String, String> environment, Replies replies) {
    this.settings = settings;
    this.server = new ChatServer(settings, settings.key(environment));
    this.replies = replies;
    int most = settings.requestsAtOnce();
    this.workers =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "rsd-judge");
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
  }

  /**
   * Has an answer judged.
   *
   * @param undecided what the rules have said of it
   * @return completes with the judge's verdict, or with the rules' and the reason why there is no
   *     other; cancelling it withdraws the question
   */
  public CompletableFuture<AnswerCheck> judge(AnswerCheck undecided, GivenAnswer answer) {
    if (answer.attempt() >= settings.attemptsPerProblem()) {
      return CompletableFuture.completedFuture(
          undecided.judged(
              new Judgement(
                  Outcome.CAPPED,
                  Optional.empty(),
                  "The judge is asked about the first %d attempts only."
                      .formatted(settings.attemptsPerProblem()))));
    }
    String body = body(answer);
    String key = new Sha256().add(body).hex();
    CompletableFuture<AnswerCheck> verdict = new CompletableFuture<>();
    synchronized (open) {
      Request request = open.get(key);
      if (request == null) {
        Request queued = new Request(key, body, new ArrayList<>());
        workers.execute(() -> work(queued));
        open.put(key, queued);
        request = queued;
      }
      request.askers().add(new Asker(undecided, verdict));
    }
    return verdict;
  }

  /** Its fields are in the same order in every process, or nobody would find a stored reply. */
  private String body(GivenAnswer answer) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "user");
    message.put("content", settings.prompt().message(answer));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", settings.model());
    fields.put("messages", List.of(message));
    fields.putAll(settings.parameters());
    return GSON.toJson(fields);
  }

  private void work(Request request) {
    try {
      Optional<Judgement> judgement = judgement(request);
      judgement.ifPresent(
          found ->
              close(request)
                  .forEach(asker -> asker.verdict().complete(asker.rules().judged(found))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(request, new CancellationException("the judge was closed"));
    } catch (RuntimeException | Error e) {
      // Whatever it is, those who wait must not wait for ever.
      fail(request, e);
    }
  }

  private void fail(Request request, Throwable failure) {
    close(request).forEach(asker -> asker.verdict().completeExceptionally(failure));
  }

  /** Whoever asks the same from now on makes a new request. */
  private List<Asker> close(Request request) {
    synchronized (open) {
      open.remove(request.key(), request);
      return List.copyOf(request.askers());
    }
  }

  /** Whether somebody still waits for a request; if not, it is closed. */
  private boolean isWanted(Request request) {
    synchronized (open) {
      boolean wanted = request.askers().stream().anyMatch(asker -> !asker.verdict().isDone());
      if (!wanted) {
        open.remove(request.key(), request);
      }
      return wanted;
    }
  }

  /** The judgement of a request; empty if nobody waits for it any more. */
  private Optional<Judgement> judgement(Request request) throws InterruptedException {
    if (!isWanted(request)) {
      return Optional.empty();
    }
    Optional<Reply> stored = stored(request);
    if (stored.isPresent()) {
      return stored.map(ReplyReader::read);
    }
    for (int repetition = 0; isWanted(request); repetition++) {
      Exchange exchange = server.send(request.body());
      if (exchange instanceof Exchange.Answered answered) {
        withoutReply.set(0);
        store(request, answered.reply());
        return Optional.of(ReplyReader.read(answered.reply()));
      }
      Exchange.Failed failed = (Exchange.Failed) exchange;
      boolean isDown = withoutReply.get() >= PATIENCE;
      if (!failed.mayHelp() || isDown || repetition >= settings.retries()) {
        withoutReply.incrementAndGet();
        return Optional.of(
            new Judgement(
                Outcome.NO_REPLY,
                Optional.empty(),
                "The judge did not reply: %s.".formatted(failed.reason())));
      }
      Thread.sleep(wait(repetition, failed).toMillis());
    }
    return Optional.empty();
  }

  /** Twice as long each time, and not for all requests the same. */
  private Duration wait(int repetition, Exchange.Failed failed) {
    long most = settings.firstWait().toMillis() << Math.min(repetition, MOST_DOUBLINGS);
    long wait = ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    long asked = failed.pause().map(Duration::toMillis).orElse(0L);
    return Duration.ofMillis(Math.min(Math.max(wait, asked), LONGEST_WAIT.toMillis()));
  }

  private Optional<Reply> stored(Request request) {
    try {
      return replies.find(request.key());
    } catch (UncheckedIOException e) {
      LOG.warn("A stored reply of the judge cannot be read, and is asked for again", e);
      return Optional.empty();
    }
  }

  private void store(Request request, Reply reply) {
    try {
      replies.put(request.key(), reply);
    } catch (UncheckedIOException e) {
      LOG.warn("A reply of the judge counts, but cannot be stored for a run that continues", e);
    }
  }

  /** Stops asking. Those who still wait get no verdict. */
  @Override
  public void close() {
    workers.shutdownNow();
    List<Request> left;
    synchronized (open) {
      left = List.copyOf(open.values());
    }
    left.forEach(request -> fail(request, new CancellationException("the judge was closed")));
  }
}
