package org.ternrtc.peer;

import java.util.Locale;

/**
 * A codec as {@link RtpTransceiver#setCodecPreferences} and {@link PeerConnection#codecs} name it,
 * W3C WebRTC section 5.4.2.
 *
 * @param name as in {@code a=rtpmap}, such as {@code VP8} or {@code rtx}; its case does not matter
 * @param clockRate in hertz
 * @param channels as in {@code a=rtpmap}: 2 for Opus, whatever is sent; 1 for all others
 * @param parameters the text of {@code a=fmtp}, empty when there is none
 */
public record RtpCodec(String name, int clockRate, int channels, String parameters) {
  /** The name of retransmissions, RFC 4588. */
  public static final String RTX = "rtx";

  /** Of one channel, or of pictures. */
  public RtpCodec(String name, int clockRate, String parameters) {
    this(name, clockRate, 1, parameters);
  }

  /** The same codec, used in another way: {@code stereo=1;maxaveragebitrate=64000} for Opus. */
  public RtpCodec withParameters(String text) {
    return new RtpCodec(name, clockRate, channels, text);
  }

  /** The MIME type, such as {@code video/VP8}. */
  public String mimeType(MediaKind kind) {
    return kind.name().toLowerCase(Locale.ROOT) + "/" + name;
  }

  boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  /** Whether it is the same format, however it is used. */
  boolean sameFormat(RtpCodec other) {
    return is(other.name) && clockRate == other.clockRate && channels == other.channels;
  }

  boolean same(RtpCodec other) {
    return is(other.name) && clockRate == other.clockRate && parameters.equals(other.parameters);
  }
}
