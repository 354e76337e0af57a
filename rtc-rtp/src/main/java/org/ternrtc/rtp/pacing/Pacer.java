package org.ternrtc.rtp.pacing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.BigEndian;
import org.ternrtc.rtp.Deadline;
import org.ternrtc.rtp.RtpOutputs;
import org.ternrtc.rtp.bandwidth.BandwidthEstimator;
import org.ternrtc.rtp.bandwidth.Probe;
import org.ternrtc.rtp.feedback.SentStreams;

/**
 * A leaky bucket for all RTP packets of one transport: no burst longer than {@link #BURST_NANOS} at
 * the pacing rate. Audio goes first, then retransmissions, media, and what repairs it. What stands
 * in the queue leaves within {@link #QUEUE_NANOS}: the rate rises as its head grows old. {@link
 * #delayNanos} tells the encoders to pause long before.
 *
 * <p>A probe of the estimator sends what is there at the probe's rate, filled up with padding.
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
  private static final int PADDING_BYTES = 1000;

  /** A probe that found no packets for so long is given up. */
  private static final long PROBE_NANOS = 300_000_000;

  private final RtpOutputs outputs;
  private final BandwidthEstimator bandwidth;
  private final EnumMap<OutgoingPacket.Kind, ArrayDeque<OutgoingPacket>> queues =
      new EnumMap<>(OutgoingPacket.Kind.class);

  /** The same in the order in which they are served, without an iterator a packet. */
  private final List<ArrayDeque<OutgoingPacket>> inOrder = new ArrayList<>();

  private @Nullable SentStreams sentStreams;
  private PaddingSource paddingSource = (bytes, now) -> null;
  private byte[] scratch = new byte[RtpOutputs.HEAD_ROOM + MAX_PACKET + RtpOutputs.TAIL_ROOM];
  private long queuedBytes;
  private long dropped;
  private boolean busy;
  private long freeAt;
  private int transportSequence;
  private boolean started;
  private long origin;

  private @Nullable Probe probe;
  private boolean probeBegun;
  private long probeAt;
  private long probeTakenAt;
  private int probeBytes;
  private int probePackets;

  public Pacer(RtpOutputs outputs, BandwidthEstimator bandwidth) {
    this.outputs = outputs;
    this.bandwidth = bandwidth;
    for (OutgoingPacket.Kind kind : OutgoingPacket.Kind.values()) {
      if (kind != OutgoingPacket.Kind.FEC) {
        ArrayDeque<OutgoingPacket> queue = new ArrayDeque<>();
        queues.put(kind, queue);
        inOrder.add(queue);
      }
    }
    queues.put(OutgoingPacket.Kind.FEC, queue(OutgoingPacket.Kind.MEDIA));
  }

  /** Who makes packets to fill up a probe. */
  public void paddingSource(PaddingSource source) {
    paddingSource = source;
  }

  /**
   * Gives every packet a transport-wide number, written into it or not, and notes it there: for
   * feedback that speaks of streams.
   */
  public void numberAll(SentStreams streams) {
    sentStreams = streams;
  }

  /** Whether every packet has a transport-wide number. */
  public boolean numbersAll() {
    return sentStreams != null;
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
    queue(packet.kind()).add(packet);
    tick(now);
    return true;
  }

  private ArrayDeque<OutgoingPacket> queue(OutgoingPacket.Kind kind) {
    ArrayDeque<OutgoingPacket> queue = queues.get(kind);
    if (queue == null) {
      throw new AssertionError("no queue for " + kind);
    }
    return queue;
  }

  /** Sends all whose turn has come. */
  public void tick(long now) {
    runProbe(now);
    if (busy && now - freeAt >= 0) {
      busy = false;
    }
    while (!busy || freeAt - now <= BURST_NANOS) {
      OutgoingPacket packet = poll();
      if (packet == null) {
        return;
      }
      long airNanos = packet.length() * 8_000_000_000L / rate(packet, now);
      freeAt = (busy ? freeAt : now) + airNanos;
      busy = true;
      leave(packet, Probe.NONE, now);
    }
  }

  private @Nullable OutgoingPacket poll() {
    for (int i = 0; i < inOrder.size(); i++) {
      OutgoingPacket packet = inOrder.get(i).poll();
      if (packet != null) {
        return packet;
      }
    }
    return null;
  }

  private boolean empty() {
    for (int i = 0; i < inOrder.size(); i++) {
      if (!inOrder.get(i).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private void leave(OutgoingPacket packet, int probeId, long now) {
    queuedBytes -= packet.length();
    packet.queued(false, now);
    send(packet, probeId, now);
  }

  /** Sends the packets of a probe whose time has come, past the pacing. */
  private void runProbe(long now) {
    Probe current = probe;
    if (current == null) {
      current = started ? bandwidth.pollProbe(now) : null;
      if (current == null) {
        return;
      }
      probe = current;
      probeBegun = false;
      probeTakenAt = now;
      probeBytes = 0;
      probePackets = 0;
    }
    if (!probeBegun) {
      // With media at hand, so that little padding is needed.
      if (empty() && now - probeTakenAt < PROBE_NANOS) {
        return;
      }
      probeBegun = true;
      probeAt = now;
    }
    while (now - probeAt >= 0) {
      OutgoingPacket packet = poll();
      if (packet == null) {
        packet = paddingSource.padding(PADDING_BYTES, now);
        if (packet == null) {
          probe = null;
          return;
        }
        packet.queued(true, now);
        queuedBytes += packet.length();
      }
      leave(packet, current.id(), now);
      probeBytes += packet.length();
      probePackets++;
      if (probeBytes >= current.bytes() && probePackets >= current.packets()) {
        probe = null;
        // The probe was beside the budget: what it sent is owed.
        long owed = probeBytes * 8_000_000_000L / Math.max(1, bandwidth.pacingRate());
        freeAt = (busy ? freeAt : now) + Math.min(owed, BURST_NANOS);
        busy = true;
        return;
      }
      probeAt += packet.length() * 8_000_000_000L / Math.max(1, current.bitsPerSecond());
    }
  }

  /** Bits per second at which the queue is emptied before its head is too old. */
  private long rate(OutgoingPacket head, long now) {
    long left = Math.max(LEAST_DRAIN_NANOS, DRAIN_NANOS - (now - head.queuedAt()));
    // At most 4 MiB, so that the product fits.
    long needed = queuedBytes * 8_000_000L / left * 1000;
    return Math.max(1, Math.max(needed, bandwidth.pacingRate()));
  }

  private void send(OutgoingPacket packet, int probeId, long now) {
    if (!started) {
      started = true;
      origin = now;
    }
    int length = packet.length();
    int number = -1;
    if (packet.absSendTimeOffset() >= 0) {
      BigEndian.put24(packet.buffer(), packet.absSendTimeOffset(), absSendTime(now - origin));
    }
    SentStreams streams = sentStreams;
    if (packet.transportSequenceOffset() >= 0 || streams != null) {
      number = transportSequence++ & 0xFFFF;
    }
    if (packet.transportSequenceOffset() >= 0) {
      BigEndian.put16(packet.buffer(), packet.transportSequenceOffset(), number);
    }
    if (streams != null) {
      streams.sent(BigEndian.i32(packet.buffer(), 8), BigEndian.u16(packet.buffer(), 2), number);
    }
    packet.transportSequence(number);
    if (length > scratch.length - RtpOutputs.HEAD_ROOM - RtpOutputs.TAIL_ROOM) {
      scratch = new byte[RtpOutputs.HEAD_ROOM + length + RtpOutputs.TAIL_ROOM];
    }
    // A copy, because SRTP protects in place and the stream keeps the packet to send it again.
    System.arraycopy(packet.buffer(), 0, scratch, RtpOutputs.HEAD_ROOM, length);
    packet.origin().packetSent(packet, now);
    bandwidth.packetSent(number, length, probeId, now);
    outputs.sendRtp(scratch, RtpOutputs.HEAD_ROOM, length);
  }

  /** Seconds in 6.18 fixed point, wrapping every 64 seconds. */
  static int absSendTime(long nanos) {
    long inTurn = Math.floorMod(nanos, 64_000_000_000L);
    return (int) ((inTurn << 18) / 1_000_000_000L) & 0xFFFFFF;
  }

  /** When to call {@link #tick} next, null when nothing is pending. */
  public @Nullable Long deadline() {
    Long at = empty() ? null : (Long) (freeAt - BURST_NANOS);
    if (probe != null) {
      Long next = probeBegun ? (Long) probeAt : (Long) (probeTakenAt + PROBE_NANOS);
      at = Deadline.earlier(at, next);
    }
    return at;
  }

  /** Bytes that wait. */
  public long queuedBytes() {
    return queuedBytes;
  }

  /** How long what waits will take at the pacing rate. */
  public long delayNanos() {
    return queuedBytes * 8_000_000_000L / Math.max(1, bandwidth.pacingRate());
  }

  /** Packets that found the queue full. */
  public long droppedPackets() {
    return dropped;
  }

  /** Throws away what waits. */
  public void clear(long now) {
    for (ArrayDeque<OutgoingPacket> queue : inOrder) {
      for (OutgoingPacket packet : queue) {
        packet.queued(false, now);
      }
      queue.clear();
    }
    queuedBytes = 0;
    probe = null;
  }
}
