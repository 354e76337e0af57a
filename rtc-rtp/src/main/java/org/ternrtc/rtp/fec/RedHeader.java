package org.ternrtc.rtp.fec;

/**
 * A view of the headers of a RED payload, RFC 2198 section 3. Of its blocks the last, primary one
 * counts: redundant blocks carry older media, which video does not use. Reused from packet to
 * packet.
 */
public final class RedHeader {
  private static final int FOLLOWED = 0x80;
  private static final int BLOCK_HEADER_LENGTH = 4;

  private int payloadType;
  private int length;

  /** Before the first payload. */
  public RedHeader() {}

  /**
   * Looks at a payload.
   *
   * @return false when it is malformed
   */
  public boolean tryParse(byte[] buffer, int offset, int length) {
    int end = offset + length;
    int position = offset;
    int redundant = 0;
    while (position < end && (buffer[position] & FOLLOWED) != 0) {
      if (end - position <= BLOCK_HEADER_LENGTH) {
        return false;
      }
      redundant += (buffer[position + 2] & 0x03) << 8 | (buffer[position + 3] & 0xFF);
      position += BLOCK_HEADER_LENGTH;
    }
    if (position >= end || redundant > end - position - 1) {
      return false;
    }
    payloadType = buffer[position] & 0x7F;
    this.length = position + 1 + redundant - offset;
    return true;
  }

  /** Payload type of the primary block. */
  public int payloadType() {
    return payloadType;
  }

  /** Bytes before the primary block's own. */
  public int length() {
    return length;
  }

  /** Writes the header of a payload of one block, which is a single byte. */
  public static int write(byte[] buffer, int offset, int payloadType) {
    buffer[offset] = (byte) (payloadType & 0x7F);
    return offset + 1;
  }
}
