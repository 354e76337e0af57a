package org.ternrtc.rtp;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A view of one RTP packet (RFC 3550 section 5.1) in a buffer of the caller. Reused from packet to
 * packet; nothing is copied and nothing allocated. Before the first {@link #parse} that succeeded,
 * and after one that failed, the values mean nothing.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |           synchronization source (SSRC) identifier            |
 * |            contributing source (CSRC) identifiers …           |
 * |      extension profile        |       length in words         |
 * |                    header extensions …                        |
 * </pre>
 */
public final class RtpPacket {
  /** Bytes of the header without CSRCs and extensions. */
  public static final int FIXED_HEADER_LENGTH = 12;

  static final int ONE_BYTE_PROFILE = 0xBEDE;
  static final int TWO_BYTE_PROFILE = 0x1000;

  private static final byte[] NOTHING = new byte[FIXED_HEADER_LENGTH];

  private byte[] buffer = NOTHING;
  private int offset;
  private int length = FIXED_HEADER_LENGTH;
  private int extensionStart;
  private int extensionEnd;
  private int extensionProfile;
  private int payloadOffset;
  private int payloadLength;
  private int paddingLength;

  /** A view of nothing yet. */
  public RtpPacket() {}

  /**
   * Looks at a packet; the buffer must stay as it is while this view is used.
   *
   * @throws MalformedPacketException if it is no RTP packet
   */
  public void parse(byte[] buffer, int offset, int length) throws MalformedPacketException {
    String fault = check(buffer, offset, length);
    if (fault != null) {
      throw new MalformedPacketException(fault, 0);
    }
  }

  /** As {@link #parse}, with false for a malformed packet. */
  public boolean tryParse(byte[] buffer, int offset, int length) {
    return check(buffer, offset, length) == null;
  }

  private @Nullable String check(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length < FIXED_HEADER_LENGTH) {
      return "RTP header cut short";
    }
    int first = buffer[offset] & 0xFF;
    if (first >> 6 != 2) {
      return "RTP version is not 2";
    }
    int end = offset + length;
    int position = offset + FIXED_HEADER_LENGTH + (first & 0x0F) * 4;
    if (position > end) {
      return "CSRC list cut short";
    }
    int start = position;
    int profile = 0;
    if ((first & 0x10) != 0) {
      if (end - position < 4) {
        return "extension header cut short";
      }
      profile = BigEndian.u16(buffer, position);
      start = position + 4;
      position = start + BigEndian.u16(buffer, position + 2) * 4;
      if (position > end) {
        return "extension length past the end";
      }
    }
    int padding = 0;
    if ((first & 0x20) != 0) {
      padding = end > position ? buffer[end - 1] & 0xFF : 0;
      if (padding == 0 || padding > end - position) {
        return "padding length";
      }
    }
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
    extensionStart = start;
    extensionEnd = position;
    extensionProfile = profile;
    payloadOffset = position;
    paddingLength = padding;
    payloadLength = end - position - padding;
    return start == position || elementsFit() ? null : "extension element past the end";
  }

  private boolean elementsFit() {
    return seek(Integer.MAX_VALUE) != BROKEN;
  }

  private static final int BROKEN = -2;

  /** The offset of the value of element {@code id}, -1 when absent, BROKEN past the end. */
  private int seek(int id) {
    int position = extensionStart;
    boolean oneByte = extensionProfile == ONE_BYTE_PROFILE;
    // RFC 8285 section 4.3: 0x100 and four bits for the application. Other profiles: not ours.
    if (!oneByte && (extensionProfile & 0xFFF0) != TWO_BYTE_PROFILE) {
      return -1;
    }
    while (position < extensionEnd) {
      int head = buffer[position++] & 0xFF;
      int element = oneByte ? head >> 4 : head;
      if (element == 0) {
        // Section 4.2: padding, but with a length it ends the processing of all that follows.
        if (head != 0) {
          return -1;
        }
        continue;
      }
      if (oneByte && element == 15) {
        return -1;
      }
      if (!oneByte && position >= extensionEnd) {
        return BROKEN;
      }
      int size = oneByte ? (head & 0x0F) + 1 : buffer[position++] & 0xFF;
      if (size > extensionEnd - position) {
        return BROKEN;
      }
      if (element == id) {
        return position;
      }
      position += size;
    }
    return -1;
  }

  /** The buffer given to {@link #parse}. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the packet begins in {@link #buffer}. */
  public int offset() {
    return offset;
  }

  /** Bytes of the whole packet. */
  public int length() {
    return length;
  }

  public boolean marker() {
    return (buffer[offset + 1] & 0x80) != 0;
  }

  public int payloadType() {
    return buffer[offset + 1] & 0x7F;
  }

  public int sequenceNumber() {
    return BigEndian.u16(buffer, offset + 2);
  }

  /** All 32 bits; compare by difference. */
  public int timestamp() {
    return BigEndian.i32(buffer, offset + 4);
  }

  /** All 32 bits, to be read as unsigned. */
  public int ssrc() {
    return BigEndian.i32(buffer, offset + 8);
  }

  public int csrcCount() {
    return buffer[offset] & 0x0F;
  }

  /** One of the contributing sources. */
  public int csrc(int index) {
    return BigEndian.i32(
        buffer, offset + FIXED_HEADER_LENGTH + 4 * Objects.checkIndex(index, csrcCount()));
  }

  /** Where the payload begins in {@link #buffer}. */
  public int payloadOffset() {
    return payloadOffset;
  }

  /** Bytes of payload, without padding; 0 for a packet of padding only. */
  public int payloadLength() {
    return payloadLength;
  }

  /** Bytes of padding at the end. */
  public int paddingLength() {
    return paddingLength;
  }

  /** Bytes before the payload: fixed header, CSRCs and extensions. */
  public int headerLength() {
    return payloadOffset - offset;
  }

  /**
   * Where the value of a header extension begins in {@link #buffer}, -1 when it is not there.
   *
   * @param id as negotiated; {@link HeaderExtensionMap#NONE} is never there
   */
  public int extensionOffset(int id) {
    return id < 1 || extensionStart == extensionEnd ? -1 : seek(id);
  }

  /**
   * Bytes of the value that begins there.
   *
   * @param valueOffset from {@link #extensionOffset}
   */
  public int extensionLength(int valueOffset) {
    int head = buffer[valueOffset - 1] & 0xFF;
    return extensionProfile == ONE_BYTE_PROFILE ? (head & 0x0F) + 1 : head;
  }

  /** The value of a header extension as text (MID, RTP stream id), null when it is not there. */
  public @Nullable String extensionText(int id) {
    int at = extensionOffset(id);
    return at < 0 ? null : new String(buffer, at, extensionLength(at), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "RTP ssrc "
        + Integer.toUnsignedString(ssrc())
        + " type "
        + payloadType()
        + " number "
        + sequenceNumber()
        + (marker() ? " marker, " : ", ")
        + payloadLength
        + " bytes";
  }
}
