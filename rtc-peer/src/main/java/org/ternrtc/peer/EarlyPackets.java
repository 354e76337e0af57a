package org.ternrtc.peer;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * SRTP packets that came before the keys: the first key frame is among them, because the other side
 * may send as soon as it has seen the end of the handshake. Bounded in packets and bytes; what does
 * not fit is dropped and counted.
 */
final class EarlyPackets {
  /** Takes the packets back, in order. */
  interface Target {
    void packet(byte[] data, int offset, int length, long receivedNanos);
  }

  private static final class Packet {
    final byte[] data;
    final long receivedNanos;

    Packet(byte[] data, long receivedNanos) {
      this.data = data;
      this.receivedNanos = receivedNanos;
    }
  }

  private final int maxPackets;
  private final int maxBytes;
  private final ArrayDeque<Packet> packets = new ArrayDeque<>();
  private int bytes;
  private long dropped;

  EarlyPackets(int maxPackets, int maxBytes) {
    this.maxPackets = maxPackets;
    this.maxBytes = maxBytes;
  }

  /** Keeps a copy. */
  void add(byte[] data, int offset, int length, long receivedNanos) {
    if (packets.size() >= maxPackets || bytes + length > maxBytes) {
      dropped++;
      return;
    }
    packets.add(new Packet(Arrays.copyOfRange(data, offset, offset + length), receivedNanos));
    bytes += length;
  }

  /** Hands all over and is empty afterwards. */
  void drainTo(Target target) {
    while (!packets.isEmpty()) {
      Packet packet = packets.removeFirst();
      bytes -= packet.data.length;
      target.packet(packet.data, 0, packet.data.length, packet.receivedNanos);
    }
  }

  void clear() {
    packets.clear();
    bytes = 0;
  }

  long dropped() {
    return dropped;
  }
}
