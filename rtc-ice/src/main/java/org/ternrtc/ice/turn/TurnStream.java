package org.ternrtc.ice.turn;

import java.util.Arrays;
import org.ternrtc.ice.stun.StunMessage;

/**
 * Cuts the byte stream of a TURN server into STUN messages and channel frames, RFC 8656 section
 * 12.5 and RFC 8489 section 6.2.2: a stream has no other borders.
 */
public final class TurnStream {
  /** No message of a server is longer, and what it relays is a datagram. */
  static final int MAX_MESSAGE = 4096;

  private final byte[] buffer = new byte[2 * MAX_MESSAGE];
  private int length;
  private int taken;

  /** Where the next bytes are read to. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where in {@link #buffer} they begin; there is room for a message at least. */
  public int writeOffset() {
    if (taken > 0) {
      System.arraycopy(buffer, taken, buffer, 0, length - taken);
      length -= taken;
      taken = 0;
    }
    return length;
  }

  public void added(int count) {
    length += count;
  }

  /**
   * The length of the next whole message at {@link #messageOffset}, 0 when more bytes are needed.
   *
   * @return -1 when the stream is broken, for good
   */
  public int next() {
    int left = length - taken;
    if (left < 4) {
      return 0;
    }
    byte first = buffer[taken];
    int counted = (buffer[taken + 2] & 0xFF) << 8 | (buffer[taken + 3] & 0xFF);
    int whole;
    if (StunMessage.hasFirstByte(first) && (counted & 3) == 0) {
      whole = StunMessage.HEADER_LENGTH + counted;
    } else if (ChannelData.hasFirstByte(first)) {
      whole = ChannelData.HEADER_LENGTH + ((counted + 3) & ~3);
    } else {
      return -1;
    }
    if (whole > MAX_MESSAGE) {
      return -1;
    }
    return whole <= left ? whole : 0;
  }

  public int messageOffset() {
    return taken;
  }

  /** Done with a message of this length. */
  public void consume(int message) {
    taken += message;
  }

  /** For tests: what has not been taken. */
  byte[] rest() {
    return Arrays.copyOfRange(buffer, taken, length);
  }
}
