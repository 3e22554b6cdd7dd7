package io.rsd.eval.judge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerCheck.Judgement;
import io.rsd.core.decoding.AnswerCheck.Outcome;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.decoding.GivenAnswer;
import io.rsd.core.testing.ChatServerStub;
import io.rsd.core.testing.ChatServerStub.Request;
import io.rsd.core.testing.ChatServerStub.Response;
import io.rsd.eval.answers.AnswerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge over real HTTP, with a server that does what a test says. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JudgeTest {

  private static final String SECRET = "s3cret-of-the-test";
  private static final Map<String, String> ENVIRONMENT = Map.of("JUDGE_KEY", SECRET);

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private ChatServerStub server(Function<Request, Response> behaviour) {
    try {
      ChatServerStub server = new ChatServerStub(behaviour);
      opened.add(server);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Judge judge(String url, Replies replies, String... overrides) {
    List<String> all =
        new ArrayList<>(List.of("url=" + url, "model=the-model", "first_wait_seconds=0.001"));
    all.addAll(List.of(overrides));
    Judge judge =
        new Judge(
            JudgeSettingsTest.read(all.toArray(String[]::new)).orElseThrow(), ENVIRONMENT, replies);
    opened.add(0, judge);
    return judge;
  }

  private Judge judge(ChatServerStub server, String... overrides) {
    return judge(server.url(), Replies.inMemory(), overrides);
  }

  private static GivenAnswer answer(int attempt, String text) {
    return new GivenAnswer(Optional.of("why?"), "because", List.of(), attempt, text);
  }

  private static CompletableFuture<AnswerCheck> ask(Judge judge, int attempt, String text) {
    AnswerCheck rules = new AnswerCheck(Verdict.UNDECIDED, "because", text, "No rule decides.");
    return judge.judge(rules, answer(attempt, text));
  }

  private static AnswerCheck asked(Judge judge, String text) {
    return ask(judge, 0, text).join();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void onlyWhatTheRulesLeaveUndecidedIsSent() {
    ChatServerStub server = server(request -> Response.says("yes"));
    JudgedGrader grader = new JudgedGrader(AnswerKind.MATH.checker(), judge(server));
    assertThat(
            grader.grade(new GivenAnswer(Optional.empty(), "3", List.of(), 0, "It is 3.")).join())
        .returns(Verdict.EQUAL, AnswerCheck::verdict)
        .returns(false, AnswerCheck::isJudged);
    assertThat(
            grader
                .grade(new GivenAnswer(Optional.empty(), "3", List.of(), 0, "It is 4."))
                .join()
                .verdict())
        .isEqualTo(Verdict.DIFFERENT);
    assertThat(server.requests()).isEmpty();
    AnswerCheck judged =
        grader
            .grade(
                new GivenAnswer(
                    Optional.of("Why?"),
                    "Since the map is continuous, the claim follows.",
                    List.of(),
                    0,
                    "By continuity."))
            .join();
    assertThat(judged.verdict()).isEqualTo(Verdict.EQUAL);
    assertThat(judged.isJudged()).isTrue();
    assertThat(judged.judgement().flatMap(Judgement::reply)).contains("yes");
    assertThat(server.requests()).hasSize(1);
    Request request = server.requests().get(0);
    assertThat(request.message()).contains("Why?", "Since the map is continuous", "By continuity.");
    assertThat(request.body().get("model").getAsString()).isEqualTo("the-model");
    assertThat(request.body().get("temperature").getAsDouble()).isZero();
    assertThat(request.body().get("max_tokens").getAsInt()).isEqualTo(1024);
    assertThat(request.authorization()).isEmpty();
    assertThat(request.body().toString())
        .as("a fixed order of the fields, for the keys of stored replies")
        .startsWith(
            "{\"model\":\"the-model\",\"messages\":[{\"role\":\"user\",\"content\":\"You are grading.")
        .endsWith("\"}],\"max_tokens\":1024,\"temperature\":0.0}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"yes", "Yes.", "**YES**", "\"yes\"", "<think>No? No.</think>\n\nYes", " yes\n"})
  void aClearYesIsEqual(String reply) {
    AnswerCheck check = asked(judge(server(request -> Response.says(reply))), "a");
    assertThat(check.verdict()).isEqualTo(Verdict.EQUAL);
    assertThat(check.judgement().orElseThrow().outcome()).isEqualTo(Outcome.YES);
    assertThat(check.judgement().orElseThrow().reply()).contains(reply);
    assertThat(check.reason()).isEqualTo("The judge says that the answer agrees.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "No.", "*no*", "reasons</think>no"})
  void aClearNoIsDifferent(String reply) {
    AnswerCheck check = asked(judge(server(request -> Response.says(reply))), "a");
    assertThat(check.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(check.isJudged()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "maybe",
        "yes no",
        "Yes, it agrees.",
        "The answer says: yes",
        "no, but yes",
        "yesterday",
        "<think>yes",
        "</think>no</think>yes",
        "да"
      })
  void anythingElseIsUnclearAndStaysUndecided(String reply) {
    ChatServerStub server = server(request -> Response.says(reply));
    AnswerCheck check = asked(judge(server), "a");
    assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(check.isJudged()).isFalse();
    assertThat(check.judgement().orElseThrow().outcome()).isEqualTo(Outcome.UNCLEAR);
    assertThat(check.judgement().orElseThrow().reply()).contains(reply);
    assertThat(check.reason())
        .isEqualTo("No rule decides. The judge's reply is neither yes nor no.");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aReplyThatWasCutIsUnclear() {
    AnswerCheck check = asked(judge(server(request -> Response.says("yes", "length"))), "a");
    assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(check.reason()).endsWith("The judge's reply was cut off at its limit.");
  }

  private void failsAtOnce(Response response, String reason) {
    ChatServerStub server = server(request -> response);
    AnswerCheck check = asked(judge(server), "a");
    assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(check.judgement().orElseThrow().outcome()).isEqualTo(Outcome.NO_REPLY);
    assertThat(check.judgement().orElseThrow().reply()).isEmpty();
    assertThat(check.reason()).isEqualTo("No rule decides. The judge did not reply: " + reason);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aRefusalIsNotRepeated() {
    failsAtOnce(Response.raw(401, "no such key: " + SECRET), "status 401.");
    failsAtOnce(Response.raw(404, ""), "status 404.");
    failsAtOnce(
        new Response(302, Map.of("Location", "http://127.0.0.1:1/"), Optional.of("")),
        "status 302.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>yes</html>",
        "[]",
        "{}",
        "{\"choices\": []}",
        "{\"choices\": [\"yes\"]}",
        "{\"choices\": {\"message\": {\"content\": \"yes\"}}}",
        "{\"choices\": [{\"message\": {\"content\": \"yes\"}}"
      })
  void whatIsNoChatIsNoReply(String body) {
    failsAtOnce(Response.raw(200, body), "what came is no chat completion.");
  }

  @Test
  void aResponseWithoutEndIsNotReadToIt() {
    String padding = " ".repeat(2 << 20);
    failsAtOnce(
        Response.raw(200, Response.says("yes").body().orElseThrow() + padding),
        "what came is no chat completion.");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void aServerThatIsBusyIsAskedAgain(int status) {
    AtomicInteger asked = new AtomicInteger();
    ChatServerStub server =
        server(
            request ->
                asked.incrementAndGet() < 4 ? Response.raw(status, "") : Response.says("yes"));
    assertThat(asked(judge(server), "a").verdict()).isEqualTo(Verdict.EQUAL);
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void aServerThatDoesNotAnswerNowAndThenIsAskedAgain() {
    AtomicInteger asked = new AtomicInteger();
    ChatServerStub server =
        server(request -> asked.incrementAndGet() < 3 ? Response.never() : Response.says("no"));
    assertThat(asked(judge(server, "timeout_seconds=1", "retries=60"), "a").verdict())
        .isEqualTo(Verdict.DIFFERENT);
    assertThat(asked.get()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aServerThatIsDownLeavesAnswersUndecidedAndIsNotAskedForLong() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    AnswerCheck check =
        asked(judge("http://127.0.0.1:" + port, Replies.inMemory(), "retries=2"), "a");
    assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(check.reason())
        .isEqualTo("No rule decides. The judge did not reply: ConnectException.");

    ChatServerStub server = server(request -> Response.raw(503, ""));
    Judge judge = judge(server, "retries=4", "requests_at_once=1");
    for (int i = 0; i < 5; i++) {
      asked(judge, "answer " + i);
    }
    assertThat(server.requests()).as("three times 5 tries, then one each").hasSize(3 * 5 + 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nyes",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nyes",
        ""
      })
  void whatIsNoHttpIsNoReply(String sent) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> answerAll(socket, sent));
      server.setDaemon(true);
      server.start();
      String url = "http://127.0.0.1:" + socket.getLocalPort();
      AnswerCheck check = asked(judge(url, Replies.inMemory(), "retries=1"), "a");
      assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
      assertThat(check.reason()).matches("No rule decides. The judge did not reply: \\w+\\.");
    }
  }

  private static void answerAll(ServerSocket socket, String sent) {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        connection.getInputStream().readNBytes(1);
        connection.getOutputStream().write(sent.getBytes(US_ASCII));
      } catch (IOException e) {
        // The client, or the test, is done with it.
      }
    }
  }

  @Test
  void repliesMayComeInAnyOrderAndSoManyAreOpenAtOnce() {
    int most = 3;
    CountDownLatch full = new CountDownLatch(most);
    CountDownLatch last = new CountDownLatch(1);
    ChatServerStub server =
        server(
            request -> {
              full.countDown();
              awaitQuietly(full);
              if (request.answer().equals("answer 0")) {
                awaitQuietly(last);
              }
              return Response.says(
                  Integer.parseInt(request.answer().substring("answer ".length())) % 2 == 0
                      ? "yes"
                      : "no");
            });
    Judge judge = judge(server, "requests_at_once=" + most);
    List<CompletableFuture<AnswerCheck>> checks = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      checks.add(ask(judge, 0, "answer " + i));
    }
    for (int i = 1; i < checks.size(); i++) {
      assertThat(checks.get(i).join().verdict())
          .isEqualTo(i % 2 == 0 ? Verdict.EQUAL : Verdict.DIFFERENT);
    }
    assertThat(checks.get(0)).isNotDone();
    last.countDown();
    assertThat(checks.get(0).join().verdict()).isEqualTo(Verdict.EQUAL);
    assertThat(server.mostAtOnce()).isEqualTo(most);
  }

  @Test
  void equalQuestionsAreOneRequestAndStoredRepliesNone() {
    CountDownLatch asked = new CountDownLatch(1);
    ChatServerStub server =
        server(
            request -> {
              awaitQuietly(asked);
              return Response.says(request.answer().equals("nonsense") ? "who knows" : "yes");
            });
    Replies replies = Replies.inMemory();
    Judge judge = judge(server.url(), replies);
    List<CompletableFuture<AnswerCheck>> checks =
        List.of(
            ask(judge, 0, "a"), ask(judge, 1, "a"), ask(judge, 2, "b"), ask(judge, 3, "nonsense"));
    asked.countDown();
    checks.forEach(CompletableFuture::join);
    assertThat(server.requests()).hasSize(3);
    Judge next = judge(server.url(), replies);
    assertThat(ask(next, 5, "a").join().verdict()).isEqualTo(Verdict.EQUAL);
    assertThat(asked(next, "nonsense").judgement().orElseThrow().outcome())
        .isEqualTo(Outcome.UNCLEAR);
    assertThat(server.requests()).hasSize(3);
    Judge other = judge(server.url(), replies, "model=another", "requests_at_once=1");
    asked(other, "a");
    assertThat(server.requests()).as("another model has not replied yet").hasSize(4);
  }

  @Test
  void repliesThatCannotBeStoredCountAllTheSame() {
    ChatServerStub server = server(request -> Response.says("yes"));
    Replies broken =
        new Replies() {
          @Override
          public Optional<Reply> find(String key) {
            throw new UncheckedIOException(new IOException("disk"));
          }

          @Override
          public void put(String key, Reply reply) {
            throw new UncheckedIOException(new IOException("disk"));
          }
        };
    assertThat(asked(judge(server.url(), broken), "a").verdict()).isEqualTo(Verdict.EQUAL);
  }

  @Test
  void whatNobodyWaitsForIsNotSent() {
    CountDownLatch first = new CountDownLatch(1);
    ChatServerStub server =
        server(
            request -> {
              awaitQuietly(first);
              return Response.says("yes");
            });
    Judge judge = judge(server, "requests_at_once=1");
    CompletableFuture<AnswerCheck> held = ask(judge, 0, "held");
    CompletableFuture<AnswerCheck> withdrawn = ask(judge, 1, "withdrawn");
    CompletableFuture<AnswerCheck> shared = ask(judge, 2, "shared");
    ask(judge, 3, "shared").cancel(false);
    withdrawn.cancel(false);
    first.countDown();
    assertThat(held.join().verdict()).isEqualTo(Verdict.EQUAL);
    assertThat(shared.join().verdict()).isEqualTo(Verdict.EQUAL);
    assertThat(server.requests()).extracting(Request::answer).containsExactly("held", "shared");
  }

  @Test
  void theCapCountsAttempts() {
    ChatServerStub server = server(request -> Response.says("yes"));
    Judge judge = judge(server, "attempts_per_problem=2");
    assertThat(ask(judge, 1, "a").join().verdict()).isEqualTo(Verdict.EQUAL);
    AnswerCheck capped = ask(judge, 2, "b").join();
    assertThat(capped.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(capped.judgement().orElseThrow().outcome()).isEqualTo(Outcome.CAPPED);
    assertThat(capped.reason()).endsWith("The judge is asked about the first 2 attempts only.");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void theKeyIsSentAndNeverShown() {
    ChatServerStub server =
        server(request -> Response.says("You sent " + request.authorization().orElse("nothing")));
    Judge judge = judge(server, "key_variable=JUDGE_KEY");
    AnswerCheck check = asked(judge, "a");
    assertThat(server.requests().get(0).authorization()).contains("Bearer " + SECRET);
    assertThat(check.judgement().orElseThrow().reply()).contains("You sent Bearer [the key]");
    assertThat(check.toString()).doesNotContain(SECRET);
  }

  @Test
  void aKeyThatIsMissingHereIsRefused() {
    assertThatThrownBy(() -> judge("http://localhost:1", Replies.inMemory(), "key_variable=NONE"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("NONE is not set");
  }

  @Test
  void halfASurrogatePairIsSentAsAQuestionMark() {
    ChatServerStub server = server(request -> Response.says("yes"));
    assertThat(asked(judge(server), "half \ud83d").verdict()).isEqualTo(Verdict.EQUAL);
    assertThat(server.requests().get(0).answer()).isEqualTo("half ?");
  }

  @Test
  void closingEndsWhatIsWaitedFor() {
    ChatServerStub server = server(request -> Response.never());
    Judge judge = judge(server, "requests_at_once=1");
    CompletableFuture<AnswerCheck> sent = ask(judge, 0, "a");
    CompletableFuture<AnswerCheck> queued = ask(judge, 0, "b");
    judge.close();
    assertThat(sent).isCompletedExceptionally();
    assertThat(queued).isCompletedExceptionally();
  }
}
