package org.ternrtc.peer.jsep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.IceCandidate;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.rtp.fec.FecPayloadTypes;
import org.ternrtc.sdp.Attribute;
import org.ternrtc.sdp.Candidate;
import org.ternrtc.sdp.Connection;
import org.ternrtc.sdp.Direction;
import org.ternrtc.sdp.ExtMap;
import org.ternrtc.sdp.Fingerprint;
import org.ternrtc.sdp.Flag;
import org.ternrtc.sdp.Fmtp;
import org.ternrtc.sdp.Group;
import org.ternrtc.sdp.IceOptions;
import org.ternrtc.sdp.IcePwd;
import org.ternrtc.sdp.IceUfrag;
import org.ternrtc.sdp.MaxMessageSize;
import org.ternrtc.sdp.MediaDescription;
import org.ternrtc.sdp.MediaDescriptionBuilder;
import org.ternrtc.sdp.Mid;
import org.ternrtc.sdp.Msid;
import org.ternrtc.sdp.MsidSemantic;
import org.ternrtc.sdp.Origin;
import org.ternrtc.sdp.RtcpFb;
import org.ternrtc.sdp.RtcpXr;
import org.ternrtc.sdp.RtpMap;
import org.ternrtc.sdp.SctpMap;
import org.ternrtc.sdp.SctpPort;
import org.ternrtc.sdp.SdpException;
import org.ternrtc.sdp.SessionDescription;
import org.ternrtc.sdp.SessionDescriptionBuilder;
import org.ternrtc.sdp.Setup;
import org.ternrtc.sdp.Ssrc;
import org.ternrtc.sdp.SsrcGroup;

/** Writes our descriptions, RFC 8829 sections 5.2 and 5.3. */
public final class Descriptions {
  /** The protocol of all RTP sections of WebRTC. */
  public static final String PROTO = MediaDescription.UDP_TLS_RTP_SAVPF;

  private static final int DISCARD_PORT = 9;
  private static final String DATA_CHANNEL = "webrtc-datachannel";

  private Descriptions() {}

  /**
   * Writes an offer or an answer.
   *
   * @param bundle whether the sections share one transport by a BUNDLE group
   * @param bundleOnly which sections have no transport but the bundle's (RFC 8843 section 6)
   * @param candidates the values found so far, with {@code candidate:}; they stand in the first
   *     section
   */
  public static String write(
      long sessionId,
      long sessionVersion,
      boolean bundle,
      List<LocalSection> sections,
      Predicate<LocalSection> bundleOnly,
      TransportParameters transport,
      List<String> candidates,
      boolean endOfCandidates) {
    SessionDescriptionBuilder out =
        SessionDescription.builder(Origin.webRtc(sessionId, sessionVersion));
    List<String> mids = new ArrayList<>();
    for (LocalSection section : sections) {
      if (!(section instanceof LocalSection.Rejected)) {
        mids.add(section.mid());
      }
    }
    if (bundle && !mids.isEmpty()) {
      out.attribute(Group.bundle(mids));
    }
    if (transport.iceLite()) {
      out.attribute(Flag.ICE_LITE);
    }
    out.attribute(Flag.EXTMAP_ALLOW_MIXED);
    out.attribute(new MsidSemantic("WMS *"));
    for (LocalSection section : sections) {
      MediaDescription media = media(section, transport);
      out.media(bundle && bundleOnly.test(section) ? withoutTransport(media) : media);
    }
    return withCandidates(out.build(), candidates, endOfCandidates).toString();
  }

  /** The same description with these candidates instead of those it has. */
  public static String withCandidates(
      String sdp, List<String> candidates, boolean endOfCandidates) {
    try {
      return withCandidates(SessionDescription.parse(sdp), candidates, endOfCandidates).toString();
    } catch (SdpException e) {
      throw new AssertionError("a description of ours does not parse", e);
    }
  }

  private static SessionDescription withCandidates(
      SessionDescription description, List<String> candidates, boolean endOfCandidates) {
    for (int i = 0; i < description.media().size(); i++) {
      MediaDescription section = description.media().get(i);
      if (section.isRejected()) {
        continue;
      }
      List<Attribute> attributes = new ArrayList<>();
      for (Attribute attribute : section.attributes()) {
        if (!(attribute instanceof Candidate) && attribute != Flag.END_OF_CANDIDATES) {
          attributes.add(attribute);
        }
      }
      for (String line : candidates) {
        attributes.add(ours(line));
      }
      if (endOfCandidates) {
        attributes.add(Flag.END_OF_CANDIDATES);
      }
      return description.withMedia(i, section.withAttributes(attributes));
    }
    return description;
  }

  private static Candidate ours(String line) {
    try {
      return Candidate.parse(line);
    } catch (SdpException e) {
      throw new AssertionError("a candidate of ours does not parse", e);
    }
  }

  private static MediaDescription withoutTransport(MediaDescription media) {
    List<Attribute> attributes = new ArrayList<>();
    for (Attribute attribute : media.attributes()) {
      if (!isTransport(attribute)) {
        attributes.add(attribute);
      }
    }
    attributes.add(Flag.BUNDLE_ONLY);
    return media.withPort(0).withAttributes(attributes);
  }

  private static boolean isTransport(Attribute attribute) {
    return attribute instanceof IceUfrag
        || attribute instanceof IcePwd
        || attribute instanceof IceOptions
        || attribute instanceof Fingerprint
        || attribute instanceof Setup
        || attribute instanceof Candidate;
  }

  private static MediaDescription media(LocalSection section, TransportParameters transport) {
    return switch (section) {
      case LocalSection.Rejected rejected ->
          MediaDescription.builder(rejected.kind(), 0, rejected.proto())
              .formats(rejected.formats())
              .connection(Connection.UNSPECIFIED)
              .attribute(new Mid(rejected.mid()))
              .attribute(Direction.INACTIVE)
              .build();
      case LocalSection.Data data -> data(data, transport);
      case LocalSection.Video video -> video(video, transport);
      case LocalSection.Audio audio -> audio(audio, transport);
    };
  }

  /** RFC 8841 section 4, or the early draft's form where the offer has it. */
  private static MediaDescription data(LocalSection.Data data, TransportParameters transport) {
    MediaDescriptionBuilder out =
        MediaDescription.builder("application", DISCARD_PORT, data.proto())
            .format(data.earlyDraft() ? Integer.toString(data.port()) : DATA_CHANNEL)
            .connection(Connection.UNSPECIFIED);
    transport(out, transport);
    out.attribute(new Mid(data.mid()));
    out.attribute(
        data.earlyDraft()
            ? new SctpMap(data.port(), DATA_CHANNEL, 1024)
            : new SctpPort(data.port()));
    out.attribute(new MaxMessageSize(data.maxMessageBytes()));
    return out.build();
  }

  private static MediaDescription video(LocalSection.Video video, TransportParameters transport) {
    MediaDescriptionBuilder out = MediaDescription.builder("video", DISCARD_PORT, PROTO);
    for (VideoCodec codec : video.codecs()) {
      out.format(codec.payloadType());
      if (codec.rtxPayloadType() >= 0) {
        out.format(codec.rtxPayloadType());
      }
    }
    FecPayloadTypes fec = video.fec();
    if (fec.usable()) {
      out.format(fec.red());
      if (fec.redRtx() >= 0) {
        out.format(fec.redRtx());
      }
      out.format(fec.ulpfec());
    }
    stream(out, video, transport);
    if (video.receiverRoundTrip()) {
      out.attribute(RtcpXr.RECEIVER_ROUND_TRIP);
    }
    if (video.codecs().stream()
        .anyMatch(codec -> codec.feedback().contains(VideoCodec.CONGESTION_CONTROL_FEEDBACK))) {
      // Of the whole section, whatever the codec (RFC 8888 section 6).
      out.attribute(new RtcpFb(RtcpFb.ALL, "ack", "ccfb"));
    }
    video.codecs().forEach(codec -> codec(out, codec));
    fec(out, fec);
    ssrcs(out, video.sending());
    return out.build();
  }

  private static MediaDescription audio(LocalSection.Audio audio, TransportParameters transport) {
    MediaDescriptionBuilder out = MediaDescription.builder("audio", DISCARD_PORT, PROTO);
    AudioSections.formats(out, audio.codecs());
    stream(out, audio, transport);
    AudioSections.attributes(out, audio.codecs());
    ssrcs(out, audio.sending());
    return out.build();
  }

  /** What all sections with a stream say, behind their formats. */
  private static void stream(
      MediaDescriptionBuilder out, LocalSection.Media media, TransportParameters transport) {
    out.connection(Connection.UNSPECIFIED);
    transport(out, transport);
    out.attribute(new Mid(media.mid()));
    extensions(out, media.extensions());
    out.attribute(direction(media.direction()));
    LocalSection.Sending sending = media.sending();
    if (sending != null) {
      for (String stream : sending.streamIds()) {
        out.attribute(new Msid(stream, sending.trackId()));
      }
      if (sending.streamIds().isEmpty()) {
        out.attribute(new Msid(Msid.NO_STREAM, sending.trackId()));
      }
    }
    out.attribute(Flag.RTCP_MUX);
    if (media.rtcpReducedSize()) {
      out.attribute(Flag.RTCP_RSIZE);
    }
  }

  private static void extensions(MediaDescriptionBuilder out, HeaderExtensions extensions) {
    extensions
        .ids()
        .forEach((uri, id) -> {
          RtpTransceiverDirection way = extensions.directions().get(uri);
          out.attribute(new ExtMap(id, way == null ? null : direction(way), uri, null));
        });
  }

  private static void codec(MediaDescriptionBuilder out, VideoCodec codec) {
    int type = codec.payloadType();
    out.attribute(new RtpMap(type, codec.name(), VideoCodec.CLOCK_RATE));
    codec.feedback().stream()
        .filter(value -> !value.equals(VideoCodec.CONGESTION_CONTROL_FEEDBACK))
        .sorted()
        .forEach(value -> {
          int space = value.indexOf(' ');
          out.attribute(
              space < 0
                  ? RtcpFb.of(type, value)
                  : RtcpFb.of(type, value.substring(0, space), value.substring(space + 1)));
        });
    if (!codec.parameters().isEmpty()) {
      out.attribute(new Fmtp(Integer.toString(type), codec.parameters()));
    }
    if (codec.rtxPayloadType() >= 0) {
      out.attribute(new RtpMap(codec.rtxPayloadType(), "rtx", VideoCodec.CLOCK_RATE));
      out.attribute(Fmtp.rtx(codec.rtxPayloadType(), type));
    }
  }

  private static void fec(MediaDescriptionBuilder out, FecPayloadTypes fec) {
    if (fec.usable()) {
      out.attribute(new RtpMap(fec.red(), FecPayloadTypes.RED_NAME, VideoCodec.CLOCK_RATE));
      if (fec.redRtx() >= 0) {
        out.attribute(new RtpMap(fec.redRtx(), "rtx", VideoCodec.CLOCK_RATE));
        out.attribute(Fmtp.rtx(fec.redRtx(), fec.red()));
      }
      out.attribute(new RtpMap(fec.ulpfec(), FecPayloadTypes.ULPFEC_NAME, VideoCodec.CLOCK_RATE));
    }
  }

  /** Peers that do not look at header extensions find our stream by these. */
  private static void ssrcs(MediaDescriptionBuilder out, LocalSection.@Nullable Sending sending) {
    if (sending == null) {
      return;
    }
    if (sending.rtxSsrc() >= 0) {
      out.attribute(SsrcGroup.fid(sending.ssrc(), sending.rtxSsrc()));
    }
    String stream = sending.streamIds().isEmpty() ? Msid.NO_STREAM : sending.streamIds().getFirst();
    for (long ssrc : new long[] {sending.ssrc(), sending.rtxSsrc()}) {
      if (ssrc >= 0) {
        out.attribute(Ssrc.cname(ssrc, sending.cname()));
        out.attribute(new Ssrc(ssrc, "msid", stream + " " + sending.trackId()));
      }
    }
  }

  private static void transport(MediaDescriptionBuilder out, TransportParameters transport) {
    out.attribute(new IceUfrag(transport.ice().usernameFragment()));
    out.attribute(new IcePwd(transport.ice().password()));
    out.attribute(IceOptions.of(IceOptions.TRICKLE));
    transport.fingerprints().forEach(f -> out.attribute(new Fingerprint(f.algorithm(), f.value())));
    Setup setup = transport.setup();
    if (setup != null) {
      out.attribute(setup);
    }
  }

  private static Direction direction(RtpTransceiverDirection direction) {
    return Direction.of(direction.sends(), direction.receives());
  }

  /** The value of a candidate of ours, as it travels by trickle: {@code candidate:…}. */
  public static String candidateLine(IceCandidate candidate, String ufrag) {
    List<Candidate.Extension> extensions = new ArrayList<>();
    String tcpType = candidate.tcpType();
    if (tcpType != null) {
      extensions.add(new Candidate.Extension("tcptype", tcpType));
    }
    extensions.add(new Candidate.Extension("ufrag", ufrag));
    return new Candidate(
            candidate.foundation(),
            candidate.component(),
            candidate.transport(),
            candidate.priority(),
            candidate.address(),
            candidate.port(),
            typeName(candidate),
            candidate.relatedAddress(),
            candidate.relatedPort(),
            extensions)
        .toCandidateString();
  }

  private static String typeName(IceCandidate candidate) {
    return switch (candidate.type()) {
      case HOST -> "host";
      case SRFLX -> "srflx";
      case PRFLX -> "prflx";
      case RELAY -> "relay";
    };
  }
}
