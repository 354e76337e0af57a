package org.ternrtc.rtp.session;

import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;

/**
 * What all streams of one transport share.
 *
 * @param localSsrc speaks for us while we send nothing
 * @param cname the same in all our streams (RFC 7022)
 * @param receiveExtensions header extensions as negotiated for receiving
 * @param reducedSize feedback may go without a report before it (RFC 5506)
 * @param transportFeedback the peer wants transport-wide feedback; then it gets no REMB
 * @param rembBitsPerSecond the most that REMB may tell the peer to send; 0 to say nothing
 * @param congestionControlFeedback the peer wants the feedback of RFC 8888 and gives it; then it
 *     gets no REMB
 * @param epochOffsetNanos what to add to {@code now} to get nanoseconds since 1970
 */
public record RtpSessionSettings(
    int localSsrc,
    String cname,
    HeaderExtensionMap receiveExtensions,
    boolean reducedSize,
    boolean transportFeedback,
    boolean congestionControlFeedback,
    long rembBitsPerSecond,
    long epochOffsetNanos) {
  /** Without the feedback of RFC 8888. */
  public RtpSessionSettings(
      int localSsrc,
      String cname,
      HeaderExtensionMap receiveExtensions,
      boolean reducedSize,
      boolean transportFeedback,
      long rembBitsPerSecond,
      long epochOffsetNanos) {
    this(
        localSsrc,
        cname,
        receiveExtensions,
        reducedSize,
        transportFeedback,
        false,
        rembBitsPerSecond,
        epochOffsetNanos);
  }

  /** With REMB alone. */
  public RtpSessionSettings(
      int localSsrc,
      String cname,
      HeaderExtensionMap receiveExtensions,
      boolean reducedSize,
      long rembBitsPerSecond,
      long epochOffsetNanos) {
    this(
        localSsrc,
        cname,
        receiveExtensions,
        reducedSize,
        false,
        false,
        rembBitsPerSecond,
        epochOffsetNanos);
  }

  public RtpSessionSettings {
    if (cname.isEmpty() || cname.length() > 64) {
      throw new IllegalArgumentException("CNAME of " + cname.length() + " characters");
    }
    if (transportFeedback
        && receiveExtensions.id(HeaderExtension.TRANSPORT_WIDE_CC) == HeaderExtensionMap.NONE) {
      throw new IllegalArgumentException("transport-wide feedback without numbers");
    }
    if (transportFeedback && congestionControlFeedback) {
      throw new IllegalArgumentException("feedback on arrivals in two forms");
    }
    if (rembBitsPerSecond < 0) {
      throw new IllegalArgumentException("REMB " + rembBitsPerSecond);
    }
  }

  /** Whether the peer is told what arrived, in whatever form. */
  public boolean tellsArrivals() {
    return transportFeedback || congestionControlFeedback;
  }
}
