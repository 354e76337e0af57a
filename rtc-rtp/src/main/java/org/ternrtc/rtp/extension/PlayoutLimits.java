package org.ternrtc.rtp.extension;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.BigEndian;

/**
 * How long a sender wants its pictures to be held by the receiver: the playout-delay header
 * extension, 12 bits each in units of 10 ms.
 *
 * @param leastMillis shortest delay, 0 to 40 950
 * @param mostMillis longest delay, not less; 0 to show every picture at once
 */
public record PlayoutLimits(int leastMillis, int mostMillis) {
  /** Bytes on the wire. */
  public static final int LENGTH = 3;

  private static final int UNIT = 10;
  private static final int MAX = 0xFFF * UNIT;

  public PlayoutLimits {
    if (leastMillis < 0 || mostMillis < leastMillis || mostMillis > MAX) {
      throw new IllegalArgumentException("playout delay " + leastMillis + " to " + mostMillis);
    }
  }

  /** Reads a value; null when it is none. */
  public static @Nullable PlayoutLimits read(byte[] buffer, int offset, int length) {
    if (length != LENGTH) {
      return null;
    }
    int both = BigEndian.u16(buffer, offset) << 8 | (buffer[offset + 2] & 0xFF);
    int least = (both >> 12) * UNIT;
    int most = (both & 0xFFF) * UNIT;
    return most < least ? null : new PlayoutLimits(least, most);
  }

  /** Writes {@link #LENGTH} bytes. */
  public void write(byte[] buffer, int offset) {
    BigEndian.put24(buffer, offset, ((leastMillis / UNIT) << 12) | (mostMillis / UNIT));
  }
}
