package org.ternrtc.rtp.rtcp;

import org.ternrtc.rtp.Bytes;
import org.ternrtc.rtp.MalformedPacketException;

/**
 * Congestion control feedback, RFC 8888 section 3.1: which packets of which streams arrived, and
 * when.
 *
 * <pre>
 *  SSRC of stream                     4 bytes
 *  first number, number of reports    2 and 2
 *  reports, padded to 4 bytes         R(1) ECN(2) arrival time offset(13) each
 *  ... further streams
 *  report timestamp                   4
 * </pre>
 *
 * @param streams blocks of all streams, checked
 * @param timestamp when it was written, the middle 32 bits of the time of sender reports
 */
public record CongestionControlFeedback(int senderSsrc, Bytes streams, int timestamp)
    implements RtcpPacket {
  /** Section 3.1: more packets of one stream are not reported at once. */
  public static final int MAX_REPORTS = 16_384;

  /** Units of an arrival time offset in a second. */
  public static final int OFFSET_UNITS = 1024;

  /** The offset of what arrived longer ago than can be said. */
  public static final int OFFSET_LONG_AGO = 0x1FFE;

  /** The offset of what has no known time of arrival. */
  public static final int OFFSET_UNKNOWN = 0x1FFF;

  static final int STREAM_HEADER = 8;

  /** What is said about one packet. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * @param sequence 16 bits, of the stream
     * @param ecn the two bits of explicit congestion notification
     * @param offset how long before {@link #timestamp} it arrived, in {@link #OFFSET_UNITS}; 0 when
     *     it did not
     */
    void packet(int ssrc, int sequence, boolean received, int ecn, int offset);
  }

  static CongestionControlFeedback parse(int senderSsrc, Bytes body)
      throws MalformedPacketException {
    if (body.length() < 4) {
      throw new MalformedPacketException("congestion control feedback cut short", 4);
    }
    Bytes streams = body.slice(0, body.length() - 4);
    int position = 0;
    while (position < streams.length()) {
      if (streams.length() - position < STREAM_HEADER) {
        throw new MalformedPacketException("stream of feedback cut short", position + 8);
      }
      int reports = streams.u16(position + 6);
      int length = length(reports);
      if (reports > MAX_REPORTS || length > streams.length() - position - STREAM_HEADER) {
        throw new MalformedPacketException("feedback with " + reports + " reports", position + 8);
      }
      position += STREAM_HEADER + length;
    }
    return new CongestionControlFeedback(senderSsrc, streams, body.i32(streams.length()));
  }

  /** Bytes of so many reports, with padding. */
  static int length(int reports) {
    return 2 * reports + 3 & ~3;
  }

  /** Hands over every packet reported, in order. */
  public void forEach(Visitor visitor) {
    int position = 0;
    while (position < streams.length()) {
      int ssrc = streams.i32(position);
      int first = streams.u16(position + 4);
      int reports = streams.u16(position + 6);
      for (int i = 0; i < reports; i++) {
        int report = streams.u16(position + STREAM_HEADER + 2 * i);
        boolean received = report >> 15 != 0;
        visitor.packet(
            ssrc,
            first + i & 0xFFFF,
            received,
            received ? report >> 13 & 3 : 0,
            received ? report & 0x1FFF : 0);
      }
      position += STREAM_HEADER + length(reports);
    }
  }
}
