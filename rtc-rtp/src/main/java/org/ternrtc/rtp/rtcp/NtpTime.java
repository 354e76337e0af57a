package org.ternrtc.rtp.rtcp;

/**
 * NTP time as RTCP has it: seconds since 1900, 32 bits before and 32 after the point (RFC 3550
 * section 4).
 */
public final class NtpTime {
  /** Seconds from 1900 to 1970. */
  private static final long EPOCH_SECONDS = 2_208_988_800L;

  private static final long NANOS = 1_000_000_000L;

  private NtpTime() {}

  /** From nanoseconds since 1970. */
  public static long ofEpochNanos(long epochNanos) {
    long seconds = Math.floorDiv(epochNanos, NANOS) + EPOCH_SECONDS;
    long fraction = (Math.floorMod(epochNanos, NANOS) << 32) / NANOS;
    return seconds << 32 | fraction;
  }

  /** To nanoseconds since 1970; right from 1968 to 2104. */
  public static long toEpochNanos(long ntpTime) {
    long seconds = ntpTime >>> 32;
    // RFC 4330 section 3: without the highest bit, the time is after the wrap of 2036.
    long era = seconds < (1L << 31) ? 1L << 32 : 0;
    long nanos = ((ntpTime & 0xFFFFFFFFL) * NANOS + (1L << 31)) >>> 32;
    return (seconds + era - EPOCH_SECONDS) * NANOS + nanos;
  }

  /** The middle 32 bits, with which reports speak of a time. */
  public static int compact(long ntpTime) {
    return (int) (ntpTime >>> 16);
  }

  /** Nanoseconds of a difference of compact times, in units of 1/65536 second. */
  public static long compactToNanos(long units) {
    return (units * NANOS) >> 16;
  }

  /** A span in units of 1/65536 second, at most 32 bits. */
  public static long nanosToCompact(long nanos) {
    return Math.min(((nanos / 1000) << 16) / 1_000_000, 0xFFFFFFFFL);
  }
}
