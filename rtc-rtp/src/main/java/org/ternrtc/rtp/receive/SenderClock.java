package org.ternrtc.rtp.receive;

import org.ternrtc.rtp.rtcp.NtpTime;

/** What sender reports tell: which RTP timestamp is which time, and when the last one came. */
final class SenderClock {
  private final int clockRate;
  private boolean known;
  private long ntpTime;
  private int rtpTimestamp;
  private long arrival;
  private boolean captureKnown;
  private long captureNtp;
  private int captureTimestamp;

  SenderClock(int clockRate) {
    this.clockRate = clockRate;
  }

  void reset() {
    known = false;
    captureKnown = false;
  }

  void report(long ntpTime, int rtpTimestamp, long now) {
    known = true;
    this.ntpTime = ntpTime;
    this.rtpTimestamp = rtpTimestamp;
    arrival = now;
  }

  /** The sender says when a frame was captured (abs-capture-time): nearer than a report. */
  void captured(long ntpTime, int timestamp) {
    captureKnown = true;
    captureNtp = ntpTime;
    captureTimestamp = timestamp;
  }

  /** Nanoseconds since 1970 on the sender's clock. */
  long captureEpochNanos(int timestamp) {
    if (captureKnown) {
      return NtpTime.toEpochNanos(captureNtp)
          + (long) (timestamp - captureTimestamp) * 1_000_000_000L / clockRate;
    }
    if (!known) {
      return ReceivedFrame.UNKNOWN;
    }
    return NtpTime.toEpochNanos(ntpTime)
        + (long) (timestamp - rtpTimestamp) * 1_000_000_000L / clockRate;
  }

  /** Middle 32 bits of the NTP time of the last report, 0 before the first. */
  int lastReport() {
    return known ? NtpTime.compact(ntpTime) : 0;
  }

  /** In units of 1/65536 second, 0 before the first report. */
  long delaySinceLastReport(long now) {
    return known ? NtpTime.nanosToCompact(Math.max(0, now - arrival)) : 0;
  }
}
