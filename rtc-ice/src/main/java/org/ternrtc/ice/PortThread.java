package org.ternrtc.ice;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;

/**
 * Reads the sockets of one port number, and the sockets towards TURN servers that its agents have
 * opened, and hands what comes to the {@link Demultiplexer}.
 */
final class PortThread implements AutoCloseable {
  /** Who takes the datagrams of a socket. On the port's thread. */
  @FunctionalInterface
  interface Inlet {
    void receive(InetSocketAddress remote, byte[] data, int length, long nanos);
  }

  private record Source(UdpSocket socket, Inlet inlet) {}

  private static final System.Logger LOG = System.getLogger(PortThread.class.getName());

  /** A full buffer is a datagram cut short: more than the MTU of any network that carries media. */
  private static final int BUFFER_BYTES = 4096;

  /** Datagrams from one socket before the next has its turn. */
  private static final int BATCH = 64;

  private static final long CLOSE_MILLIS = 2000;

  private final Selector selector;
  private final Thread thread;
  private final PortCounters counters = new PortCounters();
  private final Demultiplexer demultiplexer;
  private final byte[] data = new byte[BUFFER_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(data);

  PortThread(UdpPorts ports, List<UdpSocket> sockets) throws IOException {
    demultiplexer = new Demultiplexer(ports, counters);
    selector = Selector.open();
    try {
      for (int i = 0; i < sockets.size(); i++) {
        int index = i;
        UdpSocket socket = sockets.get(i);
        add(
            socket,
            (remote, bytes, length, nanos) ->
                demultiplexer.receive(index, socket, remote, bytes, 0, length, nanos));
      }
    } catch (IOException e) {
      selector.close();
      throw e;
    }
    int port = sockets.getFirst().local().getPort();
    thread = Thread.ofPlatform().daemon().name("tern-ice-port-" + port).unstarted(this::run);
    thread.start();
  }

  UdpPortStatistics statistics() {
    return counters.snapshot();
  }

  PortCounters counters() {
    return counters;
  }

  /** Of this thread alone. */
  Demultiplexer demultiplexer() {
    return demultiplexer;
  }

  /**
   * Reads one more socket.
   *
   * @throws IOException if it or this thread is closed already
   */
  void add(UdpSocket socket, Inlet inlet) throws IOException {
    try {
      socket.channel().register(selector, SelectionKey.OP_READ, new Source(socket, inlet));
    } catch (ClosedSelectorException e) {
      throw new IOException("the port is closed", e);
    }
    selector.wakeup();
  }

  /** Closes a socket that was added; its descriptor goes with the next turn of the thread. */
  void remove(UdpSocket socket) {
    socket.close();
    selector.wakeup();
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing a selector", e);
    }
    if (Thread.currentThread() == thread) {
      return;
    }
    boolean interrupted = false;
    long end = System.nanoTime() + CLOSE_MILLIS * 1_000_000;
    while (thread.isAlive() && end - System.nanoTime() > 0) {
      try {
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (selector.isOpen()) {
      try {
        selector.select(this::readBatch);
      } catch (ClosedSelectorException e) {
        return;
      } catch (IOException | RuntimeException e) {
        // A fault of one datagram or of a listener must not end the port for all connections.
        LOG.log(System.Logger.Level.WARNING, "a datagram was dropped", e);
      }
    }
  }

  private void readBatch(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    var source = (Source) key.attachment();
    for (int i = 0; i < BATCH; i++) {
      buffer.clear();
      InetSocketAddress remote;
      try {
        remote = (InetSocketAddress) source.socket().channel().receive(buffer);
      } catch (IOException e) {
        // Closed under us, or an ICMP error that the system reports here: the next read tells.
        return;
      }
      if (remote == null) {
        return;
      }
      counters.received.increment();
      if (buffer.position() == BUFFER_BYTES) {
        counters.malformed.increment(); // Cut short.
      } else {
        source.inlet().receive(remote, data, buffer.position(), System.nanoTime());
      }
    }
  }
}
