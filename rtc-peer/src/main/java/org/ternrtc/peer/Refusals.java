package org.ternrtc.peer;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.Explanation.RejectedSection;
import org.ternrtc.peer.jsep.AudioCodec;
import org.ternrtc.peer.jsep.CodecMatching;
import org.ternrtc.peer.jsep.LocalSection;
import org.ternrtc.peer.jsep.RemoteSection;
import org.ternrtc.peer.jsep.VideoCodec;

/** Why a section was refused, from what both descriptions say of it. */
final class Refusals {
  private Refusals() {}

  /** Null when it was not refused, or its offerer had stopped it. */
  static @Nullable RejectedSection of(
      String mid,
      LocalSection ours,
      RemoteSection theirs,
      boolean weOffered,
      SignalingEffects<?> effects) {
    if (weOffered) {
      if (ours instanceof LocalSection.Rejected) {
        return null;
      }
      if (theirs.rejected()) {
        String offered =
            switch (ours) {
              case LocalSection.Video video -> ", offered as " + names(video.codecs());
              case LocalSection.Audio audio -> ", offered as " + sound(audio.codecs());
              case LocalSection.Data _, LocalSection.Rejected _ -> "";
            };
        return new RejectedSection(mid, theirs.kind(), false, false, "it took none" + offered);
      }
      if (ours instanceof LocalSection.Video video
          && CodecMatching.first(theirs.codecs(), video.codecs()) == null) {
        return new RejectedSection(
            mid,
            theirs.kind(),
            false,
            true,
            "it answered "
                + names(theirs.codecs())
                + " where "
                + names(video.codecs())
                + " was offered");
      }
      return null;
    }
    return theirs.rejected() || !(ours instanceof LocalSection.Rejected)
        ? null
        : refused(mid, theirs, effects);
  }

  private static RejectedSection refused(
      String mid, RemoteSection offer, SignalingEffects<?> effects) {
    boolean codec = false;
    MediaKind kind = SectionPlanner.kindOf(offer);
    String why;
    if (!offer.bundled()) {
      why = "it wants a transport of its own, outside BUNDLE";
    } else if (!offer.rtcpMux() && offer.data() == null) {
      why = "it wants RTCP on a port of its own (no rtcp-mux)";
    } else if (kind == null) {
      why = "nothing of the kind " + offer.kind() + " over " + offer.proto() + " is known here";
    } else {
      codec = true;
      String here =
          effects.codecs(kind).stream()
              .map(RtpCodec::name)
              .filter(CodecMatching::isMedia)
              .distinct()
              .collect(Collectors.joining(", "));
      String there = kind == MediaKind.VIDEO ? names(offer.codecs()) : sound(offer.audioCodecs());
      why = "it offers " + there + ", and here is " + here;
    }
    return new RejectedSection(mid, offer.kind(), true, codec, why);
  }

  private static String names(List<VideoCodec> codecs) {
    return list(codecs.stream().map(VideoCodec::name));
  }

  private static String sound(List<AudioCodec> codecs) {
    return list(codecs.stream().map(AudioCodec::name));
  }

  private static String list(Stream<String> names) {
    String list =
        names.filter(CodecMatching::isMedia).distinct().limit(8).collect(Collectors.joining(", "));
    return list.isEmpty() ? "no codec" : list;
  }
}
