package org.ternrtc.ice;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.stun.Integrity;
import org.ternrtc.ice.stun.MalformedStunException;
import org.ternrtc.ice.stun.StunMessage;

/**
 * Reads the sockets of one port number and splits by first byte (RFC 7983). Unauthenticated packets
 * cost a look-up and at most one HMAC here, and go no further.
 */
final class PortThread implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PortThread.class.getName());

  /** A full buffer is a datagram cut short: more than the MTU of any network that carries media. */
  private static final int BUFFER_BYTES = 4096;

  /** Datagrams from one socket before the next has its turn. */
  private static final int BATCH = 64;

  private static final long CLOSE_MILLIS = 2000;

  private final UdpPorts ports;
  private final List<UdpSocket> sockets;
  private final Selector selector;
  private final Thread thread;
  private final Integrity integrity = new Integrity();
  private final byte[] data = new byte[BUFFER_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(data);
  private final LongAdder received = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder unauthenticated = new LongAdder();
  private final LongAdder unknownAddress = new LongAdder();

  PortThread(UdpPorts ports, List<UdpSocket> sockets) throws IOException {
    this.ports = ports;
    this.sockets = sockets;
    selector = Selector.open();
    try {
      for (int i = 0; i < sockets.size(); i++) {
        sockets.get(i).channel().register(selector, SelectionKey.OP_READ, i);
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
    return new UdpPortStatistics(
        received.sum(), malformed.sum(), unauthenticated.sum(), unknownAddress.sum());
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
    int index = (int) key.attachment();
    UdpSocket socket = sockets.get(index);
    for (int i = 0; i < BATCH; i++) {
      buffer.clear();
      InetSocketAddress remote;
      try {
        remote = (InetSocketAddress) socket.channel().receive(buffer);
      } catch (IOException e) {
        // Closed under us, or an ICMP error that the system reports here: the next read tells.
        return;
      }
      if (remote == null) {
        return;
      }
      received.increment();
      receive(index, socket, remote, buffer.position(), System.nanoTime());
    }
  }

  private void receive(
      int index, UdpSocket socket, InetSocketAddress remote, int length, long nanos) {
    if (length == 0 || length == BUFFER_BYTES) {
      malformed.increment();
      return;
    }
    int first = data[0] & 0xFF;
    if (StunMessage.hasFirstByte(data[0])) {
      receiveStun(index, socket, remote, length);
    } else if ((first >= 20 && first <= 63) || (first >= 128 && first <= 191)) {
      PortClient owner = socket.owner(remote);
      if (owner == null) {
        unknownAddress.increment();
      } else {
        owner.onDatagram(index, remote, data, 0, length, nanos);
      }
    } else {
      malformed.increment();
    }
  }

  private void receiveStun(int index, UdpSocket socket, InetSocketAddress remote, int length) {
    StunMessage message;
    try {
      message = StunMessage.parse(data, 0, length);
    } catch (MalformedStunException e) {
      malformed.increment();
      return;
    }
    switch (message.type()) {
      case StunMessage.BINDING_REQUEST -> receiveRequest(index, socket, remote, message);
      case StunMessage.BINDING_SUCCESS, StunMessage.BINDING_ERROR ->
          receiveResponse(index, socket, remote, message);
      case StunMessage.BINDING_INDICATION -> {
        // A keep-alive: it has done its work on the way.
      }
      default -> malformed.increment();
    }
  }

  private void receiveRequest(
      int index, UdpSocket socket, InetSocketAddress remote, StunMessage message) {
    PortClient client = addressee(message.username());
    if (client == null
        || !message.fingerprintValid()
        || !integrity.verify(message, client.localKey())) {
      unauthenticated.increment();
    } else if (client.admit(index, remote)) {
      own(socket, remote, client);
      client.onRequest(index, remote, message.toByteArray());
    }
  }

  private static void own(UdpSocket socket, InetSocketAddress remote, PortClient client) {
    socket.setOwner(remote, client);
    if (client.closed()) {
      // It was closed in between and may have cleaned up before.
      socket.removeOwner(remote, client);
    }
  }

  /** The user name is ours, a colon, theirs (RFC 8445 section 7.1.1). */
  private @Nullable PortClient addressee(@Nullable String username) {
    if (username == null) {
      return null;
    }
    int colon = username.indexOf(':');
    return colon < 0 ? null : ports.client(username.substring(0, colon));
  }

  private void receiveResponse(
      int index, UdpSocket socket, InetSocketAddress remote, StunMessage message) {
    UdpPorts.Expected expected = ports.expected(message.transactionId());
    if (expected == null
        || expected.socket() != index
        || !expected.remote().equals(remote)
        || !message.fingerprintValid()) {
      unauthenticated.increment();
      return;
    }
    if (expected.key() != null) {
      if (!integrity.verify(message, expected.key())) {
        unauthenticated.increment();
        return;
      }
      if (expected.client().admit(index, remote)) {
        own(socket, remote, expected.client());
      }
    }
    expected.client().onResponse(expected, message.toByteArray());
  }
}
