package org.ternrtc.rtp.rtcp;

import org.ternrtc.rtp.BigEndian;

/**
 * Gathers reports for one {@link CongestionControlFeedback}, a stream after the other, the packets
 * of each in the order of their numbers.
 */
public final class CongestionControlFeedbackBuilder {
  /** Most bytes of all streams: with headers it fits into a datagram. */
  public static final int MAX_BYTES = 1060;

  private static final long NANOS = 1_000_000_000;

  private final byte[] bytes = new byte[MAX_BYTES];
  private int length;
  private int stream = -1;
  private int reports;

  /** Empty. */
  public CongestionControlFeedbackBuilder() {}

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return length == 0;
  }

  /**
   * Begins with the reports of a stream.
   *
   * @param sequence of the first packet that will be added; low 16 bits count
   * @return false when there is no space for any: write this feedback and begin the next
   */
  public boolean stream(int ssrc, int sequence) {
    endStream();
    if (length + CongestionControlFeedback.STREAM_HEADER + 4 > MAX_BYTES) {
      return false;
    }
    stream = length;
    BigEndian.put32(bytes, length, ssrc);
    BigEndian.put16(bytes, length + 4, sequence);
    length += CongestionControlFeedback.STREAM_HEADER;
    return true;
  }

  /**
   * Adds the next packet of the stream, which has not arrived.
   *
   * @return false when there is no space for it
   */
  public boolean missing() {
    return add(0);
  }

  /**
   * Adds the next packet of the stream.
   *
   * @param ageNanos how long ago it arrived, seen from when the feedback is written
   * @return false when there is no space for it
   */
  public boolean arrived(long ageNanos) {
    long offset = (ageNanos * CongestionControlFeedback.OFFSET_UNITS + NANOS / 2) / NANOS;
    // ECN stays 00: what cannot be read from a datagram is said to be unmarked (section 3.1).
    return add(0x8000 | Math.clamp(offset, 0, CongestionControlFeedback.OFFSET_LONG_AGO));
  }

  private boolean add(int report) {
    if (stream < 0) {
      throw new IllegalStateException("no stream was begun");
    }
    // An even number of reports, or padding, has to find room as well.
    if (length + 4 > MAX_BYTES || reports == CongestionControlFeedback.MAX_REPORTS) {
      return false;
    }
    BigEndian.put16(bytes, length, report);
    length += 2;
    reports++;
    return true;
  }

  private void endStream() {
    if (stream < 0) {
      return;
    }
    if (reports == 0) {
      length = stream;
    } else {
      BigEndian.put16(bytes, stream + 6, reports);
      if (reports % 2 != 0) {
        BigEndian.put16(bytes, length, 0);
        length += 2;
      }
    }
    stream = -1;
    reports = 0;
  }

  /** Bytes of all streams. */
  int length() {
    endStream();
    return length;
  }

  /** Puts all streams there; empty afterwards. */
  void writeTo(byte[] buffer, int at) {
    System.arraycopy(bytes, 0, buffer, at, length);
    length = 0;
  }
}
