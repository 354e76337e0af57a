package org.ternrtc.rtp.rtcp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.ternrtc.rtp.BigEndian;

/**
 * Writes RTCP packets one after the other into a buffer of the caller. Every method throws {@link
 * IllegalStateException} when the packet does not fit; ask {@link #remaining} before.
 */
public final class RtcpWriter {
  /** Most report blocks in one report. */
  public static final int MAX_REPORT_BLOCKS = 31;

  /** Most sequence numbers of one call of {@link #nack}. */
  public static final int MAX_NACKS = 512;

  /** Bytes of a sender report without blocks. */
  public static final int SENDER_REPORT_LENGTH = 28;

  private final byte[] buffer;
  private final int start;
  private final int end;
  private int position;
  private int report = -1;

  /** Writes from {@code offset} on, at most {@code capacity} bytes. */
  public RtcpWriter(byte[] buffer, int offset, int capacity) {
    Objects.checkFromIndexSize(offset, capacity, buffer.length);
    this.buffer = buffer;
    start = offset;
    position = offset;
    end = offset + capacity;
  }

  /** Begins again at the start of the buffer. */
  public void reset() {
    position = start;
    report = -1;
  }

  /** Bytes written so far. */
  public int length() {
    return position - start;
  }

  /** Bytes of space left. */
  public int remaining() {
    return end - position;
  }

  private int header(int count, int type, int length) {
    if (length > remaining()) {
      throw new IllegalStateException("RTCP buffer full: " + length + " > " + remaining());
    }
    int at = position;
    buffer[at] = (byte) (0x80 | count);
    buffer[at + 1] = (byte) type;
    BigEndian.put16(buffer, at + 2, length / 4 - 1);
    position += length;
    return at + 4;
  }

  /** RFC 3550 section 6.4.1; {@link #reportBlock} adds to it. */
  public RtcpWriter senderReport(
      int ssrc, long ntpTime, int rtpTimestamp, long packets, long octets) {
    report = position;
    int at = header(0, RtcpParser.SENDER_REPORT, SENDER_REPORT_LENGTH);
    BigEndian.put32(buffer, at, ssrc);
    BigEndian.put64(buffer, at + 4, ntpTime);
    BigEndian.put32(buffer, at + 12, rtpTimestamp);
    BigEndian.put32(buffer, at + 16, (int) packets);
    BigEndian.put32(buffer, at + 20, (int) octets);
    return this;
  }

  /** RFC 3550 section 6.4.2; {@link #reportBlock} adds to it. */
  public RtcpWriter receiverReport(int ssrc) {
    report = position;
    int at = header(0, RtcpParser.RECEIVER_REPORT, 8);
    BigEndian.put32(buffer, at, ssrc);
    return this;
  }

  /** Adds a block to the report written last; nothing may have been written after it. */
  public RtcpWriter reportBlock(ReportBlock block) {
    int words = report < 0 ? 0 : BigEndian.u16(buffer, report + 2);
    if (report < 0
        || report + 4 + 4 * words != position
        || (buffer[report] & 0x1F) == MAX_REPORT_BLOCKS
        || remaining() < ReportBlocks.LENGTH) {
      throw new IllegalStateException("no report to add a block to, or no space");
    }
    buffer[report]++;
    BigEndian.put16(buffer, report + 2, words + ReportBlocks.LENGTH / 4);
    int at = position;
    BigEndian.put32(buffer, at, block.ssrc());
    buffer[at + 4] = (byte) block.fractionLost();
    BigEndian.put24(buffer, at + 5, Math.clamp(block.cumulativeLost(), -0x800000, 0x7FFFFF));
    BigEndian.put32(buffer, at + 8, (int) block.extendedHighestSequence());
    BigEndian.put32(buffer, at + 12, (int) block.jitter());
    BigEndian.put32(buffer, at + 16, block.lastSenderReport());
    BigEndian.put32(buffer, at + 20, (int) block.delaySinceLastSenderReport());
    position += ReportBlocks.LENGTH;
    return this;
  }

  /** SDES with one source and its canonical name, RFC 3550 section 6.5.1. */
  public RtcpWriter cname(int ssrc, String cname) {
    byte[] text = cname.getBytes(StandardCharsets.UTF_8);
    if (text.length > 255) {
      throw new IllegalArgumentException("CNAME of " + text.length + " bytes");
    }
    int length = cnameLength(text.length);
    int at = header(1, RtcpParser.SOURCE_DESCRIPTION, length);
    BigEndian.put32(buffer, at, ssrc);
    buffer[at + 4] = SourceDescription.CNAME;
    buffer[at + 5] = (byte) text.length;
    System.arraycopy(text, 0, buffer, at + 6, text.length);
    Arrays.fill(buffer, at + 6 + text.length, position, (byte) 0);
    return this;
  }

  /** Bytes that {@link #cname} takes for a name of so many bytes. */
  public static int cnameLength(int nameBytes) {
    return 8 + (2 + nameBytes + 4 & ~3);
  }

  /** RFC 3550 section 6.6, without a reason. */
  public RtcpWriter bye(int ssrc) {
    int at = header(1, RtcpParser.BYE, 8);
    BigEndian.put32(buffer, at, ssrc);
    return this;
  }

  /**
   * Generic NACK, RFC 4585 section 6.2.1. Takes as many numbers as fit.
   *
   * @param sequences ascending, low 16 bits count
   * @return how many of them were taken
   */
  public int nack(int senderSsrc, int mediaSsrc, long[] sequences, int from, int count) {
    if (remaining() < 16 || count == 0) {
      return 0;
    }
    int limit = Math.min(count, MAX_NACKS);
    int head = position;
    int at = header(RtcpParser.NACK_FORMAT, RtcpParser.TRANSPORT_FEEDBACK, 12);
    BigEndian.put32(buffer, at, senderSsrc);
    BigEndian.put32(buffer, at + 4, mediaSsrc);
    int taken = 0;
    while (taken < limit && remaining() >= 4) {
      long first = sequences[from + taken++];
      int mask = 0;
      while (taken < limit
          && sequences[from + taken] > first
          && sequences[from + taken] - first <= 16) {
        mask |= 1 << (int) (sequences[from + taken] - first - 1);
        taken++;
      }
      BigEndian.put16(buffer, position, (int) first);
      BigEndian.put16(buffer, position + 2, mask);
      position += 4;
    }
    BigEndian.put16(buffer, head + 2, (position - head) / 4 - 1);
    return taken;
  }

  /** Picture loss indication, RFC 4585 section 6.3.1. */
  public RtcpWriter pli(int senderSsrc, int mediaSsrc) {
    int at = header(RtcpParser.PLI_FORMAT, RtcpParser.PAYLOAD_FEEDBACK, 12);
    BigEndian.put32(buffer, at, senderSsrc);
    BigEndian.put32(buffer, at + 4, mediaSsrc);
    return this;
  }

  /** Full intra request for one stream, RFC 5104 section 4.3.1. */
  public RtcpWriter fir(int senderSsrc, int ssrc, int sequenceNumber) {
    int at = header(RtcpParser.FIR_FORMAT, RtcpParser.PAYLOAD_FEEDBACK, 20);
    BigEndian.put32(buffer, at, senderSsrc);
    BigEndian.put32(buffer, at + 4, 0);
    BigEndian.put32(buffer, at + 8, ssrc);
    BigEndian.put32(buffer, at + 12, sequenceNumber << 24);
    return this;
  }

  /** Receiver estimated maximum bitrate; precise to 18 bits, rounded down. */
  public RtcpWriter remb(int senderSsrc, long bitsPerSecond, int... ssrcs) {
    if (ssrcs.length > 255 || bitsPerSecond < 0) {
      throw new IllegalArgumentException(ssrcs.length + " sources, rate " + bitsPerSecond);
    }
    int at =
        header(RtcpParser.APPLICATION_FORMAT, RtcpParser.PAYLOAD_FEEDBACK, 20 + 4 * ssrcs.length);
    BigEndian.put32(buffer, at, senderSsrc);
    BigEndian.put32(buffer, at + 4, 0);
    BigEndian.put32(buffer, at + 8, RtcpParser.REMB_NAME);
    int exponent = Math.max(0, 64 - 18 - Long.numberOfLeadingZeros(bitsPerSecond));
    BigEndian.put32(
        buffer, at + 12, ssrcs.length << 24 | exponent << 18 | (int) (bitsPerSecond >> exponent));
    for (int i = 0; i < ssrcs.length; i++) {
      BigEndian.put32(buffer, at + 16 + 4 * i, ssrcs[i]);
    }
    return this;
  }

  /** XR with one receiver reference time block, RFC 3611 section 4.4. */
  public RtcpWriter receiverReferenceTime(int ssrc, long ntpTime) {
    int at = header(0, RtcpParser.EXTENDED_REPORT, 20);
    BigEndian.put32(buffer, at, ssrc);
    BigEndian.put32(buffer, at + 4, 4 << 24 | 2);
    BigEndian.put64(buffer, at + 8, ntpTime);
    return this;
  }

  /** XR with one answer to a receiver reference time, RFC 3611 section 4.5. */
  public RtcpWriter delaySinceLastReceiverReport(int ssrc, int about, int lastReport, long delay) {
    int at = header(0, RtcpParser.EXTENDED_REPORT, 24);
    BigEndian.put32(buffer, at, ssrc);
    BigEndian.put32(buffer, at + 4, 5 << 24 | 3);
    BigEndian.put32(buffer, at + 8, about);
    BigEndian.put32(buffer, at + 12, lastReport);
    BigEndian.put32(buffer, at + 16, (int) delay);
    return this;
  }

  /**
   * Congestion control feedback (RFC 8888) from a builder that is then empty.
   *
   * @param timestamp now, the middle 32 bits of the time of our sender reports
   */
  public RtcpWriter congestionControlFeedback(
      int senderSsrc, CongestionControlFeedbackBuilder feedback, int timestamp) {
    int length = feedback.length();
    int at =
        header(RtcpParser.CONGESTION_CONTROL_FORMAT, RtcpParser.TRANSPORT_FEEDBACK, 12 + length);
    BigEndian.put32(buffer, at, senderSsrc);
    feedback.writeTo(buffer, at + 4);
    BigEndian.put32(buffer, at + 4 + length, timestamp);
    return this;
  }

  /** Transport-wide feedback from a builder that is then empty. */
  public RtcpWriter transportFeedback(
      int senderSsrc, int mediaSsrc, TransportFeedbackBuilder feedback) {
    int length = 12 + feedback.length();
    int padded = length + 3 & ~3;
    int at = header(RtcpParser.TRANSPORT_CC_FORMAT, RtcpParser.TRANSPORT_FEEDBACK, padded);
    BigEndian.put32(buffer, at, senderSsrc);
    BigEndian.put32(buffer, at + 4, mediaSsrc);
    feedback.writeTo(buffer, at + 8);
    if (padded > length) {
      buffer[at - 4] |= 0x20;
      Arrays.fill(buffer, at - 4 + length, position - 1, (byte) 0);
      buffer[position - 1] = (byte) (padded - length);
    }
    return this;
  }
}
