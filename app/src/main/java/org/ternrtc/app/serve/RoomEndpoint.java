package org.ternrtc.app.serve;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.api.Callback;
import org.ternrtc.app.room.ClientMessage;
import org.ternrtc.app.room.RoomBus;

/** The WebSocket of a room, {@code /ws/<room>}. */
final class RoomEndpoint {
  private static final int MAX_CONNECTIONS = 4000;
  private static final long MAX_UNSENT_CHARACTERS = 4 * 1024 * 1024;
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final String NUMBER = "tern.connection";

  private final RoomBus bus;
  private final Access access;
  private final AttemptLimiter openings = new AttemptLimiter(300, 300);
  private final AtomicInteger open = new AtomicInteger();

  RoomEndpoint(RoomBus bus, Access access) {
    this.bus = bus;
    this.access = access;
  }

  void register(RoutesConfig routes) {
    routes.wsBeforeUpgrade("/ws/{name}", this::admit);
    routes.ws(
        "/ws/{name}",
        socket -> {
          socket.onConnect(context -> {
            open.incrementAndGet();
            context.session.setIdleTimeout(IDLE);
            context.session.setMaxTextMessageSize(4L * ClientMessage.MAX_LENGTH);
            context.enableAutomaticPings(20, TimeUnit.SECONDS);
            context.attribute(NUMBER, bus.opened(context.pathParam("name"), new Wire(context)));
          });
          socket.onMessage(context -> bus.received(number(context), context.message()));
          socket.onBinaryMessage(context -> context.closeSession(1003, "text only"));
          socket.onClose(context -> {
            open.decrementAndGet();
            bus.closed(number(context), context.status() == 1000 || context.status() == 1001);
          });
        });
  }

  private void admit(Context request) {
    if (!StreamName.valid(request.pathParam("name"))) {
      throw new HttpResponseException(404, "A name is " + StreamName.RULE, Map.of());
    }
    if (open.get() >= MAX_CONNECTIONS) {
      throw new HttpResponseException(503, "Too many connections", Map.of());
    }
    if (!openings.take(request.req().getRemoteAddr(), System.nanoTime())) {
      throw new HttpResponseException(429, "Too many connections from this address", Map.of());
    }
    int status = access.check(request, false);
    if (status != 0) {
      throw new HttpResponseException(status, Access.explain(status), Map.of());
    }
  }

  private static long number(WsContext context) {
    Long number = context.attribute(NUMBER);
    return number == null ? -1 : number;
  }

  /** Sends without blocking; a reader too slow to take what it is sent is cut off. */
  private static final class Wire implements RoomBus.Socket {
    private final WsContext context;
    private final AtomicLong unsent = new AtomicLong();

    Wire(WsContext context) {
      this.context = context;
    }

    @Override
    public void send(String text) {
      int length = text.length();
      if (unsent.addAndGet(length) > MAX_UNSENT_CHARACTERS) {
        context.session.disconnect();
        return;
      }
      Runnable sent = () -> unsent.addAndGet(-length);
      context.session.sendText(text, Callback.from(sent, _ -> sent.run()));
    }

    @Override
    public void close(int code, String reason) {
      context.session.close(code, reason, Callback.NOOP);
    }
  }
}
