package org.ternrtc.peer;

import java.util.List;
import org.ternrtc.peer.jsep.VideoCodec;
import org.ternrtc.rtp.fec.FecPayloadTypes;

/** What our RTP can carry. Encoders and decoders behind it are looked for when media starts. */
final class RtpCodecs {
  private static final List<RtpCodec> VIDEO =
      List.of(
          new RtpCodec("VP8", VideoCodec.CLOCK_RATE, ""),
          new RtpCodec(RtpCodec.RTX, VideoCodec.CLOCK_RATE, ""),
          new RtpCodec(FecPayloadTypes.RED_NAME, VideoCodec.CLOCK_RATE, ""),
          new RtpCodec(FecPayloadTypes.ULPFEC_NAME, VideoCodec.CLOCK_RATE, ""));

  private RtpCodecs() {}

  static List<RtpCodec> of(MediaKind kind) {
    return kind == MediaKind.VIDEO ? VIDEO : List.of();
  }
}
