package org.ternrtc.rtp.send;

import org.ternrtc.rtp.bandwidth.BandwidthEstimator;
import org.ternrtc.rtp.fec.FecControl;
import org.ternrtc.rtp.fec.UlpfecEncoder;
import org.ternrtc.rtp.nack.RetransmissionBudget;

/**
 * Decides from frame to frame whether a stream is protected by forward error correction and by how
 * many packets. Small frames share a packet of protection, but not so many that the repair would
 * come later than a retransmission.
 */
final class Protection {
  private static final long DECIDED_NANOS = 500_000_000;

  /** Most packets of protection for one group. */
  private static final int MOST_PACKETS = 12;

  /** A group ends with this many frames: at 30 a second they take about a long round trip. */
  private static final int MOST_FRAMES = 4;

  private final UlpfecEncoder encoder;
  private final RetransmissionBudget meter = new RetransmissionBudget();
  private boolean decided;
  private long decidedAt;
  private double share;
  private double credit;
  private int frames;
  private long packets;
  private long bytes;

  /**
   * @param maxPacketBytes of a media packet
   */
  Protection(int maxPacketBytes) {
    encoder = new UlpfecEncoder(maxPacketBytes);
  }

  UlpfecEncoder encoder() {
    return encoder;
  }

  /** Whether the next frame is to be wrapped and protected. */
  boolean on(BandwidthEstimator bandwidth, long roundTripNanos, long now) {
    if (!decided || now - decidedAt >= DECIDED_NANOS) {
      decided = true;
      decidedAt = now;
      share = FecControl.share(bandwidth.statistics().loss(), roundTripNanos);
    }
    if (share == 0) {
      encoder.clear();
      credit = 0;
      frames = 0;
    }
    return share > 0;
  }

  /** A frame was added: how many packets of protection the group gets now, 0 to go on. */
  int due(int framePackets) {
    credit += framePackets * share;
    frames++;
    int size = encoder.size();
    int wanted = (int) Math.min(Math.min(credit, size), MOST_PACKETS);
    if (wanted == 0 && (frames >= MOST_FRAMES || size == UlpfecEncoder.MAX_PACKETS)) {
      // As good as a whole one: else the first of these frames would wait too long.
      wanted = credit >= 0.5 ? 1 : 0;
      if (wanted == 0) {
        encoder.clear();
        frames = 0;
      }
    }
    if (wanted > 0) {
      credit = Math.max(0, Math.min(1, credit - wanted));
      frames = 0;
    }
    return wanted;
  }

  void sent(int payloadBytes) {
    packets++;
    bytes += payloadBytes;
  }

  void made(int length, long now) {
    meter.take(length, Long.MAX_VALUE, now);
  }

  /** Bits per second that protection took lately. */
  long rate(long now) {
    return meter.used(now);
  }

  long packets() {
    return packets;
  }

  long bytes() {
    return bytes;
  }
}
