package org.ternrtc.peer.jsep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.IceCandidate;
import org.ternrtc.ice.IceCandidateType;
import org.ternrtc.ice.IceParameters;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.SyntaxException;
import org.ternrtc.rtp.fec.FecPayloadTypes;
import org.ternrtc.sdp.Bandwidth;
import org.ternrtc.sdp.Candidate;
import org.ternrtc.sdp.Codec;
import org.ternrtc.sdp.Direction;
import org.ternrtc.sdp.ExtMap;
import org.ternrtc.sdp.Fingerprint;
import org.ternrtc.sdp.Flag;
import org.ternrtc.sdp.Group;
import org.ternrtc.sdp.IcePwd;
import org.ternrtc.sdp.IceUfrag;
import org.ternrtc.sdp.MaxMessageSize;
import org.ternrtc.sdp.MediaDescription;
import org.ternrtc.sdp.Msid;
import org.ternrtc.sdp.RtcpFb;
import org.ternrtc.sdp.RtcpXr;
import org.ternrtc.sdp.SctpPort;
import org.ternrtc.sdp.SdpException;
import org.ternrtc.sdp.SessionDescription;
import org.ternrtc.sdp.Setup;
import org.ternrtc.sdp.Ssrc;
import org.ternrtc.sdp.SsrcGroup;
import org.ternrtc.sdp.WebRtcRules;

/** Reads the other side's descriptions, RFC 8829 section 5.8. */
public final class RemoteDescriptions {
  private RemoteDescriptions() {}

  /**
   * Reads an offer or an answer.
   *
   * @throws SyntaxException when it breaks SDP's grammar or WebRTC's rules, naming the line
   */
  public static RemoteDescription read(String sdp) {
    SessionDescription description;
    try {
      description = WebRtcRules.parse(sdp);
    } catch (SdpException e) {
      throw new SyntaxException(e.reason(), e.line());
    }
    List<Group> groups = description.bundleGroups();
    Set<String> bundle =
        groups.isEmpty() ? Set.of() : new LinkedHashSet<>(groups.getFirst().mids());
    int lone = groups.isEmpty() ? lone(description) : -1;
    List<RemoteSection> sections = new ArrayList<>();
    TransportParameters transport = null;
    for (int i = 0; i < description.media().size(); i++) {
      MediaDescription media = description.media().get(i);
      String mid = media.mid() == null ? Integer.toString(i) : media.mid();
      boolean bundled = i == lone || bundle.contains(mid);
      RemoteSection section = section(description, media, mid, bundled);
      sections.add(section);
      if (transport == null && bundled && !section.rejected()) {
        transport = section.transport();
      }
    }
    return new RemoteDescription(sections, !groups.isEmpty(), transport);
  }

  /** Without BUNDLE one section can be carried: the first video one, else the first of all. */
  private static int lone(SessionDescription description) {
    int first = -1;
    for (int i = 0; i < description.media().size(); i++) {
      MediaDescription media = description.media().get(i);
      if (media.isRejected()) {
        continue;
      }
      if (media.kind().equals("video")) {
        return i;
      }
      if (first < 0) {
        first = i;
      }
    }
    return first;
  }

  private static RemoteSection section(
      SessionDescription description, MediaDescription media, String mid, boolean bundled) {
    long ssrc = -1;
    long rtxSsrc = -1;
    for (SsrcGroup group : media.attributes(SsrcGroup.class)) {
      if (group.semantics().equals(SsrcGroup.FID) && group.ssrcs().size() == 2 && ssrc < 0) {
        ssrc = group.ssrcs().get(0);
        rtxSsrc = group.ssrcs().get(1);
      }
    }
    String cname = null;
    for (Ssrc line : media.attributes(Ssrc.class)) {
      if (ssrc < 0) {
        ssrc = line.ssrc();
      }
      if (line.ssrc() == ssrc && line.attribute().equals("cname")) {
        cname = line.value();
      }
    }
    List<IceCandidate> candidates = new ArrayList<>();
    for (Candidate candidate : media.candidates()) {
      IceCandidate read = candidate(candidate);
      if (read != null) {
        candidates.add(read);
      }
    }
    return new RemoteSection(
        media.kind(),
        media.protocol(),
        media.formats(),
        mid,
        media.isRejected(),
        bundled,
        direction(description.direction(media)),
        codecs(media),
        AudioSections.read(media),
        AudioSections.packetMillis(media),
        extensions(media),
        streamIds(media),
        ssrc,
        rtxSsrc,
        cname,
        media.has(Flag.RTCP_MUX) || description.has(Flag.RTCP_MUX),
        media.has(Flag.RTCP_RSIZE),
        receiverRoundTrip(description, media),
        maxBitrate(media),
        data(media),
        transport(description, media),
        candidates,
        media.has(Flag.END_OF_CANDIDATES) || description.has(Flag.END_OF_CANDIDATES));
  }

  private static HeaderExtensions extensions(MediaDescription media) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    Map<String, RtpTransceiverDirection> directions = new LinkedHashMap<>();
    for (ExtMap map : media.attributes(ExtMap.class)) {
      // An id above 255 offers more than there is room for (RFC 8285 section 7).
      if (map.id() <= 255 && ids.putIfAbsent(map.uri(), map.id()) == null) {
        Direction direction = map.direction();
        if (direction != null && direction != Direction.SENDRECV) {
          directions.put(map.uri(), direction(direction));
        }
      }
    }
    return new HeaderExtensions(ids, directions);
  }

  /** All that carry media, whether we know them or not, each with its retransmissions. */
  private static List<VideoCodec> codecs(MediaDescription media) {
    List<VideoCodec> found = new ArrayList<>();
    if (!media.kind().equals("video") || !media.isRtp()) {
      return found;
    }
    List<Codec> all = media.codecs();
    FecPayloadTypes fec = fec(all);
    Map<Integer, Integer> retransmissions = new HashMap<>();
    for (Codec codec : all) {
      if (codec.associatedPayloadType() >= 0) {
        retransmissions.putIfAbsent(codec.associatedPayloadType(), codec.payloadType());
      }
    }
    for (Codec codec : all) {
      if (!CodecMatching.isMedia(codec.name())
          || codec.rtpMap().clockRate() != VideoCodec.CLOCK_RATE) {
        continue;
      }
      Set<String> feedback = new LinkedHashSet<>();
      for (RtcpFb line : codec.feedback()) {
        feedback.add(line.parameter() == null ? line.type() : line.type() + " " + line.parameter());
      }
      found.add(
          new VideoCodec(
              codec.name(),
              codec.payloadType(),
              retransmissions.getOrDefault(codec.payloadType(), -1),
              fec,
              feedback,
              codec.parameters()));
    }
    return found;
  }

  /** The first of each; alone, neither wrapping nor protection is of use. */
  private static FecPayloadTypes fec(List<Codec> all) {
    int red = first(all, FecPayloadTypes.RED_NAME);
    int ulpfec = first(all, FecPayloadTypes.ULPFEC_NAME);
    if (red < 0 || ulpfec < 0) {
      return FecPayloadTypes.NONE;
    }
    int redRtx = FecPayloadTypes.ABSENT;
    for (Codec codec : all) {
      if (codec.associatedPayloadType() == red && redRtx < 0) {
        redRtx = codec.payloadType();
      }
    }
    return new FecPayloadTypes(red, redRtx, ulpfec);
  }

  private static int first(List<Codec> all, String name) {
    for (Codec codec : all) {
      if (codec.is(name) && codec.rtpMap().clockRate() == VideoCodec.CLOCK_RATE) {
        return codec.payloadType();
      }
    }
    return FecPayloadTypes.ABSENT;
  }

  /** RFC 3611 section 5.1: at either level, the section's word counts. */
  private static boolean receiverRoundTrip(SessionDescription description, MediaDescription media) {
    RtcpXr own = media.attribute(RtcpXr.class);
    RtcpXr all = own == null ? description.attribute(RtcpXr.class) : own;
    return all != null && all.receiverRoundTrip();
  }

  private static List<String> streamIds(MediaDescription media) {
    Set<String> ids = new LinkedHashSet<>();
    for (Msid msid : media.attributes(Msid.class)) {
      if (!msid.streamId().equals(Msid.NO_STREAM)) {
        ids.add(msid.streamId());
      }
    }
    return List.copyOf(ids);
  }

  /** RFC 8841 section 6.1: who says nothing takes 64 KiB. */
  private static RemoteSection.@Nullable Data data(MediaDescription media) {
    if (!media.kind().equals("application") || !media.isSctp() || media.sctpPort() <= 0) {
      return null;
    }
    MaxMessageSize size = media.attribute(MaxMessageSize.class);
    return new RemoteSection.Data(
        media.sctpPort(),
        size == null ? 65_536 : size.bytes(),
        media.attribute(SctpPort.class) == null);
  }

  private static int maxBitrate(MediaDescription media) {
    long limit = -1;
    for (Bandwidth line : media.bandwidths()) {
      if (line.type().equals("TIAS")) {
        // The more exact of the two (RFC 3890).
        return (int) Math.min(Integer.MAX_VALUE, line.value());
      }
      if (line.type().equals("AS")) {
        limit = Math.min(Integer.MAX_VALUE, Math.min(line.value(), 1L << 40) * 1000);
      }
    }
    return (int) limit;
  }

  private static @Nullable TransportParameters transport(
      SessionDescription description, MediaDescription media) {
    IceUfrag ufrag = description.transportAttribute(media, IceUfrag.class);
    IcePwd password = description.transportAttribute(media, IcePwd.class);
    if (ufrag == null || password == null) {
      return null;
    }
    List<org.ternrtc.dtls.srtp.Fingerprint> fingerprints = new ArrayList<>();
    for (Fingerprint line : description.transportAttributes(media, Fingerprint.class)) {
      fingerprints.add(new org.ternrtc.dtls.srtp.Fingerprint(line.hashFunction(), line.hex()));
    }
    return new TransportParameters(
        new IceParameters(ufrag.value(), password.value()),
        fingerprints,
        description.transportAttribute(media, Setup.class),
        description.has(Flag.ICE_LITE));
  }

  private static RtpTransceiverDirection direction(Direction direction) {
    return switch (direction) {
      case SENDRECV -> RtpTransceiverDirection.SENDRECV;
      case SENDONLY -> RtpTransceiverDirection.SENDONLY;
      case RECVONLY -> RtpTransceiverDirection.RECVONLY;
      case INACTIVE -> RtpTransceiverDirection.INACTIVE;
    };
  }

  /**
   * Reads a trickled candidate, with or without {@code a=} and {@code candidate:}.
   *
   * @return the candidate; null when its type is one we do not know
   * @throws SyntaxException when it is malformed
   */
  public static @Nullable IceCandidate candidate(String line) {
    try {
      return candidate(Candidate.parse(line));
    } catch (SdpException e) {
      throw new SyntaxException("candidate: " + e.reason(), 0);
    }
  }

  private static @Nullable IceCandidate candidate(Candidate candidate) {
    IceCandidateType type =
        switch (candidate.type()) {
          case "host" -> IceCandidateType.HOST;
          case "srflx" -> IceCandidateType.SRFLX;
          case "prflx" -> IceCandidateType.PRFLX;
          case "relay" -> IceCandidateType.RELAY;
          default -> null;
        };
    return type == null
        ? null
        : new IceCandidate(
            candidate.foundation(),
            candidate.component(),
            candidate.transport(),
            candidate.priority(),
            candidate.address(),
            candidate.port(),
            type,
            candidate.relatedAddress(),
            candidate.relatedPort(),
            candidate.tcpType());
  }
}
