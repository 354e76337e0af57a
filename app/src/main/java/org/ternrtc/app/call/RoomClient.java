package org.ternrtc.app.call;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.app.room.ClientMessage;
import org.ternrtc.app.room.MalformedMessageException;
import org.ternrtc.app.room.ServerMessage;

/**
 * A member of a room of a Tern server, over a WebSocket that comes back by itself when it breaks
 * and then takes its place in the room again.
 *
 * <p>Everything happens on one thread ({@code tern-room-client}): messages are handed to the
 * listener there, in order. Thread-safe.
 */
public final class RoomClient implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RoomClient.class.getName());
  private static final long PING_SECONDS = 10;
  private static final long SILENCE_NANOS = 25_000_000_000L;
  private static final long LEAVE_NANOS = 2_000_000_000L;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Hears what the room says, on the client's thread. */
  public interface Listener {
    void onMessage(ServerMessage message);

    /** The WebSocket broke, or is there again; the call itself is not touched by it. */
    default void onLine(boolean up) {}
  }

  private final URI uri;
  private final Listener listener;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tern-room-client").factory());

  // What follows belongs to the client's thread.
  private @Nullable WebSocket socket;
  private @Nullable String key;
  private long heardNanos;
  private int tries;

  private volatile boolean left;

  /**
   * @param server address of the server, such as {@code http://127.0.0.1:8080}
   * @param token what the server asks for, null for nothing
   */
  public RoomClient(URI server, String room, @Nullable String token, Listener listener) {
    this.uri = address(server, room, token);
    this.listener = listener;
  }

  /**
   * Connects and asks for a place in the room; the answer is a message.
   *
   * @throws IOException when the server cannot be reached or refuses; the message says why
   */
  public void connect() throws IOException, InterruptedException {
    try {
      thread.submit(this::open).get();
    } catch (ExecutionException failed) {
      throw new IOException(explain(failed), failed);
    }
    var _ = thread.scheduleWithFixedDelay(this::ping, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
  }

  /** Runs something on the client's thread, in order with the messages. */
  public void execute(Runnable task) {
    if (!thread.isShutdown()) {
      try {
        thread.execute(() -> guarded(task));
      } catch (java.util.concurrent.RejectedExecutionException closing) {
        LOG.log(System.Logger.Level.DEBUG, "closing; nothing more is done", closing);
      }
    }
  }

  /** Sends a description or candidate to the other member. */
  public void send(ServerMessage message) {
    execute(() -> write(message.toJson()));
  }

  /** Leaves the room; may be called twice. */
  @Override
  public void close() {
    if (left) {
      return;
    }
    left = true;
    execute(() -> {
      write("{\"type\":\"leave\"}");
      WebSocket open = socket;
      if (open != null) {
        open.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(_ -> open);
      }
    });
    thread.shutdown();
    waitForLeave();
    http.shutdownNow();
  }

  /** Also for who was interrupted: a leave that is not sent keeps the place for half a minute. */
  private void waitForLeave() {
    long deadline = System.nanoTime() + LEAVE_NANOS;
    boolean interrupted = false;
    while (true) {
      try {
        if (!thread.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          thread.shutdownNow();
        }
        break;
      } catch (InterruptedException stop) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Breaks the WebSocket as a network would; for tests. */
  void breakSocket() {
    execute(() -> {
      WebSocket open = socket;
      if (open != null) {
        broken(open);
      }
    });
  }

  private @Nullable Void open() throws InterruptedException {
    try {
      WebSocket opened =
          http.newWebSocketBuilder()
              .connectTimeout(CONNECT_TIMEOUT)
              .buildAsync(uri, new Incoming())
              .get(CONNECT_TIMEOUT.toSeconds() + 1, TimeUnit.SECONDS);
      socket = opened;
      heardNanos = System.nanoTime();
      Map<String, @Nullable Object> join = new LinkedHashMap<>();
      join.put("type", "join");
      join.put("key", key);
      write(JsonLine.mapper().writeValueAsString(join));
      return null;
    } catch (ExecutionException | TimeoutException failed) {
      throw new CompletionException(failed);
    }
  }

  private void retry() {
    if (left) {
      return;
    }
    listener.onLine(false);
    long pause = Math.min(LONGEST_PAUSE_MILLIS, 300L << Math.min(tries++, 10));
    var _ = thread.schedule(() -> guarded(this::reopen), pause, TimeUnit.MILLISECONDS);
  }

  private void reopen() {
    try {
      open();
    } catch (CompletionException failed) {
      LOG.log(System.Logger.Level.DEBUG, "the room is not there yet: {0}", failed.getMessage());
      retry();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void ping() {
    WebSocket open = socket;
    if (open == null) {
      return;
    }
    if (System.nanoTime() - heardNanos > SILENCE_NANOS) {
      open.abort();
      broken(open);
    } else {
      write("{\"type\":\"ping\"}");
    }
  }

  private void write(String text) {
    WebSocket open = socket;
    if (open == null) {
      return;
    }
    try {
      open.sendText(text, true).get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      broken(open);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void broken(WebSocket which) {
    if (which.equals(socket)) {
      socket = null;
      which.abort();
      retry();
    }
  }

  private void received(WebSocket from, String text) {
    heardNanos = System.nanoTime();
    if (!from.equals(socket)) {
      return;
    }
    ServerMessage message;
    try {
      message = ServerMessage.parse(text);
    } catch (MalformedMessageException malformed) {
      LOG.log(
          System.Logger.Level.WARNING, "the server sent no message: {0}", malformed.getMessage());
      return;
    }
    switch (message) {
      case ServerMessage.Joined joined -> {
        key = joined.key();
        boolean again = tries > 0;
        tries = 0;
        if (again) {
          listener.onLine(true);
        }
        listener.onMessage(message);
      }
      case ServerMessage.Refused _ -> {
        left = true;
        listener.onMessage(message);
      }
      case ServerMessage.Pong _ -> {}
      default -> listener.onMessage(message);
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.WARNING, "a message of the room could not be handled", fault);
    }
  }

  private static URI address(URI server, String room, @Nullable String token) {
    String scheme =
        switch (String.valueOf(server.getScheme())) {
          case "http" -> "ws";
          case "https" -> "wss";
          default ->
              throw new IllegalArgumentException(
                  "server '" + server + "' is not of the form http://host:port");
        };
    if (server.getHost() == null) {
      throw new IllegalArgumentException("server '" + server + "' names no host");
    }
    String query =
        token == null
            ? ""
            : "?token="
                + java.net.URLEncoder.encode(token, java.nio.charset.StandardCharsets.UTF_8);
    return URI.create(scheme + "://" + server.getRawAuthority() + "/ws/" + room + query);
  }

  private String explain(Throwable failed) {
    String where = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof WebSocketHandshakeException refused) {
        int status = refused.getResponse() == null ? 0 : refused.getResponse().statusCode();
        return switch (status) {
          case 401 -> "the server at " + where + " asks for its token: --token";
          case 429 -> "the server at " + where + " asks to wait: too many attempts";
          default -> "the server at " + where + " refused the room (HTTP " + status + ")";
        };
      }
      if (cause instanceof ConnectException) {
        return "nobody answers at " + where + ": is the server running?";
      }
      if (cause instanceof TimeoutException) {
        return "the server at " + where + " does not answer";
      }
    }
    String message = failed.getMessage();
    return "the server at " + where + " cannot be reached: " + message;
  }

  /** Puts the parts of a message together and carries it to the client's thread. */
  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      if (text.length() + part.length() > ClientMessage.MAX_LENGTH * 2) {
        from.abort();
        execute(() -> broken(from));
        return null;
      }
      text.append(part);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        execute(() -> received(from, whole));
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      execute(() -> broken(from));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      execute(() -> broken(from));
    }
  }
}
