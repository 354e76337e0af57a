package org.ternrtc.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.AudioCodec;
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
final class SectionPlanner<T extends JsepTransceiver> {
  /** A section, and whose it is. */
  record PlannedSection<T extends JsepTransceiver>(LocalSection section, @Nullable T transceiver) {}

  /** The kind of section that data channels have. */
  static final String APPLICATION = "application";

  private final SignalingEffects<T> effects;
  private final CodecChoice<T> codecs;
  private final AudioCodecChoice<T> audioCodecs;

  SectionPlanner(SignalingEffects<T> effects) {
    this.effects = effects;
    this.codecs = new CodecChoice<>(effects);
    this.audioCodecs = new AudioCodecChoice<>(effects);
  }

  /** All sections of an offer: those there are, and those to be, rejected lines first. */
  List<PlannedSection<T>> offer(Sections<T> sections) {
    Deque<T> waiting = new ArrayDeque<>();
    for (T transceiver : effects.transceivers()) {
      if (!transceiver.stopped() && sections.indexOf(transceiver) < 0) {
        waiting.add(transceiver);
      }
    }
    boolean data = effects.wantsData() && sections.data() == null;
    List<PlannedSection<T>> planned = new ArrayList<>();
    int made = 0;
    for (SectionSlot<T> slot : sections.all()) {
      if (slot.free() && !waiting.isEmpty()) {
        planned.add(added(sections.tag(made++), waiting.remove()));
      } else if (slot.free() && data) {
        planned.add(data(sections.tag(made++)));
        data = false;
      } else {
        planned.add(offered(slot));
      }
    }
    while (!waiting.isEmpty()) {
      planned.add(added(sections.tag(made++), waiting.remove()));
    }
    if (data) {
      planned.add(data(sections.tag(made)));
    }
    return planned;
  }

  private PlannedSection<T> added(String mid, T transceiver) {
    return new PlannedSection<>(media(mid, transceiver), transceiver);
  }

  private PlannedSection<T> offered(SectionSlot<T> slot) {
    T transceiver = slot.transceiver;
    if (transceiver != null && !transceiver.stopped()) {
      return new PlannedSection<>(media(slot.mid, transceiver), transceiver);
    }
    RemoteSection before = slot.remote;
    if (!slot.rejected && isData(slot.kind, before) && effects.wantsData()) {
      boolean early = before != null && before.data() != null && before.data().earlyDraft();
      return new PlannedSection<>(
          data(slot.mid, before == null ? MediaDescription.UDP_DTLS_SCTP : before.proto(), early),
          null);
    }
    return new PlannedSection<>(
        before == null
            ? neverAnswered(slot)
            : new LocalSection.Rejected(slot.mid, slot.kind, before.proto(), before.formats()),
        transceiver);
  }

  private static LocalSection.Rejected neverAnswered(SectionSlot<?> slot) {
    return slot.kind.equals(APPLICATION)
        ? new LocalSection.Rejected(
            slot.mid, slot.kind, MediaDescription.UDP_DTLS_SCTP, List.of("webrtc-datachannel"))
        : new LocalSection.Rejected(
            slot.mid,
            slot.kind,
            Descriptions.PROTO,
            List.of(
                slot.kind.equals("audio") ? "0" : Integer.toString(VideoCodec.VP8.payloadType())));
  }

  private static boolean isData(String kind, @Nullable RemoteSection before) {
    return kind.equals(APPLICATION)
        && (before == null || (!before.rejected() && before.data() != null));
  }

  private LocalSection.Data data(String mid, String proto, boolean earlyDraft) {
    return new LocalSection.Data(
        mid, proto, earlyDraft, AssociationConfig.WEBRTC_PORT, effects.maxMessageBytes());
  }

  private PlannedSection<T> data(String mid) {
    return new PlannedSection<>(data(mid, MediaDescription.UDP_DTLS_SCTP, false), null);
  }

  private LocalSection.Media media(String mid, T transceiver) {
    HeaderExtensions extensions = extensions(transceiver);
    if (transceiver.kind() == MediaKind.AUDIO) {
      return new LocalSection.Audio(
          mid,
          transceiver.direction(),
          audioCodecs.offered(transceiver),
          extensions,
          transceiver.sending(transceiver.direction(), false),
          true);
    }
    List<VideoCodec> offered = codecs.offered(transceiver);
    return new LocalSection.Video(
        mid,
        transceiver.direction(),
        offered,
        extensions,
        transceiver.sending(transceiver.direction(), withRtx(offered)),
        true,
        true);
  }

  private HeaderExtensions extensions(T transceiver) {
    NegotiatedSection agreed = codecs.agreed(transceiver);
    if (agreed != null) {
      return agreed.extensions();
    }
    List<HeaderExtensions> others = new ArrayList<>();
    for (T other : effects.transceivers()) {
      if (other.negotiated != null) {
        others.add(other.negotiated.extensions());
      }
    }
    return ours(transceiver.kind()).beside(others);
  }

  /** What we offer. */
  private static HeaderExtensions ours(MediaKind kind) {
    return kind == MediaKind.AUDIO ? HeaderExtensions.OURS_FOR_AUDIO : HeaderExtensions.OURS;
  }

  private static boolean withRtx(List<VideoCodec> codecs) {
    return codecs.stream().anyMatch(codec -> codec.rtxPayloadType() >= 0);
  }

  /** The section of an answer. */
  PlannedSection<T> answered(SectionSlot<T> slot) {
    RemoteSection offer = slot.remote;
    if (offer == null) {
      throw new AssertionError("section " + slot.mid + " has no offer");
    }
    T transceiver = slot.transceiver;
    RemoteSection.Data data = offer.data();
    if (data != null && !offer.rejected() && offer.bundled()) {
      return new PlannedSection<>(data(slot.mid, offer.proto(), data.earlyDraft()), null);
    }
    if (offer.rejected() || !offer.rtcpMux() || !offer.bundled()) {
      return rejected(offer, transceiver);
    }
    if (transceiver == null) {
      return rejected(offer, null);
    }
    if (transceiver.kind() == MediaKind.AUDIO) {
      return answeredAudio(slot.mid, transceiver, offer);
    }
    HeaderExtensions extensions = offer.extensions().known(HeaderExtensions.OURS);
    boolean numbered =
        extensions.sends(HeaderExtensions.TRANSPORT_WIDE_CC)
            && extensions.receives(HeaderExtensions.TRANSPORT_WIDE_CC);
    List<VideoCodec> common =
        codecs.answered(transceiver, offer).stream()
            .map(codec -> codec.withArrivalsToldOnce(numbered))
            .toList();
    if (common.isEmpty() || transceiver.stopped()) {
      return rejected(offer, transceiver);
    }
    RtpTransceiverDirection direction =
        intersect(transceiver.direction(), offer.direction().reversed());
    return new PlannedSection<>(
        new LocalSection.Video(
            slot.mid,
            direction,
            common,
            extensions,
            transceiver.sending(direction, withRtx(common)),
            offer.rtcpReducedSize(),
            offer.receiverRoundTrip()),
        transceiver);
  }

  private PlannedSection<T> answeredAudio(String mid, T transceiver, RemoteSection offer) {
    List<AudioCodec> common = audioCodecs.answered(transceiver, offer);
    if (common.isEmpty() || transceiver.stopped()) {
      return rejected(offer, transceiver);
    }
    RtpTransceiverDirection direction =
        intersect(transceiver.direction(), offer.direction().reversed());
    return new PlannedSection<>(
        new LocalSection.Audio(
            mid,
            direction,
            common,
            offer.extensions().known(HeaderExtensions.OURS_FOR_AUDIO),
            transceiver.sending(direction, false),
            offer.rtcpReducedSize()),
        transceiver);
  }

  private PlannedSection<T> rejected(RemoteSection offer, @Nullable T transceiver) {
    return new PlannedSection<>(
        new LocalSection.Rejected(offer.mid(), offer.kind(), offer.proto(), offer.formats()),
        transceiver);
  }

  /** The kind of transceiver that carries such a section; null when we have none. */
  static @Nullable MediaKind kindOf(RemoteSection section) {
    if (!section.proto().equals(Descriptions.PROTO)) {
      return null;
    }
    return switch (section.kind()) {
      case "video" -> MediaKind.VIDEO;
      case "audio" -> MediaKind.AUDIO;
      default -> null;
    };
  }

  static RtpTransceiverDirection intersect(
      RtpTransceiverDirection ours, RtpTransceiverDirection allowed) {
    return RtpTransceiverDirection.of(
        ours.sends() && allowed.sends(), ours.receives() && allowed.receives());
  }
}
