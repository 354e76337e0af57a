package org.ternrtc.rtp.session;

import org.ternrtc.rtp.HeaderExtensionMap;

/**
 * What all streams of one transport share.
 *
 * @param localSsrc speaks for us while we send nothing
 * @param cname the same in all our streams (RFC 7022)
 * @param receiveExtensions header extensions as negotiated for receiving
 * @param reducedSize feedback may go without a report before it (RFC 5506)
 * @param rembBitsPerSecond told to the peer as the most it shall send; 0 to say nothing
 * @param epochOffsetNanos what to add to {@code now} to get nanoseconds since 1970
 */
public record RtpSessionSettings(
    int localSsrc,
    String cname,
    HeaderExtensionMap receiveExtensions,
    boolean reducedSize,
    long rembBitsPerSecond,
    long epochOffsetNanos) {
  public RtpSessionSettings {
    if (cname.isEmpty() || cname.length() > 64) {
      throw new IllegalArgumentException("CNAME of " + cname.length() + " characters");
    }
    if (rembBitsPerSecond < 0) {
      throw new IllegalArgumentException("REMB " + rembBitsPerSecond);
    }
  }
}
