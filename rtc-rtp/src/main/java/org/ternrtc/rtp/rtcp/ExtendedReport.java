package org.ternrtc.rtp.rtcp;

import java.util.ArrayList;
import java.util.List;
import org.ternrtc.rtp.Bytes;
import org.ternrtc.rtp.MalformedPacketException;

/**
 * XR, RFC 3611: round-trip measurement for those who only receive, and blocks we pass on unread.
 */
public record ExtendedReport(int ssrc, List<Block> blocks) implements RtcpPacket {
  /** More report blocks than this are refused. */
  static final int MAX_BLOCKS = 64;

  public ExtendedReport {
    blocks = List.copyOf(blocks);
  }

  /** A report block, section 3. */
  public sealed interface Block {}

  /**
   * Section 4.4: the receiver's clock.
   *
   * @param ntpTime seconds since 1900 in 32.32 fixed point
   */
  public record ReceiverReferenceTime(long ntpTime) implements Block {}

  /**
   * Section 4.5: the answers to receiver reference times.
   *
   * @param entries twelve bytes each: SSRC, last reference time, delay since then
   */
  public record DelaySinceLastReceiverReport(Bytes entries) implements Block {
    public int count() {
      return entries.length() / 12;
    }

    public int ssrc(int index) {
      return entries.i32(12 * index);
    }

    /** Middle 32 bits of the reference time. */
    public int lastReport(int index) {
      return entries.i32(12 * index + 4);
    }

    /** In units of 1/65536 second. */
    public long delay(int index) {
      return entries.u32(12 * index + 8);
    }
  }

  /** A block of another type. */
  public record OtherBlock(int type, int typeSpecific, Bytes body) implements Block {}

  static ExtendedReport parse(Bytes body) throws MalformedPacketException {
    if (body.length() < 4) {
      throw new MalformedPacketException("XR cut short", 0);
    }
    List<Block> blocks = new ArrayList<>(2);
    int position = 4;
    while (position < body.length()) {
      int length = body.length() - position < 4 ? -1 : body.u16(position + 2) * 4;
      if (length < 0 || length > body.length() - position - 4) {
        throw new MalformedPacketException("XR block cut short", position);
      }
      if (blocks.size() == MAX_BLOCKS) {
        throw new MalformedPacketException("too many XR blocks", position);
      }
      blocks.add(
          block(
              body.u8(position),
              body.u8(position + 1),
              body.slice(position + 4, length),
              position));
      position += 4 + length;
    }
    return new ExtendedReport(body.i32(0), blocks);
  }

  private static Block block(int type, int typeSpecific, Bytes content, int position)
      throws MalformedPacketException {
    return switch (type) {
      case 4 -> {
        if (content.length() != 8) {
          throw new MalformedPacketException("XR reference time length", position);
        }
        yield new ReceiverReferenceTime(content.i64(0));
      }
      case 5 -> {
        if (content.length() % 12 != 0) {
          throw new MalformedPacketException("XR delay length", position);
        }
        yield new DelaySinceLastReceiverReport(content);
      }
      default -> new OtherBlock(type, typeSpecific, content);
    };
  }
}
