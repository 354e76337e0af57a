package org.ternrtc.peer;

import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.DtlsRole;
import org.ternrtc.peer.jsep.CodecMatching;
import org.ternrtc.peer.jsep.LocalSection;
import org.ternrtc.peer.jsep.RemoteDescription;
import org.ternrtc.peer.jsep.RemoteSection;
import org.ternrtc.peer.jsep.SectionCodec;
import org.ternrtc.peer.jsep.TransportParameters;
import org.ternrtc.peer.jsep.VideoCodec;
import org.ternrtc.rtp.fec.FecPayloadTypes;
import org.ternrtc.sdp.Setup;

/**
 * What follows when both descriptions are there, RFC 8829 section 5.11: media, data channels and
 * transport as both want them.
 */
final class Agreement<T extends JsepTransceiver> {
  private final SignalingEffects<T> effects;
  private final Sections<T> sections;
  private @Nullable String remoteUfrag;

  Agreement(SignalingEffects<T> effects, Sections<T> sections) {
    this.effects = effects;
    this.sections = sections;
  }

  boolean transportStarted() {
    return remoteUfrag != null;
  }

  /** Of the ICE generation that stands; null before the transport has started. */
  @Nullable String remoteUfrag() {
    return remoteUfrag;
  }

  /** Whether the description begins a new ICE generation. */
  boolean restarts(RemoteDescription description) {
    TransportParameters transport = description.transport();
    return remoteUfrag != null
        && transport != null
        && !remoteUfrag.equals(transport.ice().usernameFragment());
  }

  void checkTransport(RemoteDescription description) {
    if (description.sections().stream().allMatch(s -> s.rejected() || !s.bundled())) {
      return;
    }
    TransportParameters transport = description.transport();
    if (transport == null) {
      throw new SyntaxException("ICE user name fragment or password is missing", 0);
    }
    if (transport.fingerprints().isEmpty()) {
      throw new SyntaxException("the fingerprint of the certificate is missing", 0);
    }
  }

  DtlsRole answerRole(RemoteDescription offer, boolean active) {
    DtlsRole fixed = effects.dtlsRole();
    if (fixed != null) {
      return fixed;
    }
    TransportParameters transport = offer.transport();
    Setup setup = transport == null ? null : transport.setup();
    if (setup == Setup.ACTIVE) {
      return DtlsRole.SERVER;
    }
    if (setup == Setup.PASSIVE) {
      return DtlsRole.CLIENT;
    }
    return active ? DtlsRole.CLIENT : DtlsRole.SERVER;
  }

  DtlsRole offererRole(RemoteDescription answer) {
    TransportParameters transport = answer.transport();
    DtlsRole fixed = effects.dtlsRole();
    if (fixed != null || transport == null) {
      return fixed == null ? DtlsRole.SERVER : fixed;
    }
    if (transport.setup() == Setup.ACTIVE) {
      return DtlsRole.SERVER;
    }
    if (transport.setup() == Setup.PASSIVE) {
      return DtlsRole.CLIENT;
    }
    throw new SyntaxException("an answer must say setup:active or setup:passive", 0);
  }

  static Setup setupOf(DtlsRole role) {
    return role == DtlsRole.CLIENT ? Setup.ACTIVE : Setup.PASSIVE;
  }

  /**
   * Makes it so.
   *
   * @param provisional whether a final answer may still say something else: nothing ends for good
   */
  void make(
      Draft<T> local,
      RemoteDescription other,
      DtlsRole role,
      boolean weOffered,
      boolean provisional) {
    boolean any = false;
    for (int i = 0; i < sections.size(); i++) {
      SectionSlot<T> slot = sections.get(i);
      LocalSection ours = local.sections().get(i).section();
      RemoteSection theirs = other.sections().get(i);
      boolean rejected = ours instanceof LocalSection.Rejected || theirs.rejected();
      any |= !rejected && theirs.bundled();
      if (ours instanceof LocalSection.Data) {
        data(rejected ? null : theirs);
      }
      if (!provisional) {
        slot.rejected = rejected;
        slot.refusal = Refusals.of(slot.mid, ours, theirs, weOffered, effects);
      }
      if (slot.transceiver != null) {
        media(slot.transceiver, ours, rejected ? null : theirs, weOffered, provisional);
      }
    }
    TransportParameters transport = other.transport();
    if (any && transport != null) {
      transport(local, transport, role, weOffered, provisional);
    }
  }

  private void data(@Nullable RemoteSection theirs) {
    RemoteSection.Data data = theirs == null || !theirs.bundled() ? null : theirs.data();
    if (data == null) {
      effects.dataRefused();
    } else {
      effects.dataNegotiated(data);
    }
  }

  private void media(
      T transceiver,
      LocalSection ours,
      @Nullable RemoteSection theirs,
      boolean weOffered,
      boolean provisional) {
    if (theirs == null) {
      if (!provisional) {
        withdraw(transceiver);
        transceiver.finishStop();
        effects.forget(transceiver);
      }
      return;
    }
    if (!(ours instanceof LocalSection.Media media) || transceiver.stopped()) {
      // An offer that is older than the stop: the next one rejects the section.
      return;
    }
    NegotiatedSection section = theirs.bundled() ? agreed(media, theirs, weOffered) : null;
    if (section == null) {
      // Accepted without a codec or a transport in common: the next offer rejects the section.
      withdraw(transceiver);
      transceiver.beginStop();
      return;
    }
    transceiver.negotiated = section;
    transceiver.setCurrentDirection(section.direction());
    effects.negotiated(transceiver, section);
    if (!section.direction().receives()) {
      withdraw(transceiver);
    }
  }

  private static @Nullable NegotiatedSection agreed(
      LocalSection.Media ours, RemoteSection theirs, boolean weOffered) {
    return switch (ours) {
      case LocalSection.Video video -> video(video, theirs, weOffered);
      case LocalSection.Audio audio -> audio(audio, theirs, weOffered);
    };
  }

  private static @Nullable NegotiatedSection video(
      LocalSection.Video video, RemoteSection theirs, boolean weOffered) {
    VideoCodec codec =
        weOffered
            ? CodecMatching.first(theirs.codecs(), video.codecs())
            : video.codecs().getFirst();
    if (codec == null) {
      return null;
    }
    VideoCodec agreed = weOffered ? accepted(codec, video.codecs().getFirst()) : codec;
    return section(video, theirs, agreed, null);
  }

  private static @Nullable NegotiatedSection audio(
      LocalSection.Audio audio, RemoteSection theirs, boolean weOffered) {
    AudioTerms terms =
        weOffered
            ? AudioTerms.answered(audio.codecs(), theirs.audioCodecs())
            : AudioTerms.ours(audio.codecs().getFirst(), theirs.audioCodecs());
    if (terms == null) {
      return null;
    }
    NegotiatedSection.Sound sound =
        new NegotiatedSection.Sound(terms.ourParameters(), theirs.packetMillis(), terms.red());
    return section(audio, theirs, terms.codec(), sound);
  }

  private static NegotiatedSection section(
      LocalSection.Media ours,
      RemoteSection theirs,
      SectionCodec codec,
      NegotiatedSection.@Nullable Sound sound) {
    return new NegotiatedSection(
        SectionPlanner.intersect(ours.direction(), theirs.direction().reversed()),
        codec,
        sound,
        theirs.extensions().known(ours.extensions()),
        theirs.ssrc(),
        theirs.rtxSsrc(),
        theirs.cname(),
        theirs.streamIds(),
        ours.rtcpReducedSize() && theirs.rtcpReducedSize(),
        theirs.maxBitrate());
  }

  /** What the answer took of our offer. */
  private static VideoCodec accepted(VideoCodec answered, VideoCodec ours) {
    VideoCodec accepted = answered.withOurFeedback();
    return ours.fec().usable() ? accepted : accepted.withFec(FecPayloadTypes.NONE);
  }

  private void transport(
      Draft<T> local,
      TransportParameters theirs,
      DtlsRole role,
      boolean weOffered,
      boolean provisional) {
    String ufrag = theirs.ice().usernameFragment();
    boolean restart = local.restart() && !provisional;
    if (restart && ufrag.equals(remoteUfrag)) {
      // A side that cannot restart: what there is goes on.
      effects.cancelRestart();
    } else if (restart || remoteUfrag == null) {
      remoteUfrag = ufrag;
      effects.startTransport(weOffered || theirs.iceLite(), role, theirs);
    }
  }

  /**
   * Tells of tracks that come and go, W3C section 4.4.1.7, process remote tracks.
   *
   * @param answer whether our own direction is settled as well
   */
  void announceTracks(RemoteDescription description, boolean answer) {
    for (int i = 0; i < sections.size(); i++) {
      T transceiver = sections.get(i).transceiver;
      if (transceiver == null || transceiver.ended()) {
        continue;
      }
      RemoteSection section = description.sections().get(i);
      if (!transceiver.stopped()
          && !section.rejected()
          && section.bundled()
          && section.direction().sends()
          && (!answer || receives(transceiver))
          && understood(transceiver, section)) {
        transceiver.setRemoteStreams(section.streamIds());
        if (!transceiver.announced) {
          transceiver.announced = true;
          effects.track(transceiver);
        }
      } else {
        withdraw(transceiver);
      }
    }
  }

  private boolean receives(T transceiver) {
    RtpTransceiverDirection agreed = transceiver.agreedDirection();
    return agreed != null && agreed.receives();
  }

  private boolean understood(T transceiver, RemoteSection section) {
    if (transceiver.kind() == MediaKind.AUDIO) {
      return section.audioCodecs().stream()
          .anyMatch(theirs ->
              effects.codecs(MediaKind.AUDIO).stream()
                  .anyMatch(ours -> theirs.same(ours.name(), ours.clockRate(), ours.channels())));
    }
    return section.codecs().stream()
        .anyMatch(theirs ->
            effects.codecs(transceiver.kind()).stream()
                .anyMatch(ours ->
                    CodecMatching.same(
                        theirs.name(), theirs.parameters(), ours.name(), ours.parameters())));
  }

  private void withdraw(T transceiver) {
    if (transceiver.announced) {
      transceiver.announced = false;
      effects.trackRemoved(transceiver);
    }
  }
}
