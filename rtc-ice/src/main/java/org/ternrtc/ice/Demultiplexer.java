package org.ternrtc.ice;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.stun.Integrity;
import org.ternrtc.ice.stun.MalformedStunException;
import org.ternrtc.ice.stun.StunMessage;

/**
 * Splits what comes in by first byte (RFC 7983) and finds whose it is. Unauthenticated packets cost
 * a look-up and at most one HMAC here, and go no further. Holds a cipher object: one for each
 * reading thread.
 */
final class Demultiplexer {
  private final UdpPorts ports;
  private final PortCounters counters;
  private final Integrity integrity = new Integrity();

  Demultiplexer(UdpPorts ports, PortCounters counters) {
    this.ports = ports;
    this.counters = counters;
  }

  PortCounters counters() {
    return counters;
  }

  /** A datagram at one of the ports. */
  void receive(
      int index,
      UdpSocket socket,
      InetSocketAddress remote,
      byte[] data,
      int offset,
      int length,
      long nanos) {
    if (length > 0 && StunMessage.hasFirstByte(data[offset])) {
      StunMessage message = parse(data, offset, length);
      if (message != null) {
        receiveStun(index, socket, null, remote, message);
      }
    } else if (length > 0 && carriesData(data[offset])) {
      PortClient owner = socket.owner(remote);
      if (owner == null) {
        counters.unknownAddress.increment();
      } else {
        owner.onDatagram(index, remote, data, offset, length, nanos);
      }
    } else {
      counters.malformed.increment();
    }
  }

  /** A datagram of a peer that came over a relay of this client's own. */
  void receiveRelayed(
      int index,
      PortClient client,
      InetSocketAddress peer,
      byte[] data,
      int offset,
      int length,
      long nanos) {
    counters.received.increment();
    if (length > 0 && StunMessage.hasFirstByte(data[offset])) {
      StunMessage message = parse(data, offset, length);
      if (message != null) {
        receiveStun(index, null, client, peer, message);
      }
    } else if (length > 0 && carriesData(data[offset])) {
      if (client.admitted(peer)) {
        client.onDatagram(index, peer, data, offset, length, nanos);
      } else {
        counters.unknownAddress.increment();
      }
    } else {
      counters.malformed.increment();
    }
  }

  private static boolean carriesData(byte firstByte) {
    int first = firstByte & 0xFF;
    return (first >= 20 && first <= 63) || (first >= 128 && first <= 191);
  }

  private @Nullable StunMessage parse(byte[] data, int offset, int length) {
    try {
      return StunMessage.parse(data, offset, length);
    } catch (MalformedStunException e) {
      counters.malformed.increment();
      return null;
    }
  }

  private void receiveStun(
      int index,
      @Nullable UdpSocket socket,
      @Nullable PortClient relaying,
      InetSocketAddress remote,
      StunMessage message) {
    switch (message.type()) {
      case StunMessage.BINDING_REQUEST -> receiveRequest(index, socket, relaying, remote, message);
      case StunMessage.BINDING_SUCCESS, StunMessage.BINDING_ERROR ->
          receiveResponse(index, socket, relaying, remote, message);
      case StunMessage.BINDING_INDICATION -> {
        // A keep-alive: it has done its work on the way.
      }
      default -> counters.malformed.increment();
    }
  }

  private void receiveRequest(
      int index,
      @Nullable UdpSocket socket,
      @Nullable PortClient relaying,
      InetSocketAddress remote,
      StunMessage message) {
    PortClient client = addressee(message.username(), relaying);
    if (client == null
        || !message.fingerprintValid()
        || !integrity.verify(message, client.localKey())) {
      counters.unauthenticated.increment();
    } else if (client.admit(index, remote)) {
      own(socket, remote, client);
      client.onRequest(index, remote, message.toByteArray());
    }
  }

  private static void own(@Nullable UdpSocket socket, InetSocketAddress remote, PortClient client) {
    if (socket == null) {
      return; // A relay has one client anyway.
    }
    socket.setOwner(remote, client);
    if (client.closed()) {
      // It was closed in between and may have cleaned up before.
      socket.removeOwner(remote, client);
    }
  }

  /** The user name is ours, a colon, theirs (RFC 8445 section 7.1.1). */
  private @Nullable PortClient addressee(@Nullable String username, @Nullable PortClient relaying) {
    int colon = username == null ? -1 : username.indexOf(':');
    if (username == null || colon < 0) {
      return null;
    }
    String fragment = username.substring(0, colon);
    if (relaying != null) {
      return relaying.usernameFragment().equals(fragment) ? relaying : null;
    }
    return ports.client(fragment);
  }

  private void receiveResponse(
      int index,
      @Nullable UdpSocket socket,
      @Nullable PortClient relaying,
      InetSocketAddress remote,
      StunMessage message) {
    UdpPorts.Expected expected = ports.expected(message.transactionId());
    if (expected == null
        || expected.socket() != index
        || (relaying != null && !relaying.isSame(expected.client()))
        || !expected.remote().equals(remote)
        || !message.fingerprintValid()) {
      counters.unauthenticated.increment();
      return;
    }
    if (expected.key() != null) {
      if (!integrity.verify(message, expected.key())) {
        counters.unauthenticated.increment();
        return;
      }
      if (expected.client().admit(index, remote)) {
        own(socket, remote, expected.client());
      }
    }
    expected.client().onResponse(expected, message.toByteArray());
  }
}
