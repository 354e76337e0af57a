package org.ternrtc.ice;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.turn.TurnStream;

/**
 * TURN over TCP or TLS: a virtual thread that connects and reads, another that writes what waits,
 * because a full connection must stop nobody's sending.
 */
final class StreamLink implements TurnLink {
  /** Messages that wait for the connection; more are dropped, as a full queue of a router does. */
  private static final int MAX_QUEUED = 256;

  /** After which a connection that does not take what was sent is closed all the same. */
  private static final long CLOSE_NANOS = 500_000_000L;

  private static final byte[] END = {};

  private final StreamConnector connector;
  private final InetSocketAddress server;
  private final Events events;
  private final Demultiplexer demultiplexer;
  private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final Object lock = new Object();
  private volatile boolean closed;
  private @Nullable Socket socket;

  private StreamLink(
      StreamConnector connector,
      InetSocketAddress server,
      Demultiplexer demultiplexer,
      Events events) {
    this.connector = connector;
    this.server = server;
    this.demultiplexer = demultiplexer;
    this.events = events;
  }

  /** Connects in the background. */
  static StreamLink open(
      UdpPorts ports, StreamConnector connector, InetSocketAddress server, Events events) {
    var link =
        new StreamLink(
            connector, server, new Demultiplexer(ports, ports.thread().counters()), events);
    Thread.ofVirtual().name("tern-turn-in").start(link::run);
    return link;
  }

  private void run() {
    var reason = IceCandidateError.Reason.NO_ANSWER;
    String text = "the server has closed the connection";
    try (Socket connected = connector.connect(server, this::keep)) {
      if (closed) {
        return;
      }
      OutputStream out = connected.getOutputStream();
      Thread.ofVirtual().name("tern-turn-out").start(() -> write(connected, out));
      events.opened();
      read(connected.getInputStream());
    } catch (UntrustedServerException e) {
      reason = e.reason();
      text = String.valueOf(e.getMessage());
    } catch (NoRouteToHostException e) {
      reason = IceCandidateError.Reason.NO_ROUTE;
      text = "no route leads to the server";
    } catch (IOException e) {
      // Our own words for what usually happens; a peer's certificate is named in the message.
      text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    } finally {
      queue.clear();
      var _ = queue.offer(END);
    }
    if (!closed) {
      events.ended(reason, text);
    }
  }

  /** Sockets on their way are closed by {@link #close} as well. */
  private void keep(Socket opening) throws IOException {
    synchronized (lock) {
      socket = opening;
      if (closed) {
        opening.close();
      }
    }
  }

  private void read(InputStream in) throws IOException {
    var stream = new TurnStream();
    while (true) {
      int at = stream.writeOffset();
      int count = in.read(stream.buffer(), at, stream.buffer().length - at);
      if (count < 0) {
        return;
      }
      stream.added(count);
      int length;
      while ((length = stream.next()) > 0) {
        events.message(stream.buffer(), stream.messageOffset(), length, demultiplexer);
        stream.consume(length);
      }
      if (length < 0) {
        throw new IOException("what the server sends is not TURN");
      }
    }
  }

  private void write(Socket connected, OutputStream out) {
    try {
      while (true) {
        byte[] message = queue.take();
        if (message.length == 0) {
          break;
        }
        out.write(message);
        if (queue.isEmpty()) {
          out.flush();
        }
      }
      out.flush();
    } catch (IOException | InterruptedException e) {
      // The reader sees the end as well.
    } finally {
      closeQuietly(connected);
    }
  }

  @Override
  public boolean send(byte[] message) {
    return !closed && queue.offer(message);
  }

  @Override
  public boolean reliable() {
    return true;
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      if (!queue.offer(END)) {
        queue.clear();
        var _ = queue.offer(END);
      }
      Socket open = socket;
      if (open != null) {
        var _ = IceThread.schedule(() -> closeQuietly(open), CLOSE_NANOS);
      }
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is left that could be done about it.
    }
  }
}
