package io.rsd.eval.judge;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A server with OpenAI's interface for chats. No message about it contains what it has sent. */
final class ChatServer {

  /** A reply is a few words; a server that sends more than this is not read to its end. */
  private static final int MOST_BYTES = 1 << 20;

  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;

  /** Request timeout, conflict, too early, too many requests. */
  private static final Set<Integer> TRY_AGAIN = Set.of(408, 409, 425, 429);

  /** What came of one request. */
  sealed interface Exchange {
    record Answered(Reply reply) implements Exchange {}

    /**
     * There is no reply.
     *
     * @param reason as the end of a sentence
     * @param mayHelp whether trying again may help
     * @param pause how long the server asks to wait, if it does
     */
    record Failed(String reason, boolean mayHelp, Optional<Duration> pause) implements Exchange {}
  }

  private final URI address;
  private final Duration timeout;
  private final Optional<String> key;
  private final HttpClient http;

  ChatServer(JudgeSettings settings, Optional<String> key) {
    String base = settings.url().toString().replaceAll("/+$", "");
    this.address = URI.create(base + "/chat/completions");
    this.timeout = settings.timeout();
    this.key = key;
    // Some servers lose the body of a request that offers to go on in HTTP/2. A redirection is not
    // followed: the key is for the server that was named.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * Sends a request and waits for the reply.
   *
   * @param body in JSON
   */
  Exchange send(String body) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    Body received = new Body();
    CompletableFuture<HttpResponse<Void>> response =
        http.sendAsync(request.build(), BodyHandlers.ofByteArrayConsumer(received));
    try {
      // A timeout of the request itself would end with the headers, and this one ends with the last
      // byte.
      return read(response.get(timeout.toNanos(), TimeUnit.NANOSECONDS), received);
    } catch (TimeoutException e) {
      return failed("nothing came within " + timeout.toMillis() / 1e3 + " s", true);
    } catch (ExecutionException e) {
      // What does not speak HTTP fails in many ways. Only the kind of the failure is shown.
      return failed(e.getCause().getClass().getSimpleName(), true);
    } finally {
      response.cancel(true);
    }
  }

  private Exchange read(HttpResponse<Void> response, Body received) {
    int status = response.statusCode();
    if (status != OK) {
      return new Exchange.Failed(
          "status " + status,
          status >= SERVER_ERROR || TRY_AGAIN.contains(status),
          response.headers().firstValue("Retry-After").flatMap(ChatServer::seconds));
    }
    return received
        .text()
        .flatMap(ChatServer::reply)
        .<Exchange>map(reply -> new Exchange.Answered(withoutKey(reply)))
        .orElseGet(() -> failed("what came is no chat completion", false));
  }

  private static Exchange failed(String reason, boolean mayHelp) {
    return new Exchange.Failed(reason, mayHelp, Optional.empty());
  }

  private static Optional<Duration> seconds(String text) {
    return text.matches("\\d{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }

  /** A server may send back what it was sent. */
  private Reply withoutKey(Reply reply) {
    return key.map(secret -> new Reply(reply.text().replace(secret, "[the key]"), reply.isWhole()))
        .orElse(reply);
  }

  private static Optional<Reply> reply(String body) {
    try {
      Optional<JsonObject> choice =
          object(JsonParser.parseString(body))
              .map(root -> root.get("choices"))
              .filter(JsonElement::isJsonArray)
              .map(JsonElement::getAsJsonArray)
              .filter(choices -> !choices.isEmpty())
              .flatMap(choices -> object(choices.get(0)));
      return choice
          .flatMap(of -> object(of.get("message")))
          .map(
              message ->
                  new Reply(
                      text(message.get("content")).orElse(""),
                      !text(choice.orElseThrow().get("finish_reason"))
                          .equals(Optional.of("length"))));
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonObject> object(JsonElement element) {
    return Optional.ofNullable(element)
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject);
  }

  private static Optional<String> text(JsonElement element) {
    return Optional.ofNullable(element)
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString);
  }

  /** Collects the bytes of a response. */
  private static final class Body implements Consumer<Optional<byte[]>> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLong;

    @Override
    public void accept(Optional<byte[]> more) {
      more.ifPresent(
          part -> {
            tooLong |= bytes.size() + part.length > MOST_BYTES;
            if (!tooLong) {
              bytes.writeBytes(part);
            }
          });
    }

    Optional<String> text() {
      return tooLong ? Optional.empty() : Optional.of(bytes.toString(StandardCharsets.UTF_8));
    }
  }
}
