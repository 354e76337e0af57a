package org.ternrtc.rtp;

import org.jspecify.annotations.Nullable;

/** The RTP header extensions we know, by their URI in {@code a=extmap} (RFC 8285). */
public enum HeaderExtension {
  /** RFC 9143 section 15.2. */
  MID("urn:ietf:params:rtp-hdrext:sdes:mid"),
  /** RFC 8852 section 3.1. */
  RTP_STREAM_ID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
  /** RFC 8852 section 3.2. */
  REPAIRED_RTP_STREAM_ID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
  /** Time of sending, 24 bits of 6.18 fixed point seconds. */
  ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
  /** A 16-bit number of its own over all streams of a transport. */
  TRANSPORT_WIDE_CC("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
  /** RFC 5450. */
  TRANSMISSION_OFFSET("urn:ietf:params:rtp-hdrext:toffset"),
  /** 3GPP TS 26.114 section 7.4.5. */
  VIDEO_ORIENTATION("urn:3gpp:video-orientation"),
  PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"),
  /** Camera or screen. */
  VIDEO_CONTENT_TYPE("http://www.webrtc.org/experiments/rtp-hdrext/video-content-type"),
  COLOUR_SPACE("http://www.webrtc.org/experiments/rtp-hdrext/color-space"),
  /** NTP time of capture. */
  ABSOLUTE_CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
  /** Which frames a frame needs; "RTP Payload Format For AV1", appendix A. */
  DEPENDENCY_DESCRIPTOR(
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"),
  /** RFC 6464. */
  AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level");

  private final String uri;

  HeaderExtension(String uri) {
    this.uri = uri;
  }

  public String uri() {
    return uri;
  }

  /** The extension with this URI, null when we do not know it. */
  public static @Nullable HeaderExtension of(String uri) {
    for (HeaderExtension extension : values()) {
      if (extension.uri.equals(uri)) {
        return extension;
      }
    }
    return null;
  }
}
