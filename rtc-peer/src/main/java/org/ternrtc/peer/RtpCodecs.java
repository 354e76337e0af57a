package org.ternrtc.peer;

import java.util.ArrayList;
import java.util.List;
import org.ternrtc.media.AudioCodecs;
import org.ternrtc.peer.jsep.AudioCodec;
import org.ternrtc.peer.jsep.VideoCodec;
import org.ternrtc.rtp.fec.FecPayloadTypes;

/**
 * What our RTP can carry. Encoders and decoders of pictures are looked for when media starts; of
 * sound only what is installed is offered, so that a program without it refuses such sections.
 */
final class RtpCodecs {
  private static final String OPUS = "opus";
  private static final List<String> TELEPHONY = List.of("G722", "PCMU", "PCMA");

  private static final List<RtpCodec> VIDEO =
      List.of(
          new RtpCodec("VP8", VideoCodec.CLOCK_RATE, ""),
          new RtpCodec(RtpCodec.RTX, VideoCodec.CLOCK_RATE, ""),
          new RtpCodec(FecPayloadTypes.RED_NAME, VideoCodec.CLOCK_RATE, ""),
          new RtpCodec(FecPayloadTypes.ULPFEC_NAME, VideoCodec.CLOCK_RATE, ""));

  private RtpCodecs() {}

  /** Looked for once, and only where sound is asked for. */
  private static final class Sound {
    static final List<RtpCodec> ALL = find();

    private static List<RtpCodec> find() {
      List<RtpCodec> found = new ArrayList<>();
      if (AudioCodecs.supports(OPUS)) {
        found.add(new RtpCodec(OPUS, 48_000, 2, "minptime=10;useinbandfec=1"));
        found.add(new RtpCodec(AudioCodec.RED, 48_000, 2, ""));
      }
      for (String name : TELEPHONY) {
        if (AudioCodecs.supports(name)) {
          found.add(new RtpCodec(name, 8000, ""));
        }
      }
      if (found.isEmpty()) {
        return List.of();
      }
      if (AudioCodecs.supports("PCMU") && AudioCodecs.supports(AudioCodec.COMFORT_NOISE)) {
        found.add(new RtpCodec(AudioCodec.COMFORT_NOISE, 8000, ""));
      }
      found.add(new RtpCodec(AudioCodec.TELEPHONE_EVENT, 48_000, ""));
      found.add(new RtpCodec(AudioCodec.TELEPHONE_EVENT, 8000, ""));
      return List.copyOf(found);
    }
  }

  static List<RtpCodec> of(MediaKind kind) {
    return kind == MediaKind.VIDEO ? VIDEO : Sound.ALL;
  }
}
