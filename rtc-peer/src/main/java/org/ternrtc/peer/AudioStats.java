package org.ternrtc.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.audio.LevelMeter;
import org.ternrtc.rtp.audio.AudioJitterStatistics;
import org.ternrtc.rtp.receive.AudioReceiveStatistics;
import org.ternrtc.rtp.receive.AudioReceiveStream;
import org.ternrtc.rtp.receive.RemoteSenderStatistics;
import org.ternrtc.rtp.send.AudioSendStatistics;

/** What a {@link StatsReport} says of sound, under the W3C's names. On the owner thread. */
final class AudioStats {
  private static final double NANOS = 1e9;
  private static final String TRANSPORT = "T0";

  /** Takes a dictionary. */
  @FunctionalInterface
  interface Sink {
    void add(String type, String id, Map<String, Object> members);
  }

  private final Sink sink;
  private final AudioSession session;

  AudioStats(Sink sink, AudioSession session) {
    this.sink = sink;
    this.session = session;
  }

  void add(RtpTransceiver transceiver, NegotiatedSection section) {
    AudioSendStatistics sent = session.sendStatistics(transceiver);
    if (sent != null) {
      outbound(transceiver, section, sent);
    }
    AudioReceiveStream received = session.receiveStream(transceiver);
    if (received != null && received.statistics().packetsReceived() > 0) {
      inbound(transceiver, section, received);
    }
  }

  private void outbound(
      RtpTransceiver transceiver, NegotiatedSection section, AudioSendStatistics sent) {
    RtpSender sender = transceiver.sender();
    String id = "O" + Integer.toUnsignedString(sent.ssrc());
    Map<String, Object> m = rtp(section, sent.ssrc());
    mid(m, transceiver);
    m.put("packetsSent", sent.packetsSent());
    m.put("bytesSent", sent.bytesSent());
    m.put("headerBytesSent", sent.headerBytesSent());
    m.put("retransmittedPacketsSent", 0);
    m.put("nackCount", 0);
    m.put("active", sender.isSending() && sender.parameters().active());
    AudioSending sending = sender.sound();
    AudioEncoderThread encoder = sending == null ? null : sending.encoder();
    MediaTrack track = sender.track();
    if (sending != null) {
      m.put("targetBitrate", sending.bitrate());
      m.put("ternFramesLost", sending.packetsLost());
    }
    if (encoder != null && track != null) {
      m.put("mediaSourceId", "S" + track.id());
      m.put("ternTotalEncodeTime", encoder.encodeNanos() / NANOS);
      m.put("ternAudioFramesDropped", encoder.framesDropped());
      Map<String, Object> source = new LinkedHashMap<>();
      source.put("trackIdentifier", track.id());
      source.put("kind", "audio");
      level(source, encoder.meter());
      sink.add("media-source", "S" + track.id(), source);
    }
    if (sent.reportsReceived() > 0) {
      m.put("remoteId", "R" + id);
    }
    sink.add("outbound-rtp", id, m);
    if (sent.reportsReceived() > 0) {
      remoteInbound(id, section, sent);
    }
  }

  private static void level(Map<String, Object> m, LevelMeter meter) {
    m.put("audioLevel", meter.level());
    m.put("totalAudioEnergy", meter.totalEnergy());
    m.put("totalSamplesDuration", meter.totalSeconds());
    m.put("ternSpeaking", meter.speaking());
  }

  private void remoteInbound(String localId, NegotiatedSection section, AudioSendStatistics sent) {
    Map<String, Object> m = rtp(section, sent.ssrc());
    m.put("localId", localId);
    m.put("packetsLost", sent.remotePacketsLost());
    m.put("fractionLost", sent.fractionLost());
    m.put("jitter", sent.remoteJitterNanos() / NANOS);
    if (sent.roundTripMeasurements() > 0) {
      m.put("roundTripTime", sent.roundTripNanos() / NANOS);
      m.put("totalRoundTripTime", sent.totalRoundTripNanos() / NANOS);
      m.put("roundTripTimeMeasurements", sent.roundTripMeasurements());
    }
    sink.add("remote-inbound-rtp", "R" + localId, m);
  }

  private void inbound(
      RtpTransceiver transceiver, NegotiatedSection section, AudioReceiveStream stream) {
    AudioReceiveStatistics received = stream.statistics();
    RtpReceiver receiver = transceiver.receiver();
    Map<String, Object> m = rtp(section, received.ssrc());
    mid(m, transceiver);
    m.put("trackIdentifier", receiver.audioTrack().id());
    m.put("packetsReceived", received.packetsReceived());
    m.put("bytesReceived", received.bytesReceived());
    m.put("headerBytesReceived", received.headerBytesReceived());
    m.put("packetsLost", received.packetsLost());
    m.put("jitter", received.jitterNanos() / NANOS);
    if (received.remoteLevel() >= 0) {
      m.put("ternRemoteAudioLevel", received.remoteLevel());
    }
    long discarded = received.packetsDiscarded();
    AudioPlayout playout = receiver.playout();
    if (playout != null) {
      level(m, playout.meter());
      played(m, playout.statistics(), playout.sampleRate());
      discarded += playout.statistics().packetsDiscarded() + playout.packetsDropped();
    }
    m.put("packetsDiscarded", discarded);
    String id = "I" + Integer.toUnsignedString(received.ssrc());
    @Nullable RemoteSenderStatistics sender = stream.remoteSender();
    if (sender != null) {
      m.put("remoteId", "R" + id);
    }
    sink.add("inbound-rtp", id, m);
    if (sender != null) {
      remoteOutbound(id, section, received.ssrc(), sender);
    }
  }

  private static void played(Map<String, Object> m, AudioJitterStatistics s, int sampleRate) {
    m.put("totalSamplesReceived", s.totalSamplesReceived());
    m.put("concealedSamples", s.concealedSamples());
    m.put("silentConcealedSamples", s.silentConcealedSamples());
    m.put("concealmentEvents", s.concealmentEvents());
    m.put("insertedSamplesForDeceleration", s.insertedSamplesForDeceleration());
    m.put("removedSamplesForAcceleration", s.removedSamplesForAcceleration());
    m.put("jitterBufferDelay", s.jitterBufferDelaySeconds());
    m.put("jitterBufferTargetDelay", s.jitterBufferTargetDelaySeconds());
    m.put("jitterBufferEmittedCount", s.jitterBufferEmittedCount());
    m.put("fecPacketsReceived", s.redundancyPacketsUsed());
    m.put("ternSampleRate", sampleRate);
  }

  private void remoteOutbound(
      String localId, NegotiatedSection section, int ssrc, RemoteSenderStatistics sender) {
    Map<String, Object> m = rtp(section, ssrc);
    m.put("localId", localId);
    m.put("packetsSent", sender.packets());
    m.put("bytesSent", sender.bytes());
    m.put("remoteTimestamp", sender.epochNanos() / 1e6);
    m.put("reportsSent", sender.reports());
    m.put("roundTripTimeMeasurements", sender.roundTripMeasurements());
    m.put("totalRoundTripTime", sender.totalRoundTripNanos() / NANOS);
    if (sender.roundTripMeasurements() > 0) {
      m.put("roundTripTime", sender.roundTripNanos() / NANOS);
    }
    sink.add("remote-outbound-rtp", "R" + localId, m);
  }

  private static Map<String, Object> rtp(NegotiatedSection section, int ssrc) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("ssrc", Integer.toUnsignedLong(ssrc));
    m.put("kind", "audio");
    m.put("transportId", TRANSPORT);
    m.put("codecId", StatsCollector.codecId(section));
    return m;
  }

  private static void mid(Map<String, Object> m, RtpTransceiver transceiver) {
    String mid = transceiver.mid();
    if (mid != null) {
      m.put("mid", mid);
    }
  }
}
