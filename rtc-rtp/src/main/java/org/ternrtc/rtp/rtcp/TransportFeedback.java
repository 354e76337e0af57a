package org.ternrtc.rtp.rtcp;

import org.ternrtc.rtp.Bytes;
import org.ternrtc.rtp.MalformedPacketException;

/**
 * Transport-wide feedback, draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1: which
 * packets of a transport arrived, and when.
 *
 * @param baseSequence transport-wide number of the first packet reported
 * @param statusCount packets reported
 * @param referenceTime in units of 64 ms, 24 bits, signed
 * @param feedbackCount number of this feedback, 8 bits
 * @param body status chunks and deltas, checked
 */
public record TransportFeedback(
    int senderSsrc,
    int mediaSsrc,
    int baseSequence,
    int statusCount,
    int referenceTime,
    int feedbackCount,
    Bytes body)
    implements RtcpPacket, PacketArrivals {
  /** Microseconds in one unit of a delta. */
  static final int DELTA_MICROS = 250;

  /** Microseconds in one unit of the reference time. */
  static final int REFERENCE_MICROS = 64_000;

  static TransportFeedback parse(int senderSsrc, int mediaSsrc, Bytes fci)
      throws MalformedPacketException {
    if (fci.length() < 8) {
      throw new MalformedPacketException("transport feedback cut short", 0);
    }
    TransportFeedback feedback =
        new TransportFeedback(
            senderSsrc,
            mediaSsrc,
            fci.u16(0),
            fci.u16(2),
            fci.u24(4) << 8 >> 8,
            fci.u8(7),
            fci.slice(8, fci.length() - 8));
    feedback.check();
    return feedback;
  }

  private void check() throws MalformedPacketException {
    if (statusCount == 0) {
      throw new MalformedPacketException("transport feedback about no packet", 2);
    }
    int deltas = 0;
    int position = 0;
    for (int seen = 0; seen < statusCount; position += 2) {
      if (body.length() - position < 2) {
        throw new MalformedPacketException("transport feedback chunks cut short", 8 + position);
      }
      int chunk = body.u16(position);
      int symbols = Math.min(symbols(chunk), statusCount - seen);
      if (chunk >> 15 == 0) {
        deltas += symbols * deltaLength(chunk >> 13 & 3);
      } else {
        for (int i = 0; i < symbols; i++) {
          deltas += deltaLength(symbol(chunk, i));
        }
      }
      seen += symbols;
    }
    if (deltas > body.length() - position) {
      throw new MalformedPacketException("transport feedback deltas cut short", 8 + position);
    }
  }

  /** Packets that a chunk speaks of. */
  private static int symbols(int chunk) {
    return chunk >> 15 == 0 ? Math.max(1, chunk & 0x1FFF) : (chunk & 0x4000) == 0 ? 14 : 7;
  }

  private static int symbol(int chunk, int index) {
    if (chunk >> 15 == 0) {
      return chunk >> 13 & 3;
    }
    return (chunk & 0x4000) == 0 ? (chunk >> (13 - index)) & 1 : (chunk >> (12 - 2 * index)) & 3;
  }

  private static int deltaLength(int symbol) {
    // 3 is reserved and carries no delta.
    return symbol == 1 || symbol == 2 ? symbol : 0;
  }

  @Override
  public void forEach(Visitor visitor) {
    int delta = 0;
    for (int position = 0, seen = 0; seen < statusCount; position += 2) {
      seen += symbols(body.u16(position));
      delta = position + 2;
    }
    long micros = (long) referenceTime * REFERENCE_MICROS;
    for (int position = 0, seen = 0; seen < statusCount; position += 2) {
      int chunk = body.u16(position);
      int symbols = Math.min(symbols(chunk), statusCount - seen);
      for (int i = 0; i < symbols; i++, seen++) {
        int size = deltaLength(symbol(chunk, i));
        if (size > 0) {
          int ticks = size == 1 ? body.u8(delta) : (short) body.u16(delta);
          micros += (long) ticks * DELTA_MICROS;
          delta += size;
        }
        visitor.packet(baseSequence + seen & 0xFFFF, size > 0, size > 0 ? micros : 0);
      }
    }
  }
}
