package org.ternrtc.rtp.nack;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.pacing.OutgoingPacket;

/**
 * The packets of one stream sent lately, found by number, so that they can be sent again. Numbers
 * are added without gaps. Bounded in time, bytes and packets.
 */
public final class PacketHistory {
  /** How long a packet is kept. */
  public static final long KEPT_NANOS = 1_000_000_000;

  /** Most bytes kept. */
  public static final int MAX_BYTES = 4 << 20;

  /** Most packets kept. */
  public static final int MAX_PACKETS = 8192;

  private static final int MAX_SPARE = 64;

  private OutgoingPacket[] ring = new OutgoingPacket[64];
  private final ArrayDeque<OutgoingPacket> spare = new ArrayDeque<>();
  private long first;
  private int count;
  private long bytes;

  /** Adds the packet that follows the last one added. */
  public void add(OutgoingPacket packet, long now) {
    if (count > 0 && packet.sequence() != first + count) {
      throw new IllegalArgumentException("number " + packet.sequence() + " out of turn");
    }
    expire(now);
    while (count == MAX_PACKETS || (count > 0 && bytes + packet.length() > MAX_BYTES)) {
      removeFirst();
    }
    if (count == 0) {
      first = packet.sequence();
    }
    if (count == ring.length) {
      grow();
    }
    ring[index(packet.sequence())] = packet;
    count++;
    bytes += packet.length();
  }

  /** The packet with this number, null when it is forgotten or never was. */
  public @Nullable OutgoingPacket get(long sequence) {
    return sequence >= first && sequence < first + count ? ring[index(sequence)] : null;
  }

  /** Forgets what is too old. */
  public void expire(long now) {
    while (count > 0 && now - ring[index(first)].createdAt() > KEPT_NANOS) {
      removeFirst();
    }
  }

  /** A packet that may be filled anew, null when there is none. */
  public @Nullable OutgoingPacket spare() {
    return spare.poll();
  }

  /** Bytes kept. */
  public long bytes() {
    return bytes;
  }

  /** Packets kept. */
  public int size() {
    return count;
  }

  private int index(long sequence) {
    return (int) sequence & ring.length - 1;
  }

  private void removeFirst() {
    OutgoingPacket packet = ring[index(first)];
    bytes -= packet.length();
    // Packets of protection tell another origin that they have left.
    if (!packet.queued() && packet.kind() != OutgoingPacket.Kind.FEC && spare.size() < MAX_SPARE) {
      spare.add(packet);
    }
    first++;
    count--;
  }

  private void grow() {
    OutgoingPacket[] larger = new OutgoingPacket[2 * ring.length];
    for (long sequence = first; sequence < first + count; sequence++) {
      larger[(int) sequence & larger.length - 1] = ring[index(sequence)];
    }
    ring = larger;
  }
}
