package org.ternrtc.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.DtlsRole;
import org.ternrtc.dtls.srtp.context.SrtpProfile;
import org.ternrtc.ice.IceCandidate;
import org.ternrtc.ice.IceCandidatePair;
import org.ternrtc.ice.IceStatistics;
import org.ternrtc.peer.jsep.AudioCodec;
import org.ternrtc.rtp.bandwidth.BandwidthStatistics;
import org.ternrtc.rtp.extension.ColourSpace;
import org.ternrtc.rtp.receive.RemoteSenderStatistics;
import org.ternrtc.rtp.receive.VideoReceiveStatistics;
import org.ternrtc.rtp.receive.VideoReceiveStream;
import org.ternrtc.rtp.send.VideoSendStatistics;
import org.ternrtc.rtp.session.RtpSessionStatistics;
import org.ternrtc.sctp.AssociationStatistics;

/** Gathers a {@link StatsReport}: the W3C's names, for what exists here. On the owner thread. */
final class StatsCollector {
  private static final double NANOS = 1e9;
  private static final String TRANSPORT = "T0";

  private final States states;
  private final PeerTransport transport;
  private final MediaSession media;
  private final DataSession data;
  private final List<RtpTransceiver> transceivers;
  private final Owner owner;
  private final double timestamp = System.currentTimeMillis();
  private final long now = System.nanoTime();
  private final List<StatsReport.Stats> all = new ArrayList<>();

  StatsCollector(
      States states,
      PeerTransport transport,
      MediaSession media,
      DataSession data,
      List<RtpTransceiver> transceivers,
      Owner owner) {
    this.states = states;
    this.transport = transport;
    this.media = media;
    this.data = data;
    this.transceivers = transceivers;
    this.owner = owner;
  }

  StatsReport report() {
    Map<String, Object> connection = new LinkedHashMap<>();
    connection.put("dataChannelsOpened", data.everOpen());
    connection.put("dataChannelsClosed", data.openNoMore());
    add("peer-connection", "P", connection);
    transport();
    for (DataChannel channel : data.all()) {
      add("data-channel", "D" + channel.number(), channel.statistics());
    }
    for (RtpTransceiver transceiver : transceivers) {
      NegotiatedSection section = transceiver.negotiated;
      if (section != null && transceiver.kind() == MediaKind.AUDIO) {
        codec(section);
        new AudioStats(this::add, media.audio()).add(transceiver, section);
      } else if (section != null) {
        codec(section);
        outbound(transceiver, section);
        inbound(transceiver, section);
      }
    }
    return new StatsReport(all);
  }

  private void add(String type, String id, Map<String, Object> members) {
    all.add(new StatsReport.Stats(type, id, timestamp, members));
  }

  private void transport() {
    IceStatistics ice = transport.iceStatistics();
    PeerTransport.Counters refused = transport.counters();
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("packetsSent", ice.packetsSent());
    m.put("bytesSent", ice.bytesSent());
    m.put("packetsReceived", ice.packetsReceived());
    m.put("bytesReceived", ice.bytesReceived());
    m.put("dtlsState", lower(transport.dtlsState()));
    m.put("iceState", lower(states.iceConnection()));
    DtlsRole role = transport.dtlsRole();
    m.put("dtlsRole", role == null ? "unknown" : lower(role));
    SrtpProfile profile = transport.srtpProfile();
    if (profile != null) {
      m.put("srtpCipher", profile.name());
      m.put("tlsVersion", "FEFD");
    }
    // Ours, beyond the W3C's: what was refused, and why.
    m.put("ternDatagramsDropped", owner.droppedDatagrams());
    m.put("ternEarlyPacketsDropped", refused.earlyDropped());
    m.put("ternSrtpUnauthenticated", refused.unauthenticated());
    m.put("ternSrtpReplayed", refused.replayed());
    m.put("ternSrtpMalformed", refused.malformed());
    m.put("ternSendFailures", refused.sendFailures());
    RtpSessionStatistics session = media.sessionStatistics();
    if (session != null) {
      m.put("ternRtpMalformed", session.rtpMalformed());
      m.put("ternRtpUnrouted", session.rtpUnrouted());
      m.put("ternRtcpMalformed", session.rtcpMalformed());
      m.put("ternPacerQueuedBytes", session.pacerQueuedBytes());
      m.put("ternPacerDropped", session.pacerDropped());
    }
    if (data.everOpen() > 0) {
      AssociationStatistics sctp = data.statistics();
      m.put("ternSctpCongestionWindow", sctp.congestionWindowBytes());
      m.put("ternSctpRetransmissions", sctp.retransmissions());
      m.put("ternSctpPacketBytes", sctp.packetBytes());
      m.put("ternSctpPacketsMalformed", sctp.packetsMalformed());
      if (sctp.smoothedRoundTripNanos() >= 0) {
        m.put("ternSctpRoundTripTime", sctp.smoothedRoundTripNanos() / NANOS);
      }
    }
    IceCandidatePair pair = transport.selectedPair();
    if (pair != null) {
      m.put("selectedCandidatePairId", "CP0");
      pair(pair, ice, session);
    }
    add("transport", TRANSPORT, m);
  }

  private void pair(
      IceCandidatePair pair, IceStatistics ice, @Nullable RtpSessionStatistics session) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("transportId", TRANSPORT);
    m.put("localCandidateId", "LC0");
    m.put("remoteCandidateId", "RC0");
    m.put("state", "succeeded");
    m.put("nominated", true);
    m.put("packetsSent", ice.packetsSent());
    m.put("bytesSent", ice.bytesSent());
    m.put("packetsReceived", ice.packetsReceived());
    m.put("bytesReceived", ice.bytesReceived());
    m.put("currentRoundTripTime", ice.currentRoundTripNanos() / NANOS);
    m.put("totalRoundTripTime", ice.totalRoundTripNanos() / NANOS);
    m.put("requestsSent", ice.requestsSent());
    m.put("requestsReceived", ice.requestsReceived());
    m.put("responsesSent", ice.responsesSent());
    m.put("responsesReceived", ice.responsesReceived());
    m.put("consentRequestsSent", ice.consentRequestsSent());
    if (session != null) {
      BandwidthStatistics path = session.bandwidth();
      m.put("availableOutgoingBitrate", path.targetRate());
      if (session.remoteRate() >= 0) {
        m.put("availableIncomingBitrate", session.remoteRate());
      }
      m.put("ternAcknowledgedBitrate", path.acknowledgedRate());
      m.put("ternPathLoss", path.loss());
      m.put("ternOveruses", path.overuses());
      m.put("ternProbes", path.probes());
      m.put("ternOutages", path.outages());
      m.put("ternTransportFeedbackSent", session.feedbackSent());
    }
    add("candidate-pair", "CP0", m);
    candidate("local-candidate", "LC0", pair.local());
    candidate("remote-candidate", "RC0", pair.remote());
  }

  private void candidate(String type, String id, IceCandidate candidate) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("transportId", TRANSPORT);
    m.put("address", candidate.address());
    m.put("port", candidate.port());
    m.put("protocol", candidate.transport().toLowerCase(Locale.ROOT));
    m.put("candidateType", lower(candidate.type()));
    m.put("priority", candidate.priority());
    m.put("foundation", candidate.foundation());
    add(type, id, m);
  }

  static String codecId(NegotiatedSection section) {
    return "C" + section.codec().payloadType();
  }

  private void codec(NegotiatedSection section) {
    if (all.stream().anyMatch(s -> s.id().equals(codecId(section)))) {
      return;
    }
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("transportId", TRANSPORT);
    boolean sound = section.codec() instanceof AudioCodec;
    m.put("mimeType", (sound ? "audio/" : "video/") + section.codec().name());
    m.put("payloadType", section.codec().payloadType());
    m.put("clockRate", section.codec().clockRate());
    if (section.codec() instanceof AudioCodec codec) {
      m.put("channels", codec.channels());
      if (!codec.parameters().isEmpty()) {
        m.put("sdpFmtpLine", codec.parameters());
      }
    }
    add("codec", codecId(section), m);
  }

  private void outbound(RtpTransceiver transceiver, NegotiatedSection section) {
    VideoSendStatistics sent = media.sendStatistics(transceiver);
    if (sent == null) {
      return;
    }
    RtpSender sender = transceiver.sender();
    String id = "O" + Integer.toUnsignedString(sent.ssrc());
    Map<String, Object> m = rtp(transceiver, section, sent.ssrc());
    m.put("packetsSent", sent.packetsSent());
    m.put("bytesSent", sent.bytesSent());
    m.put("headerBytesSent", sent.headerBytesSent());
    m.put("retransmittedPacketsSent", sent.retransmittedPacketsSent());
    m.put("retransmittedBytesSent", sent.retransmittedBytesSent());
    m.put("framesSent", sent.framesSent());
    m.put("nackCount", sent.nackCount());
    m.put("pliCount", sent.pliCount());
    m.put("firCount", sent.firCount());
    m.put("active", sender.isSending() && sender.parameters().active());
    m.put("targetBitrate", sender.bitrate());
    m.put("ternRetransmissionsRefused", sent.retransmissionsRefused());
    m.put("ternFecPacketsSent", sent.fecPacketsSent());
    m.put("ternFecBytesSent", sent.fecBytesSent());
    m.put("ternFramesLost", sender.framesLost());
    if (section.video().rtxPayloadType() >= 0) {
      m.put("rtxSsrc", Integer.toUnsignedLong(sent.rtxSsrc()));
    }
    PictureStats.outbound(m, sent, media.sentPace(transceiver), now);
    CompressedTrack encoded = sender.encoded();
    MediaTrack track = sender.track();
    if (encoded != null) {
      CompressedTrack.Counters c = encoded.counters();
      m.put("framesEncoded", c.framesEncoded());
      m.put("keyFramesEncoded", c.keyFrames());
      m.put("totalEncodeTime", c.totalEncodeNanos() / NANOS);
      m.put("qpSum", c.qpSum());
      m.put("frameWidth", c.width());
      m.put("frameHeight", c.height());
      m.put("encoderImplementation", encoded.encoderName());
      if (track instanceof VideoTrack) {
        m.put("scalabilityMode", sender.parameters().scalabilityMode().name());
      }
      m.put("qualityLimitationReason", sender.limitation());
      m.put("qualityLimitationDurations", media.limitations(transceiver));
      m.put("qualityLimitationResolutionChanges", c.qualityChanges());
      if (track != null) {
        m.put("mediaSourceId", "S" + track.id());
        source(track, c);
      }
    }
    if (sent.reportsReceived() > 0) {
      m.put("remoteId", "R" + id);
    }
    add("outbound-rtp", id, m);
    if (sent.reportsReceived() > 0) {
      remoteInbound(id, section, sent);
    }
  }

  private void source(MediaTrack track, CompressedTrack.Counters c) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("trackIdentifier", track.id());
    m.put("kind", "video");
    m.put("frames", c.framesIn());
    m.put("width", c.width());
    m.put("height", c.height());
    m.put("ternFramesSkipped", c.framesSkipped());
    if (track instanceof VideoTrack raw) {
      m.put("framesPerSecond", raw.pace().perSecond(now));
    }
    if (all.stream().noneMatch(s -> s.id().equals("S" + track.id()))) {
      add("media-source", "S" + track.id(), m);
    }
  }

  private void remoteInbound(String localId, NegotiatedSection section, VideoSendStatistics sent) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("ssrc", Integer.toUnsignedLong(sent.ssrc()));
    m.put("kind", "video");
    m.put("localId", localId);
    m.put("transportId", TRANSPORT);
    m.put("codecId", codecId(section));
    m.put("packetsLost", sent.remotePacketsLost());
    m.put("fractionLost", sent.fractionLost());
    m.put("jitter", sent.remoteJitterNanos() / NANOS);
    if (sent.roundTripMeasurements() > 0) {
      m.put("roundTripTime", sent.roundTripNanos() / NANOS);
      m.put("totalRoundTripTime", sent.totalRoundTripNanos() / NANOS);
      m.put("roundTripTimeMeasurements", sent.roundTripMeasurements());
    }
    add("remote-inbound-rtp", "R" + localId, m);
  }

  private void inbound(RtpTransceiver transceiver, NegotiatedSection section) {
    VideoReceiveStatistics received = media.receiveStatistics(transceiver);
    if (received == null || received.packetsReceived() == 0) {
      return;
    }
    RtpReceiver receiver = transceiver.receiver();
    Map<String, Object> m = rtp(transceiver, section, received.ssrc());
    m.put("trackIdentifier", receiver.track().id());
    m.put("packetsReceived", received.packetsReceived());
    m.put("bytesReceived", received.bytesReceived());
    m.put("headerBytesReceived", received.headerBytesReceived());
    m.put("packetsLost", received.packetsLost());
    m.put("packetsDiscarded", received.packetsDiscarded());
    m.put("jitter", received.jitterNanos() / NANOS);
    m.put("framesReceived", received.framesReceived());
    m.put("nackCount", received.nackCount());
    m.put("pliCount", received.pliCount());
    m.put("firCount", received.firCount());
    m.put("retransmittedPacketsReceived", received.retransmittedPacketsReceived());
    m.put("retransmittedBytesReceived", received.retransmittedBytesReceived());
    m.put("fecPacketsReceived", received.fecPacketsReceived());
    m.put("fecBytesReceived", received.fecBytesReceived());
    m.put("fecPacketsDiscarded", received.fecPacketsDiscarded());
    m.put("ternPacketsRecovered", received.packetsRecovered());
    PictureStats.inbound(m, received, timestamp, now);
    long dropped = received.framesDropped();
    DecoderThread decoder = receiver.decoder();
    if (decoder != null) {
      PictureStats.decoded(m, decoder, now);
      dropped += decoder.counters().framesDropped();
    }
    m.put("framesDropped", dropped);
    String id = "I" + Integer.toUnsignedString(received.ssrc());
    VideoReceiveStream stream = media.receiveStream(transceiver);
    RemoteSenderStatistics sender = stream == null ? null : stream.remoteSender();
    if (stream != null) {
      told(m, stream);
      PictureStats.playout(m, stream, now);
    }
    if (sender != null) {
      m.put("remoteId", "R" + id);
    }
    add("inbound-rtp", id, m);
    if (sender != null) {
      remoteOutbound(id, section, received.ssrc(), sender);
    }
  }

  /** Ours, beyond the W3C's: what header extensions say of the pictures. */
  private static void told(Map<String, Object> m, VideoReceiveStream stream) {
    m.put("ternContentType", stream.screen() ? "screenshare" : "");
    ColourSpace colours = stream.colours();
    if (colours != null) {
      m.put("ternColourMatrix", colours.matrix());
      m.put("ternFullRange", colours.fullRange());
    }
  }

  private void remoteOutbound(
      String localId, NegotiatedSection section, int ssrc, RemoteSenderStatistics sender) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("ssrc", Integer.toUnsignedLong(ssrc));
    m.put("kind", "video");
    m.put("localId", localId);
    m.put("transportId", TRANSPORT);
    m.put("codecId", codecId(section));
    m.put("packetsSent", sender.packets());
    m.put("bytesSent", sender.bytes());
    m.put("remoteTimestamp", sender.epochNanos() / 1e6);
    m.put("reportsSent", sender.reports());
    m.put("roundTripTimeMeasurements", sender.roundTripMeasurements());
    m.put("totalRoundTripTime", sender.totalRoundTripNanos() / NANOS);
    if (sender.roundTripMeasurements() > 0) {
      m.put("roundTripTime", sender.roundTripNanos() / NANOS);
    }
    add("remote-outbound-rtp", "R" + localId, m);
  }

  private static Map<String, Object> rtp(
      RtpTransceiver transceiver, NegotiatedSection section, int ssrc) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("ssrc", Integer.toUnsignedLong(ssrc));
    m.put("kind", "video");
    m.put("transportId", TRANSPORT);
    m.put("codecId", codecId(section));
    String mid = transceiver.mid();
    if (mid != null) {
      m.put("mid", mid);
    }
    return m;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
