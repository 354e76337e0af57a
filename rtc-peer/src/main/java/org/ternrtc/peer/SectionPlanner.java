package org.ternrtc.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.Descriptions;
import org.ternrtc.peer.jsep.HeaderExtensions;
import org.ternrtc.peer.jsep.LocalSection;
import org.ternrtc.peer.jsep.RemoteSection;
import org.ternrtc.peer.jsep.VideoCodec;
import org.ternrtc.sctp.AssociationConfig;
import org.ternrtc.sdp.MediaDescription;

/**
 * Decides what each section of an offer or an answer of ours says, RFC 8829 sections 5.2 and 5.3.
 */
final class SectionPlanner {
  /** A section, and whose it is. */
  record PlannedSection(LocalSection section, @Nullable RtpTransceiver transceiver) {}

  /** The kind of section that data channels have. */
  static final String APPLICATION = "application";

  private final SignalingEffects effects;

  SectionPlanner(SignalingEffects effects) {
    this.effects = effects;
  }

  PlannedSection offered(SectionSlot slot) {
    RtpTransceiver transceiver = slot.transceiver;
    if (transceiver != null && !transceiver.stopped()) {
      return new PlannedSection(video(slot.mid, transceiver, transceiver.direction()), transceiver);
    }
    RemoteSection before = slot.remote;
    if (isData(slot.kind, before) && effects.wantsData()) {
      boolean early = before != null && before.data() != null && before.data().earlyDraft();
      return new PlannedSection(
          data(slot.mid, before == null ? MediaDescription.UDP_DTLS_SCTP : before.proto(), early),
          null);
    }
    if (before != null && !before.rejected() && isInactiveKind(before)) {
      return new PlannedSection(Descriptions.inactive(before), null);
    }
    return new PlannedSection(
        before == null
            ? neverAnswered(slot)
            : new LocalSection.Rejected(slot.mid, slot.kind, before.proto(), before.formats()),
        transceiver);
  }

  private static LocalSection.Rejected neverAnswered(SectionSlot slot) {
    return slot.kind.equals(APPLICATION)
        ? new LocalSection.Rejected(
            slot.mid, slot.kind, MediaDescription.UDP_DTLS_SCTP, List.of("webrtc-datachannel"))
        : new LocalSection.Rejected(
            slot.mid,
            slot.kind,
            Descriptions.PROTO,
            List.of(Integer.toString(VideoCodec.VP8.payloadType())));
  }

  private static boolean isData(String kind, @Nullable RemoteSection before) {
    return kind.equals(APPLICATION)
        && (before == null || (!before.rejected() && before.data() != null));
  }

  private LocalSection.Data data(String mid, String proto, boolean earlyDraft) {
    return new LocalSection.Data(
        mid, proto, earlyDraft, AssociationConfig.WEBRTC_PORT, effects.maxMessageBytes());
  }

  /** A new section for data channels. */
  PlannedSection data(String mid) {
    return new PlannedSection(data(mid, MediaDescription.UDP_DTLS_SCTP, false), null);
  }

  LocalSection.Video video(
      String mid, RtpTransceiver transceiver, RtpTransceiverDirection direction) {
    NegotiatedSection agreed = transceiver.negotiated;
    if (agreed == null) {
      agreed = anyAgreed();
    }
    VideoCodec codec = agreed == null ? VideoCodec.VP8 : agreed.codec();
    HeaderExtensions extensions = agreed == null ? HeaderExtensions.OURS : agreed.extensions();
    return new LocalSection.Video(
        mid,
        direction,
        List.of(codec),
        extensions,
        transceiver.sender().sending(direction, codec.rtxPayloadType() >= 0),
        true);
  }

  /** One bundle has one numbering: what was agreed on for one section holds for a new one too. */
  private @Nullable NegotiatedSection anyAgreed() {
    for (RtpTransceiver transceiver : effects.transceivers()) {
      if (transceiver.negotiated != null) {
        return transceiver.negotiated;
      }
    }
    return null;
  }

  PlannedSection answered(SectionSlot slot) {
    RemoteSection offer = slot.remote;
    if (offer == null) {
      throw new AssertionError("section " + slot.mid + " has no offer");
    }
    RtpTransceiver transceiver = slot.transceiver;
    RemoteSection.Data data = offer.data();
    if (data != null && !offer.rejected() && offer.bundled()) {
      return new PlannedSection(data(slot.mid, offer.proto(), data.earlyDraft()), null);
    }
    if (offer.rejected() || !offer.rtcpMux() || !offer.bundled()) {
      return rejected(offer, transceiver);
    }
    if (transceiver == null) {
      return isInactiveKind(offer)
          ? new PlannedSection(Descriptions.inactive(offer), null)
          : rejected(offer, null);
    }
    VideoCodec codec = firstUsable(offer);
    if (codec == null || transceiver.stopped()) {
      return rejected(offer, transceiver);
    }
    RtpTransceiverDirection direction =
        intersect(transceiver.direction(), offer.direction().reversed());
    return new PlannedSection(
        new LocalSection.Video(
            slot.mid,
            direction,
            List.of(codec),
            offer.extensions().known(),
            transceiver.sender().sending(direction, codec.rtxPayloadType() >= 0),
            offer.rtcpReducedSize()),
        transceiver);
  }

  private static PlannedSection rejected(
      RemoteSection offer, @Nullable RtpTransceiver transceiver) {
    return new PlannedSection(
        new LocalSection.Rejected(offer.mid(), offer.kind(), offer.proto(), offer.formats()),
        transceiver);
  }

  /** Audio that somebody offers is answered, but carries nothing in this version. */
  private static boolean isInactiveKind(RemoteSection section) {
    return section.kind().equals("audio")
        && section.proto().equals(Descriptions.PROTO)
        && section.rtcpMux()
        && section.bundled();
  }

  static @Nullable VideoCodec firstUsable(RemoteSection section) {
    return section.codecs().isEmpty() ? null : section.codecs().getFirst().withOurFeedback();
  }

  static RtpTransceiverDirection intersect(
      RtpTransceiverDirection ours, RtpTransceiverDirection allowed) {
    return RtpTransceiverDirection.of(
        ours.sends() && allowed.sends(), ours.receives() && allowed.receives());
  }
}
