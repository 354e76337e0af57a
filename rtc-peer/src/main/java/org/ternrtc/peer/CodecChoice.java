package org.ternrtc.peer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.AudioCodec;
import org.ternrtc.peer.jsep.CodecMatching;
import org.ternrtc.peer.jsep.RemoteSection;
import org.ternrtc.peer.jsep.VideoCodec;
import org.ternrtc.rtp.fec.FecPayloadTypes;

/**
 * Which codecs a section offers or answers, with which payload types, RFC 8829 sections 5.2.1,
 * 5.2.2 and 5.3.1. One bundle has one numbering: what was agreed on stays, for new sections too.
 */
final class CodecChoice<T extends JsepTransceiver> {
  private static final int FIRST_DYNAMIC = 96;
  private static final int LAST_DYNAMIC = 127;

  private final SignalingEffects<T> effects;

  CodecChoice(SignalingEffects<T> effects) {
    this.effects = effects;
  }

  /** What was agreed on for the transceiver, else for any other one; null when for none. */
  @Nullable NegotiatedSection agreed(T transceiver) {
    if (transceiver.negotiated != null) {
      return transceiver.negotiated;
    }
    for (T other : effects.transceivers()) {
      if (other.kind() == transceiver.kind() && other.negotiated != null) {
        return other.negotiated;
      }
    }
    return null;
  }

  /** The codecs of an offer, the best first. */
  List<VideoCodec> offered(T transceiver) {
    Set<Integer> taken = new HashSet<>(AudioCodecChoice.RESERVED);
    List<VideoCodec> kept = new ArrayList<>();
    keep(transceiver.negotiated, kept, taken);
    for (T other : effects.transceivers()) {
      keep(other.negotiated, kept, taken);
    }
    boolean rtx = wantsRtx(transceiver);
    List<VideoCodec> offered = new ArrayList<>();
    for (RtpCodec codec : media(transceiver)) {
      VideoCodec known = find(kept, codec);
      if (known == null) {
        known =
            new VideoCodec(
                codec.name(),
                free(taken),
                rtx ? free(taken) : -1,
                FecPayloadTypes.NONE,
                VideoCodec.OUR_FEEDBACK,
                codec.parameters());
      } else if (!codec.parameters().isEmpty()) {
        known = known.withParameters(codec.parameters());
      }
      offered.add(known);
    }
    FecPayloadTypes fec = wantsFec(transceiver) ? fec(kept, taken, rtx) : FecPayloadTypes.NONE;
    offered.replaceAll(codec -> rtx ? codec.withFec(fec) : codec.withFec(fec).withoutRtx());
    return offered;
  }

  /** As agreed on before, else new ones. */
  private static FecPayloadTypes fec(List<VideoCodec> kept, Set<Integer> taken, boolean rtx) {
    return kept.isEmpty()
        ? new FecPayloadTypes(free(taken), rtx ? free(taken) : FecPayloadTypes.ABSENT, free(taken))
        : kept.getFirst().fec();
  }

  private static void keep(
      @Nullable NegotiatedSection agreed, List<VideoCodec> kept, Set<Integer> taken) {
    if (agreed != null) {
      takenBy(agreed, taken);
      if (agreed.codec() instanceof VideoCodec codec) {
        kept.add(codec);
      }
    }
  }

  /** All payload types of a section, whatever it carries: one bundle has one numbering. */
  static void takenBy(NegotiatedSection agreed, Set<Integer> taken) {
    taken.add(agreed.codec().payloadType());
    switch (agreed.codec()) {
      case VideoCodec codec -> {
        taken.add(codec.rtxPayloadType());
        taken.add(codec.fec().red());
        taken.add(codec.fec().redRtx());
        taken.add(codec.fec().ulpfec());
      }
      case AudioCodec codec -> {
        taken.add(codec.redPayloadType());
        taken.add(codec.comfortNoisePayloadType());
        taken.add(codec.telephoneEventPayloadType());
      }
    }
  }

  private static int free(Set<Integer> taken) {
    for (int type = FIRST_DYNAMIC; type <= LAST_DYNAMIC; type++) {
      if (taken.add(type)) {
        return type;
      }
    }
    throw new OperationException("all payload types are taken");
  }

  private static @Nullable VideoCodec find(List<VideoCodec> codecs, RtpCodec wanted) {
    for (VideoCodec codec : codecs) {
      if (CodecMatching.same(
          codec.name(), codec.parameters(), wanted.name(), wanted.parameters())) {
        return codec;
      }
    }
    return null;
  }

  /**
   * The codec of an answer: the first of the offer that we have too, or of our preferences that is
   * offered. Empty when there is none.
   */
  List<VideoCodec> answered(T transceiver, RemoteSection offer) {
    boolean rtx = wantsRtx(transceiver);
    boolean fec = wantsFec(transceiver);
    List<RtpCodec> ours = media(transceiver);
    if (transceiver.preferences().isEmpty()) {
      for (VideoCodec theirs : offer.codecs()) {
        for (RtpCodec codec : ours) {
          if (matches(theirs, codec)) {
            VideoCodec answer = CodecMatching.answer(theirs, codec.parameters());
            return List.of(fec ? answer : answer.withFec(FecPayloadTypes.NONE));
          }
        }
      }
      return List.of();
    }
    for (RtpCodec codec : ours) {
      for (VideoCodec theirs : offer.codecs()) {
        if (matches(theirs, codec)) {
          VideoCodec answer = CodecMatching.answer(theirs, codec.parameters());
          answer = fec ? answer : answer.withFec(FecPayloadTypes.NONE);
          return List.of(rtx ? answer : answer.withoutRtx());
        }
      }
    }
    return List.of();
  }

  private static boolean matches(VideoCodec theirs, RtpCodec codec) {
    return CodecMatching.same(theirs.name(), theirs.parameters(), codec.name(), codec.parameters());
  }

  private List<RtpCodec> media(T transceiver) {
    List<RtpCodec> wanted =
        transceiver.preferences().isEmpty()
            ? effects.codecs(transceiver.kind())
            : transceiver.preferences();
    return wanted.stream().filter(codec -> CodecMatching.isMedia(codec.name())).toList();
  }

  private boolean wantsRtx(T transceiver) {
    return transceiver.preferences().isEmpty()
        || transceiver.preferences().stream().anyMatch(codec -> codec.is(RtpCodec.RTX));
  }

  private boolean wantsFec(T transceiver) {
    List<RtpCodec> wanted =
        transceiver.preferences().isEmpty()
            ? effects.codecs(transceiver.kind())
            : transceiver.preferences();
    return wanted.stream().anyMatch(codec -> codec.is(FecPayloadTypes.RED_NAME))
        && wanted.stream().anyMatch(codec -> codec.is(FecPayloadTypes.ULPFEC_NAME));
  }

  /**
   * Checks preferences, W3C section 5.4.1.
   *
   * @throws InvalidModificationException when one of them cannot be had, or none carries media
   */
  static void check(List<RtpCodec> preferences, List<RtpCodec> possible) {
    for (RtpCodec codec : preferences) {
      // How Opus is used is the caller's to say.
      boolean opus = codec.is("opus");
      if (possible.stream()
          .noneMatch(known -> opus ? codec.sameFormat(known) : codec.same(known))) {
        throw new InvalidModificationException(
            "there is no codec " + codec.name() + " of that kind");
      }
    }
    if (!preferences.isEmpty()
        && preferences.stream().noneMatch(codec -> CodecMatching.isMedia(codec.name()))) {
      throw new InvalidModificationException("the codecs preferred only help others");
    }
  }
}
