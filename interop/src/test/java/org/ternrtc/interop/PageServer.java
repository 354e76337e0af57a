package org.ternrtc.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Serves the test page and drives it: the page asks for a piece of JavaScript, runs it, and posts
 * what came of it. So any browser can be driven without a driver program.
 */
final class PageServer implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private record Job(int id, String code) {}

  private final HttpServer server;
  private final String origin;
  private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
  private final Map<Integer, CompletableFuture<JsonNode>> results = new ConcurrentHashMap<>();
  private final AtomicInteger counter = new AtomicInteger();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  PageServer(String address) throws IOException {
    server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
    origin = "http://" + address + ":" + server.getAddress().getPort();
  }

  /** The page to open. */
  String url() {
    return origin + "/bridge.html";
  }

  /** Its origin, as a browser says it. */
  String origin() {
    return origin;
  }

  /** An empty page of the same origin, which asks for nothing. */
  String blank() {
    return origin + offer("blank", new byte[0]);
  }

  /** Makes bytes available to the page; gives the path. */
  String offer(String name, byte[] content) {
    files.put("/" + name, content);
    return "/" + name;
  }

  /**
   * Runs the body of an async function in the page and gives what it returns.
   *
   * @throws AssertionError when it throws, or gives nothing in time
   */
  JsonNode eval(String body, Duration timeout) {
    int id = counter.incrementAndGet();
    CompletableFuture<JsonNode> result = new CompletableFuture<>();
    results.put(id, result);
    jobs.add(new Job(id, body));
    try {
      JsonNode answer = result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.has("error")) {
        throw new AssertionError("in the page: " + answer.get("error").asString());
      }
      return answer.path("value");
    } catch (TimeoutException e) {
      throw new AssertionError(
          "the page gave nothing within " + timeout.toSeconds() + " s: " + body, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      results.remove(id);
    }
  }

  JsonNode eval(String body) {
    return eval(body, Duration.ofSeconds(30));
  }

  /** A text as a JavaScript literal. */
  static String literal(@Nullable String text) {
    return JSON.writeValueAsString(text);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      switch (path) {
        case "/next" -> next(exchange);
        case "/result" -> {
          JsonNode answer = JSON.readTree(exchange.getRequestBody().readAllBytes());
          CompletableFuture<JsonNode> waiting = results.get(answer.path("id").asInt());
          if (waiting != null) {
            waiting.complete(answer);
          }
          send(exchange, 204, "text/plain", new byte[0]);
        }
        default -> {
          byte[] given = files.get(path);
          if (given != null) {
            send(
                exchange,
                200,
                path.equals("/blank")
                    ? "text/html; charset=utf-8"
                    : path.endsWith(".js") ? "text/javascript" : "application/octet-stream",
                given);
            return;
          }
          try (InputStream in =
              PageServer.class.getResourceAsStream(path.substring(1).replace("..", ""))) {
            if (in == null) {
              send(exchange, 404, "text/plain", new byte[0]);
            } else {
              send(
                  exchange,
                  200,
                  path.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8",
                  in.readAllBytes());
            }
          }
        }
      }
    }
  }

  private void next(HttpExchange exchange) throws IOException {
    Job job;
    try {
      job = jobs.poll(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    byte[] body =
        (job == null ? "{}" : JSON.writeValueAsString(Map.of("id", job.id(), "code", job.code())))
            .getBytes(StandardCharsets.UTF_8);
    send(exchange, 200, "application/json", body);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
