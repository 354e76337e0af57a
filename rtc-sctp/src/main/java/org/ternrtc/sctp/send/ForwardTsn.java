package org.ternrtc.sctp.send;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.ForwardTsnChunk;
import org.ternrtc.sctp.packet.IForwardTsnChunk;
import org.ternrtc.sctp.packet.PacketWriter;

/**
 * The Advanced.Peer.Ack.Point of RFC 3758 section 3.5 and the chunk that tells it, which with
 * interleaving is that of RFC 8260 section 2.3.
 */
final class ForwardTsn {
  private record Skipped(int streamId, boolean unordered) {}

  private final ChunkRing ring;
  private final boolean interleaving;
  private long point;
  private long toldPoint;
  private long toldAt;
  private boolean due;

  ForwardTsn(ChunkRing ring, boolean interleaving) {
    this.ring = ring;
    this.interleaving = interleaving;
    point = ring.first() - 1;
    toldPoint = point;
  }

  void acknowledgedTo(long cumulative) {
    point = Math.max(point, cumulative);
    abandoned();
  }

  /** Something was given up: the point may move on. */
  void abandoned() {
    while (point + 1 < ring.end() && ring.get(point + 1).fate == SentChunk.Fate.ABANDONED) {
      point++;
    }
    due |= point > toldPoint;
  }

  /** A SACK came: say it again if the peer does not know it after a round trip. */
  void sacked(long now, long roundTrip) {
    if (point >= ring.first() && now - toldAt > roundTrip) {
      due = true;
    }
  }

  void again() {
    due = true;
  }

  boolean isDue() {
    return due && point >= ring.first();
  }

  boolean write(PacketWriter out, long now) {
    if (!due || point < ring.first()) {
      due = false;
      return false;
    }
    int entry = interleaving ? 8 : 4;
    int most = (out.remaining() - ForwardTsnChunk.FIXED) / entry;
    if (most < 1) {
      return false;
    }
    var skipped = new LinkedHashMap<Skipped, Integer>();
    long to = ring.first() - 1;
    while (to < point) {
      OutgoingMessage message = ring.get(to + 1).message;
      boolean unordered = message.options.unordered();
      if (interleaving || !unordered) {
        var key = new Skipped(message.options.streamId(), unordered);
        if (skipped.size() == most && !skipped.containsKey(key)) {
          break;
        }
        // TSNs rise, and with them the numbers on each stream.
        skipped.put(key, message.number);
      }
      to++;
    }
    Bytes streams = streams(skipped, entry);
    out.add(
        interleaving
            ? new IForwardTsnChunk((int) to, streams)
            : new ForwardTsnChunk((int) to, streams));
    due = to < point;
    toldPoint = to;
    toldAt = now;
    return true;
  }

  private static Bytes streams(Map<Skipped, Integer> skipped, int entry) {
    var bytes = new byte[skipped.size() * entry];
    int at = 0;
    for (Map.Entry<Skipped, Integer> each : skipped.entrySet()) {
      int stream = each.getKey().streamId();
      int number = each.getValue();
      bytes[at] = (byte) (stream >> 8);
      bytes[at + 1] = (byte) stream;
      if (entry == 4) {
        bytes[at + 2] = (byte) (number >> 8);
        bytes[at + 3] = (byte) number;
      } else {
        bytes[at + 3] = (byte) (each.getKey().unordered() ? 1 : 0);
        for (int i = 0; i < 4; i++) {
          bytes[at + 4 + i] = (byte) (number >> (24 - 8 * i));
        }
      }
      at += entry;
    }
    return Bytes.of(bytes);
  }
}
