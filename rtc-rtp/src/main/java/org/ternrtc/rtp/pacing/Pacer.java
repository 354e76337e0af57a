package org.ternrtc.rtp.pacing;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.BigEndian;
import org.ternrtc.rtp.RtpOutputs;
import org.ternrtc.rtp.bandwidth.BandwidthEstimator;

/**
 * A leaky bucket for all RTP packets of one transport: no burst longer than {@link #BURST_NANOS} at
 * the pacing rate. Retransmissions go before media. What stands in the queue leaves within {@link
 * #QUEUE_NANOS}: the rate rises as its head grows old.
 */
public final class Pacer {
  /** How far sending may run ahead. */
  public static final long BURST_NANOS = 5_000_000;

  /** The longest that a packet shall wait. */
  public static final long QUEUE_NANOS = 250_000_000;

  /** More bytes than this do not wait; the packet is dropped and counted. */
  public static final int MAX_QUEUE_BYTES = 4 << 20;

  /** The age at which the head should have left; the rest of the time is for those behind it. */
  private static final long DRAIN_NANOS = QUEUE_NANOS - 20_000_000;

  private static final long LEAST_DRAIN_NANOS = 5_000_000;
  private static final int MAX_PACKET = 1500;

  private final RtpOutputs outputs;
  private final BandwidthEstimator bandwidth;
  private final ArrayDeque<OutgoingPacket> retransmissions = new ArrayDeque<>();
  private final ArrayDeque<OutgoingPacket> media = new ArrayDeque<>();
  private byte[] scratch = new byte[RtpOutputs.HEAD_ROOM + MAX_PACKET + RtpOutputs.TAIL_ROOM];
  private long queuedBytes;
  private long dropped;
  private boolean busy;
  private long freeAt;
  private int transportSequence;
  private boolean started;
  private long origin;

  public Pacer(RtpOutputs outputs, BandwidthEstimator bandwidth) {
    this.outputs = outputs;
    this.bandwidth = bandwidth;
  }

  /**
   * Takes a packet and sends it at once if its turn is now.
   *
   * @return false when the queue is full and the packet was dropped
   */
  public boolean enqueue(OutgoingPacket packet, long now) {
    if (packet.queued() || queuedBytes + packet.length() > MAX_QUEUE_BYTES) {
      dropped++;
      return false;
    }
    packet.queued(true, now);
    queuedBytes += packet.length();
    (packet.kind() == OutgoingPacket.Kind.RETRANSMISSION ? retransmissions : media).add(packet);
    tick(now);
    return true;
  }

  /** Sends all whose turn has come. */
  public void tick(long now) {
    if (busy && now - freeAt >= 0) {
      busy = false;
    }
    while (!busy || freeAt - now <= BURST_NANOS) {
      OutgoingPacket packet = retransmissions.isEmpty() ? media.poll() : retransmissions.poll();
      if (packet == null) {
        return;
      }
      long airNanos = packet.length() * 8_000_000_000L / rate(packet, now);
      freeAt = (busy ? freeAt : now) + airNanos;
      busy = true;
      queuedBytes -= packet.length();
      packet.queued(false, now);
      send(packet, now);
    }
  }

  /** Bits per second at which the queue is emptied before its head is too old. */
  private long rate(OutgoingPacket head, long now) {
    long left = Math.max(LEAST_DRAIN_NANOS, DRAIN_NANOS - (now - head.queuedAt()));
    // At most 4 MiB, so that the product fits.
    long needed = queuedBytes * 8_000_000L / left * 1000;
    return Math.max(1, Math.max(needed, bandwidth.pacingRate()));
  }

  private void send(OutgoingPacket packet, long now) {
    if (!started) {
      started = true;
      origin = now;
    }
    int length = packet.length();
    int number = -1;
    if (packet.absSendTimeOffset() >= 0) {
      BigEndian.put24(packet.buffer(), packet.absSendTimeOffset(), absSendTime(now - origin));
    }
    if (packet.transportSequenceOffset() >= 0) {
      number = transportSequence++ & 0xFFFF;
      BigEndian.put16(packet.buffer(), packet.transportSequenceOffset(), number);
    }
    if (length > scratch.length - RtpOutputs.HEAD_ROOM - RtpOutputs.TAIL_ROOM) {
      scratch = new byte[RtpOutputs.HEAD_ROOM + length + RtpOutputs.TAIL_ROOM];
    }
    // A copy, because SRTP protects in place and the stream keeps the packet to send it again.
    System.arraycopy(packet.buffer(), 0, scratch, RtpOutputs.HEAD_ROOM, length);
    packet.origin().packetSent(packet, now);
    bandwidth.packetSent(number, length, now);
    outputs.sendRtp(scratch, RtpOutputs.HEAD_ROOM, length);
  }

  /** Seconds in 6.18 fixed point, wrapping every 64 seconds. */
  static int absSendTime(long nanos) {
    long inTurn = Math.floorMod(nanos, 64_000_000_000L);
    return (int) ((inTurn << 18) / 1_000_000_000L) & 0xFFFFFF;
  }

  /** When to call {@link #tick} next, null when the queue is empty. */
  public @Nullable Long deadline() {
    return retransmissions.isEmpty() && media.isEmpty() ? null : freeAt - BURST_NANOS;
  }

  /** Bytes that wait. */
  public long queuedBytes() {
    return queuedBytes;
  }

  /** Packets that found the queue full. */
  public long droppedPackets() {
    return dropped;
  }

  /** Throws away what waits. */
  public void clear(long now) {
    for (OutgoingPacket packet : retransmissions) {
      packet.queued(false, now);
    }
    for (OutgoingPacket packet : media) {
      packet.queued(false, now);
    }
    retransmissions.clear();
    media.clear();
    queuedBytes = 0;
  }
}
