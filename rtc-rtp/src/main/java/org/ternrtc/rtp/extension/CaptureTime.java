package org.ternrtc.rtp.extension;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.BigEndian;

/**
 * The abs-capture-time header extension: when the first source captured a frame.
 *
 * @param ntpTime on the clock of the system that captured, 32.32 fixed point since 1900
 * @param clockOffset what to add for the clock of the sender's reports, 32.32 fixed point seconds;
 *     0 when the sender captured by itself
 */
public record CaptureTime(long ntpTime, long clockOffset) {
  /** Bytes without the offset. */
  public static final int LENGTH = 8;

  private static final int LENGTH_WITH_OFFSET = 16;

  /** Reads a value; null when it is none. */
  public static @Nullable CaptureTime read(byte[] buffer, int offset, int length) {
    if (length != LENGTH && length != LENGTH_WITH_OFFSET) {
      return null;
    }
    return new CaptureTime(
        BigEndian.i64(buffer, offset),
        length == LENGTH ? 0 : BigEndian.i64(buffer, offset + LENGTH));
  }

  /** Writes {@link #LENGTH} bytes, without the offset. */
  public void write(byte[] buffer, int offset) {
    BigEndian.put64(buffer, offset, ntpTime);
  }

  /** On the clock of the sender's reports. */
  public long senderNtpTime() {
    return ntpTime + clockOffset;
  }
}
