package org.ternrtc.rtp.rtcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Bytes;
import org.ternrtc.rtp.MalformedPacketException;

/** Reads compound (RFC 3550 section 6.1) and reduced-size (RFC 5506) RTCP. */
public final class RtcpParser {
  /** More packets in one compound are refused. */
  public static final int MAX_PACKETS = 256;

  static final int SENDER_REPORT = 200;
  static final int RECEIVER_REPORT = 201;
  static final int SOURCE_DESCRIPTION = 202;
  static final int BYE = 203;
  static final int TRANSPORT_FEEDBACK = 205;
  static final int PAYLOAD_FEEDBACK = 206;
  static final int EXTENDED_REPORT = 207;

  static final int NACK_FORMAT = 1;
  static final int CONGESTION_CONTROL_FORMAT = 11;
  static final int TRANSPORT_CC_FORMAT = 15;
  static final int PLI_FORMAT = 1;
  static final int FIR_FORMAT = 4;
  static final int APPLICATION_FORMAT = 15;
  static final int REMB_NAME = 'R' << 24 | 'E' << 16 | 'M' << 8 | 'B';

  private RtcpParser() {}

  /**
   * Reads all packets of a datagram. One fault refuses the whole. The result looks into the buffer.
   *
   * @throws MalformedPacketException if it is not RTCP
   */
  public static List<RtcpPacket> parse(byte[] buffer, int offset, int length)
      throws MalformedPacketException {
    Bytes in = new Bytes(buffer, offset, length);
    if (length == 0) {
      throw new MalformedPacketException("RTCP of no bytes", 0);
    }
    List<RtcpPacket> packets = new ArrayList<>(4);
    int position = 0;
    while (position < length) {
      if (length - position < 4) {
        throw new MalformedPacketException("RTCP header cut short", position);
      }
      if (packets.size() == MAX_PACKETS) {
        throw new MalformedPacketException("too many RTCP packets", position);
      }
      int first = in.u8(position);
      int size = in.u16(position + 2) * 4;
      if (first >> 6 != 2 || size > length - position - 4) {
        throw new MalformedPacketException(
            first >> 6 != 2 ? "RTCP version is not 2" : "RTCP length past the end", position);
      }
      int padding = 0;
      if ((first & 0x20) != 0) {
        padding = size == 0 ? 0 : in.u8(position + 3 + size);
        if (padding == 0 || padding > size) {
          throw new MalformedPacketException("RTCP padding length", position);
        }
      }
      packets.add(
          packet(in.u8(position + 1), first & 0x1F, in.slice(position + 4, size - padding)));
      position += 4 + size;
    }
    return packets;
  }

  private static RtcpPacket packet(int type, int count, Bytes body)
      throws MalformedPacketException {
    return switch (type) {
      case SENDER_REPORT -> {
        require(body, 24, "sender report cut short");
        yield new RtcpPacket.SenderReport(
            body.i32(0),
            body.i64(4),
            body.i32(12),
            body.u32(16),
            body.u32(20),
            blocks(body, 24, count));
      }
      case RECEIVER_REPORT -> {
        require(body, 4, "receiver report cut short");
        yield new RtcpPacket.ReceiverReport(body.i32(0), blocks(body, 4, count));
      }
      case SOURCE_DESCRIPTION -> SourceDescription.parse(count, body);
      case BYE -> bye(count, body);
      case TRANSPORT_FEEDBACK -> transportFeedback(count, body);
      case PAYLOAD_FEEDBACK -> payloadFeedback(count, body);
      case EXTENDED_REPORT -> ExtendedReport.parse(body);
      default -> new RtcpPacket.Unknown(type, count, body);
    };
  }

  private static void require(Bytes body, int length, String fault)
      throws MalformedPacketException {
    if (body.length() < length) {
      throw new MalformedPacketException(fault, 4);
    }
  }

  private static ReportBlocks blocks(Bytes body, int from, int count)
      throws MalformedPacketException {
    require(body, from + count * ReportBlocks.LENGTH, "report blocks cut short");
    // What follows the blocks is a profile-specific extension (section 6.4.3): passed over.
    return new ReportBlocks(body.slice(from, count * ReportBlocks.LENGTH));
  }

  private static RtcpPacket bye(int count, Bytes body) throws MalformedPacketException {
    require(body, 4 * count, "BYE sources cut short");
    @Nullable String reason = null;
    if (body.length() > 4 * count) {
      int length = body.u8(4 * count);
      require(body, 4 * count + 1 + length, "BYE reason cut short");
      reason = new String(body.slice(4 * count + 1, length).toArray(), StandardCharsets.UTF_8);
    }
    return new RtcpPacket.Bye(body.slice(0, 4 * count), reason);
  }

  private static RtcpPacket transportFeedback(int format, Bytes body)
      throws MalformedPacketException {
    require(body, 8, "feedback cut short");
    Bytes fci = body.slice(8, body.length() - 8);
    return switch (format) {
      case NACK_FORMAT ->
          new RtcpPacket.Nack(body.i32(0), body.i32(4), fci.slice(0, fci.length() & ~3));
      case CONGESTION_CONTROL_FORMAT ->
          CongestionControlFeedback.parse(body.i32(0), body.slice(4, body.length() - 4));
      case TRANSPORT_CC_FORMAT -> TransportFeedback.parse(body.i32(0), body.i32(4), fci);
      default -> new RtcpPacket.Unknown(TRANSPORT_FEEDBACK, format, body);
    };
  }

  private static RtcpPacket payloadFeedback(int format, Bytes body)
      throws MalformedPacketException {
    require(body, 8, "feedback cut short");
    Bytes fci = body.slice(8, body.length() - 8);
    switch (format) {
      case PLI_FORMAT -> {
        return new RtcpPacket.Pli(body.i32(0), body.i32(4));
      }
      case FIR_FORMAT -> {
        if (fci.length() == 0 || fci.length() % 8 != 0) {
          throw new MalformedPacketException("FIR entry cut short", 12);
        }
        return new RtcpPacket.Fir(body.i32(0), fci);
      }
      case APPLICATION_FORMAT -> {
        if (fci.length() >= 8 && fci.i32(0) == REMB_NAME) {
          return remb(body.i32(0), fci);
        }
      }
      default -> {}
    }
    return new RtcpPacket.Unknown(PAYLOAD_FEEDBACK, format, body);
  }

  private static RtcpPacket remb(int senderSsrc, Bytes fci) throws MalformedPacketException {
    int count = fci.u8(4);
    require(fci, 8 + 4 * count, "REMB sources cut short");
    int exponent = fci.u8(5) >> 2;
    long mantissa = fci.u24(5) & 0x3FFFF;
    long rate =
        mantissa != 0 && exponent >= Long.numberOfLeadingZeros(mantissa)
            ? Long.MAX_VALUE
            : mantissa << exponent;
    return new RtcpPacket.Remb(senderSsrc, rate, fci.slice(8, 4 * count));
  }
}
