package org.ternrtc.ice;

import java.net.InetSocketAddress;
import java.util.Set;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.path.Route;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.TransactionId;

/** What one session puts on the sockets and relays and into the maps of its ports. */
final class Wire {
  private final UdpPorts ports;
  private final PortClient client;
  private final Relays relays;
  private final Tap tap;

  /** Sees every STUN message of the session, on the ICE thread. */
  interface Tap {
    void stun(boolean sent, Route route, byte[] message);
  }

  Wire(UdpPorts ports, PortClient client, Relays relays, Tap tap) {
    this.ports = ports;
    this.client = client;
    this.relays = relays;
    this.tap = tap;
  }

  boolean send(Route route, byte[] data, int offset, int length) {
    if (relays.isRelay(route.socket())) {
      return relays.send(route.socket(), route.remote(), data, offset, length);
    }
    return ports.sockets().get(route.socket()).send(data, offset, length, route.remote());
  }

  /** False when the operating system did not take it, which is a packet lost. */
  boolean transmit(Route route, StunPacket packet) {
    tap.stun(true, route, packet.bytes());
    return send(route, packet.bytes(), 0, packet.bytes().length);
  }

  /**
   * A response to this request may come in.
   *
   * @param key null when it need not be signed
   */
  void expect(Route route, StunPacket request, @Nullable SecretKey key) {
    ports.expect(
        request.transactionId(),
        new UdpPorts.Expected(client, route.socket(), route.remote(), key));
  }

  void expectNoMore(TransactionId id) {
    ports.expectNoMore(id);
  }

  void disown(Set<InetSocketAddress> remotes) {
    for (InetSocketAddress remote : remotes) {
      ports.sockets().forEach(socket -> socket.removeOwner(remote, client));
    }
  }
}
