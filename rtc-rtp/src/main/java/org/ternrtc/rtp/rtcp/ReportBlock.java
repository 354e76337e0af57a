package org.ternrtc.rtp.rtcp;

/**
 * What a receiver says about one stream, RFC 3550 section 6.4.1.
 *
 * @param ssrc the stream
 * @param fractionLost lost since the last report, in 256ths
 * @param cumulativeLost lost since the beginning, 24 bits, signed
 * @param extendedHighestSequence cycles and highest sequence number
 * @param jitter in units of the RTP clock
 * @param lastSenderReport middle 32 bits of the NTP time of the last sender report, 0 before one
 *     came
 * @param delaySinceLastSenderReport in units of 1/65536 second
 */
public record ReportBlock(
    int ssrc,
    int fractionLost,
    int cumulativeLost,
    long extendedHighestSequence,
    long jitter,
    int lastSenderReport,
    long delaySinceLastSenderReport) {
  /**
   * The round trip that it tells, in nanoseconds; -1 when it tells none.
   *
   * @param ntpNow our NTP time, on the clock of our sender reports
   */
  public long roundTripNanos(long ntpNow) {
    if (lastSenderReport == 0) {
      return -1;
    }
    long units =
        (NtpTime.compact(ntpNow) - lastSenderReport & 0xFFFFFFFFL) - delaySinceLastSenderReport;
    // Above 2^31 it is a small negative span: the clocks' rounding, or a lie.
    return units >= 0 && units < 1L << 31 ? NtpTime.compactToNanos(units) : -1;
  }
}
