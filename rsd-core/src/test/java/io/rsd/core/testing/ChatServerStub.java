package io.rsd.core.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server with OpenAI's interface for chats on this machine. A test decides what it replies, and
 * may hold a reply for as long as it likes.
 */
public final class ChatServerStub implements AutoCloseable {

  private static final int OK = 200;

  /** What a client has sent. */
  public record Request(JsonObject body, Optional<String> authorization) {

    /** The only message of the chat. */
    public String message() {
      return body.getAsJsonArray("messages").get(0).getAsJsonObject().get("content").getAsString();
    }

    /** The problem that the message asks about. */
    public String problem() {
      return marked("problem");
    }

    /** The answer that it asks about. */
    public String answer() {
      return marked("answer");
    }

    private String marked(String name) {
      Matcher matcher =
          Pattern.compile("<%1$s-(\\w+)>\n(.*)\n</%1$s-\\1>".formatted(name), Pattern.DOTALL)
              .matcher(message());
      if (!matcher.find()) {
        throw new IllegalStateException("there is no %s in: %s".formatted(name, message()));
      }
      return matcher.group(2);
    }
  }

  /** What the server does with a request. */
  public record Response(int status, Map<String, String> headers, Optional<String> body) {

    /** The model says something. */
    public static Response says(String text) {
      return says(text, "stop");
    }

    /** The model says something and ends for some reason. */
    public static Response says(String text, String finishReason) {
      JsonObject message = new JsonObject();
      message.addProperty("role", "assistant");
      message.addProperty("content", text);
      JsonObject choice = new JsonObject();
      choice.add("message", message);
      choice.addProperty("finish_reason", finishReason);
      JsonArray choices = new JsonArray();
      choices.add(choice);
      JsonObject body = new JsonObject();
      body.add("choices", choices);
      return raw(OK, body.toString());
    }

    /** Some other response. */
    public static Response raw(int status, String body) {
      return new Response(status, Map.of(), Optional.of(body));
    }

    /** The connection stays open, and nothing ever comes. */
    public static Response never() {
      return new Response(0, Map.of(), Optional.empty());
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Function<Request, Response> behaviour;
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  /**
   * Starts a server.
   *
   * @param behaviour called for each request, by a thread of its own
   */
  public ChatServerStub(Function<Request, Response> behaviour) throws IOException {
    this.behaviour = behaviour;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/chat/completions", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
    Response response;
    try {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Request request =
          new Request(
              JsonParser.parseString(body).getAsJsonObject(),
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
      requests.add(request);
      response = behaviour.apply(request);
    } finally {
      now.decrementAndGet();
    }
    if (response.body().isPresent()) {
      byte[] bytes = response.body().get().getBytes(StandardCharsets.UTF_8);
      response.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }
  }

  /** The base address. */
  public String url() {
    return "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort());
  }

  /** All requests so far, in the order in which they came. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The most requests that were open at one time. */
  public int mostAtOnce() {
    return mostAtOnce.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
