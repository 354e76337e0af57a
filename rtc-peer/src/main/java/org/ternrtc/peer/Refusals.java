package org.ternrtc.peer;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.Explanation.RejectedSection;
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
            ours instanceof LocalSection.Video video ? ", offered as " + names(video.codecs()) : "";
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
    String why;
    if (!offer.bundled()) {
      why = "it wants a transport of its own, outside BUNDLE";
    } else if (!offer.rtcpMux() && offer.data() == null) {
      why = "it wants RTCP on a port of its own (no rtcp-mux)";
    } else if (SectionPlanner.kindOf(offer) == null) {
      why = "nothing of the kind " + offer.kind() + " over " + offer.proto() + " is known here";
    } else {
      codec = true;
      String here =
          effects.codecs(MediaKind.VIDEO).stream()
              .map(RtpCodec::name)
              .filter(CodecMatching::isMedia)
              .distinct()
              .collect(Collectors.joining(", "));
      why = "it offers " + names(offer.codecs()) + ", and here is " + here;
    }
    return new RejectedSection(mid, offer.kind(), true, codec, why);
  }

  private static String names(List<VideoCodec> codecs) {
    Stream<String> names =
        codecs.stream().map(VideoCodec::name).filter(CodecMatching::isMedia).distinct().limit(8);
    String list = names.collect(Collectors.joining(", "));
    return list.isEmpty() ? "no codec" : list;
  }
}
