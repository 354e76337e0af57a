package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/** The payload types that need no {@code a=rtpmap}, RFC 3551 tables 4 and 5. */
final class StaticPayloadTypes {
  private static final @Nullable RtpMap[] TABLE = new RtpMap[35];

  static {
    audio(0, "PCMU", 8000);
    audio(3, "GSM", 8000);
    audio(4, "G723", 8000);
    audio(5, "DVI4", 8000);
    audio(6, "DVI4", 16000);
    audio(7, "LPC", 8000);
    audio(8, "PCMA", 8000);
    // 8000 by a mistake in RFC 1890 that all keep to; it is sampled at 16 000.
    audio(9, "G722", 8000);
    TABLE[10] = new RtpMap(10, "L16", 44100, "2");
    audio(11, "L16", 44100);
    audio(12, "QCELP", 8000);
    audio(13, "CN", 8000);
    audio(14, "MPA", 90000);
    audio(15, "G728", 8000);
    audio(16, "DVI4", 11025);
    audio(17, "DVI4", 22050);
    audio(18, "G729", 8000);
    video(25, "CelB");
    video(26, "JPEG");
    video(28, "nv");
    video(31, "H261");
    video(32, "MPV");
    video(33, "MP2T");
    video(34, "H263");
  }

  private StaticPayloadTypes() {}

  static @Nullable RtpMap ofOrNull(int payloadType) {
    return payloadType < TABLE.length ? TABLE[payloadType] : null;
  }

  private static void audio(int payloadType, String name, int clockRate) {
    TABLE[payloadType] = new RtpMap(payloadType, name, clockRate);
  }

  private static void video(int payloadType, String name) {
    TABLE[payloadType] = new RtpMap(payloadType, name, 90000);
  }
}
