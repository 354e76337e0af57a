package org.ternrtc.rtp.feedback;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.rtcp.CongestionControlFeedback;
import org.ternrtc.rtp.rtcp.PacketArrivals;

/**
 * Which transport-wide number each packet of each stream has that we sent, so that congestion
 * control feedback (RFC 8888), which speaks of streams, reads like transport-wide feedback. The
 * numbers need not be on the wire.
 */
public final class SentStreams {
  /** The last packets of each stream that are remembered. */
  static final int MOST = 4096;

  /** Streams; more than a session can have. */
  static final int MAX_STREAMS = 1024;

  /** So that what was sent or arrived before the first feedback has a time above zero, too. */
  private static final long FIRST_MICROS = 640_000_000;

  /** By SSRC: the stream's number in the upper 16 bits, the transport's in the lower ones. */
  private final Map<Integer, int[]> streams = new HashMap<>();

  private boolean started;
  private int lastTimestamp;
  private long units;

  /** Nothing sent. */
  public SentStreams() {}

  /** A packet left. */
  public void sent(int ssrc, int sequence, int transportSequence) {
    int[] numbers = streams.get(ssrc);
    if (numbers == null) {
      if (streams.size() == MAX_STREAMS) {
        return;
      }
      numbers = new int[MOST];
      for (int i = 0; i < MOST; i++) {
        // A number that belongs elsewhere: nothing was sent.
        numbers[i] = (i + 1) << 16;
      }
      streams.put(ssrc, numbers);
    }
    numbers[sequence & MOST - 1] = sequence << 16 | (transportSequence & 0xFFFF);
  }

  /** The stream has ended. */
  public void ended(int ssrc) {
    streams.remove(ssrc);
  }

  /** Feedback by transport-wide numbers, without the packets that are not known. */
  public PacketArrivals arrivals(CongestionControlFeedback feedback) {
    long written = written(feedback.timestamp());
    return visitor ->
        feedback.forEach((ssrc, sequence, received, _, offset) -> {
          int number = number(ssrc, sequence);
          if (number < 0 || (received && offset == CongestionControlFeedback.OFFSET_UNKNOWN)) {
            return;
          }
          visitor.packet(
              number,
              received,
              received
                  ? written - offset * 1_000_000L / CongestionControlFeedback.OFFSET_UNITS
                  : 0);
        });
  }

  /** Microseconds of the receiver's clock; its 32 bits wrap every 18 hours. */
  private long written(int timestamp) {
    if (started) {
      units += timestamp - lastTimestamp;
    }
    started = true;
    lastTimestamp = timestamp;
    return FIRST_MICROS + ((units * 1_000_000) >> 16);
  }

  private int number(int ssrc, int sequence) {
    int @Nullable [] numbers = streams.get(ssrc);
    if (numbers == null) {
      return -1;
    }
    int entry = numbers[sequence & MOST - 1];
    return entry >>> 16 == (sequence & 0xFFFF) ? entry & 0xFFFF : -1;
  }
}
