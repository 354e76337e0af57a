package org.ternrtc.rtp.session;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.BigEndian;
import org.ternrtc.rtp.Deadline;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.MalformedPacketException;
import org.ternrtc.rtp.PacketKind;
import org.ternrtc.rtp.RoundTrip;
import org.ternrtc.rtp.RtpOutputs;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.bandwidth.BandwidthEstimator;
import org.ternrtc.rtp.demux.RtpDemultiplexer;
import org.ternrtc.rtp.fec.FecPayloadTypes;
import org.ternrtc.rtp.feedback.ArrivalRecorder;
import org.ternrtc.rtp.feedback.RemoteRateEstimator;
import org.ternrtc.rtp.feedback.SentStreams;
import org.ternrtc.rtp.feedback.StreamArrivals;
import org.ternrtc.rtp.pacing.OutgoingPacket;
import org.ternrtc.rtp.pacing.Pacer;
import org.ternrtc.rtp.receive.AudioReceiveSettings;
import org.ternrtc.rtp.receive.AudioReceiveStream;
import org.ternrtc.rtp.receive.ReceiveStream;
import org.ternrtc.rtp.receive.VideoReceiveSettings;
import org.ternrtc.rtp.receive.VideoReceiveStream;
import org.ternrtc.rtp.rtcp.CongestionControlFeedback;
import org.ternrtc.rtp.rtcp.ExtendedReport;
import org.ternrtc.rtp.rtcp.NtpTime;
import org.ternrtc.rtp.rtcp.PacketArrivals;
import org.ternrtc.rtp.rtcp.ReportBlock;
import org.ternrtc.rtp.rtcp.ReportBlocks;
import org.ternrtc.rtp.rtcp.RtcpPacket;
import org.ternrtc.rtp.rtcp.RtcpParser;
import org.ternrtc.rtp.rtcp.SourceDescription;
import org.ternrtc.rtp.rtcp.TransportFeedback;
import org.ternrtc.rtp.send.AudioSendSettings;
import org.ternrtc.rtp.send.AudioSendStream;
import org.ternrtc.rtp.send.SendStream;
import org.ternrtc.rtp.send.VideoSendSettings;
import org.ternrtc.rtp.send.VideoSendStream;

/**
 * All RTP and RTCP of one transport: streams sent and received, the pacer, reports and feedback.
 *
 * <p>The driver gives every packet that SRTP let through to {@link #receive}, calls {@link #tick}
 * when {@link #deadline} has come, and asks for the deadline anew after every call. Not
 * thread-safe: all calls come from the owner of the transport. Outputs and listeners are called
 * before a call returns and must not call back into the session.
 */
public final class RtpSession {
  private static final long DEFAULT_ROUND_TRIP_NANOS = 100_000_000;
  private static final long CONGESTED_NANOS = 100_000_000;
  private static final long LEAST_REMB = 100_000;

  /** Most streams in one direction. */
  public static final int MAX_STREAMS = 256;

  private final RtpSessionSettings settings;
  private final RandomGenerator random;
  private final BandwidthEstimator bandwidth;
  private final Pacer pacer;
  private final RtpDemultiplexer<ReceiveStream> demultiplexer;
  private final List<SendStream> senders = new ArrayList<>();
  private final List<ReceiveStream> receivers = new ArrayList<>();
  private final RtcpReporter reporter;
  private final RtpPacket packet = new RtpPacket();
  private int transportSequenceId = HeaderExtensionMap.NONE;
  private int absSendTimeId = HeaderExtensionMap.NONE;
  private boolean transportFeedback;
  private boolean congestionControlFeedback;
  private final ArrivalRecorder arrivals = new ArrivalRecorder();
  private final StreamArrivals streamArrivals = new StreamArrivals();
  private final SentStreams sentStreams = new SentStreams();
  private @Nullable RemoteRateEstimator remoteRate;
  private long roundTrip = DEFAULT_ROUND_TRIP_NANOS;
  private long feedbackSent;
  private boolean rembFixed;
  private int nextPadding;
  private long rtpReceived;
  private long rtpMalformed;
  private long rtpUnrouted;
  private long rtcpReceived;
  private long rtcpMalformed;
  private long receiverEstimate = -1;

  public RtpSession(
      RtpSessionSettings settings,
      RandomGenerator random,
      BandwidthEstimator bandwidth,
      RtpOutputs outputs) {
    this.settings = settings;
    this.random = random;
    this.bandwidth = bandwidth;
    pacer = new Pacer(outputs, bandwidth);
    pacer.paddingSource(this::padding);
    demultiplexer = new RtpDemultiplexer<>();
    reporter = new RtcpReporter(settings, random, outputs, senders, receivers);
    learn(
        settings.receiveExtensions(),
        settings.transportFeedback(),
        settings.congestionControlFeedback(),
        settings.rembBitsPerSecond());
  }

  /**
   * Takes up what another section negotiated: a section of sound need not have all that one of
   * pictures has, and either may come first. What is known already stays.
   *
   * @param extensions for receiving
   * @param feedback whether to answer with transport-wide feedback
   * @param congestionFeedback whether to give and take that of RFC 8888
   * @param mostRemb most to tell by REMB, in bits per second; 0 for no REMB
   */
  public void learn(
      HeaderExtensionMap extensions, boolean feedback, boolean congestionFeedback, long mostRemb) {
    demultiplexer.learn(extensions);
    if (transportSequenceId == HeaderExtensionMap.NONE) {
      transportSequenceId = extensions.id(HeaderExtension.TRANSPORT_WIDE_CC);
    }
    if (absSendTimeId == HeaderExtensionMap.NONE) {
      absSendTimeId = extensions.id(HeaderExtension.ABS_SEND_TIME);
    }
    transportFeedback |= feedback;
    if (congestionFeedback && !congestionControlFeedback) {
      congestionControlFeedback = true;
      pacer.numberAll(sentStreams);
    }
    if (transportFeedback || congestionControlFeedback) {
      if (!rembFixed) {
        reporter.remb(0);
      }
      remoteRate = null;
    } else if (remoteRate == null && mostRemb > 0) {
      if (absSendTimeId == HeaderExtensionMap.NONE) {
        if (!rembFixed) {
          reporter.remb(mostRemb);
        }
      } else {
        remoteRate = new RemoteRateEstimator(Math.min(LEAST_REMB, mostRemb), mostRemb);
        if (!rembFixed) {
          // Nothing before something was measured.
          reporter.remb(0);
        }
      }
    }
  }

  /** Adds a stream that we send. */
  public VideoSendStream addSender(VideoSendSettings settings, VideoSendStream.Listener listener) {
    checkSpace(senders);
    VideoSendStream sender = new VideoSendStream(settings, random, pacer, bandwidth, listener);
    sender.epochOffsetNanos(this.settings.epochOffsetNanos());
    senders.add(sender);
    return sender;
  }

  /** Adds a stream of sound that we send. */
  public AudioSendStream addAudioSender(AudioSendSettings settings) {
    checkSpace(senders);
    AudioSendStream sender = new AudioSendStream(settings, random, pacer);
    senders.add(sender);
    return sender;
  }

  /** Ends a stream that we send, with a BYE. */
  public void removeSender(SendStream sender, long now) {
    if (senders.contains(sender)) {
      reporter.bye(sender, now);
      senders.remove(sender);
      sentStreams.ended(sender.ssrc());
      if (sender instanceof VideoSendStream video && video.settings().hasRtx()) {
        sentStreams.ended(video.settings().rtxSsrc());
      }
    }
  }

  /**
   * Adds a stream that we receive.
   *
   * @param mid of its m-section, null for none
   * @param rid when it is one of several of that section, else null
   */
  public VideoReceiveStream addReceiver(
      VideoReceiveSettings settings,
      @Nullable String mid,
      @Nullable String rid,
      VideoReceiveStream.Listener listener) {
    checkSpace(receivers);
    VideoReceiveStream receiver = new VideoReceiveStream(settings, listener, reporter);
    FecPayloadTypes fec = settings.fec();
    demultiplexer.add(
        receiver,
        mid,
        rid,
        settings.payloadType(),
        settings.rtxPayloadType(),
        fec.usable() ? fec.red() : FecPayloadTypes.ABSENT,
        fec.usable() ? fec.redRtx() : FecPayloadTypes.ABSENT);
    Integer ssrc = settings.ssrc();
    if (ssrc != null) {
      demultiplexer.ssrc(ssrc, receiver);
    }
    Integer rtxSsrc = settings.rtxSsrc();
    if (rtxSsrc != null) {
      demultiplexer.ssrc(rtxSsrc, receiver);
    }
    receivers.add(receiver);
    return receiver;
  }

  /**
   * Adds a stream of sound that we receive.
   *
   * @param mid of its m-section, null for none
   */
  public AudioReceiveStream addAudioReceiver(
      AudioReceiveSettings settings, @Nullable String mid, AudioReceiveStream.Listener listener) {
    checkSpace(receivers);
    AudioReceiveStream receiver = new AudioReceiveStream(settings, listener);
    demultiplexer.add(
        receiver,
        mid,
        null,
        settings.payloadType(),
        settings.redPayloadType(),
        settings.comfortNoisePayloadType(),
        settings.telephoneEventPayloadType());
    Integer ssrc = settings.ssrc();
    if (ssrc != null) {
      demultiplexer.ssrc(ssrc, receiver);
    }
    receivers.add(receiver);
    return receiver;
  }

  /** Ends a stream that we receive. */
  public void removeReceiver(ReceiveStream receiver) {
    demultiplexer.remove(receiver);
    receivers.remove(receiver);
  }

  private static void checkSpace(List<?> streams) {
    if (streams.size() == MAX_STREAMS) {
      throw new IllegalStateException(MAX_STREAMS + " streams");
    }
  }

  /**
   * Tells the peer from the next report on how much it may send, whatever is measured; 0 to say
   * nothing.
   */
  public void remb(long bitsPerSecond) {
    rembFixed = true;
    reporter.remb(bitsPerSecond);
  }

  /**
   * What the encoders together shall make, in bits per second: the target rate without what sound,
   * retransmissions and forward error correction take of it. Without this, loss would push us over
   * the target, and what is lost on a full link would grow with it.
   */
  public long encoderRate(long now) {
    long rate = bandwidth.targetRate();
    long media = rate;
    for (SendStream sender : senders) {
      media -= sender.reservedRate(now);
    }
    return Math.max(media, rate / 2);
  }

  /** Takes an RTP or RTCP packet, unprotected. Never throws for what is in it. */
  public void receive(byte[] buffer, int offset, int length, long now) {
    if (PacketKind.of(buffer, offset, length) == PacketKind.RTCP) {
      receiveRtcp(buffer, offset, length, now);
    } else {
      receiveRtp(buffer, offset, length, now);
    }
  }

  /** Takes an RTP packet. */
  public void receiveRtp(byte[] buffer, int offset, int length, long now) {
    rtpReceived++;
    if (!packet.tryParse(buffer, offset, length)) {
      rtpMalformed++;
      return;
    }
    noteArrival(length, now);
    ReceiveStream receiver = demultiplexer.route(packet);
    if (receiver == null) {
      rtpUnrouted++;
      return;
    }
    receiver.receive(packet, now);
    tellArrivals(now);
    reporter.tick(now);
  }

  /** What the sender's congestion control wants to know of every packet, ours or not. */
  private void noteArrival(int bytes, long now) {
    if (transportFeedback) {
      int at = packet.extensionOffset(transportSequenceId);
      if (at >= 0 && packet.extensionLength(at) == 2) {
        arrivals.arrived(BigEndian.u16(packet.buffer(), at), packet.ssrc(), now);
      }
    }
    if (congestionControlFeedback) {
      streamArrivals.arrived(packet.ssrc(), packet.sequenceNumber(), now);
    }
    RemoteRateEstimator remote = remoteRate;
    if (remote != null) {
      int at = packet.extensionOffset(absSendTimeId);
      if (at >= 0 && packet.extensionLength(at) == 3) {
        int time = BigEndian.u16(packet.buffer(), at) << 8 | (packet.buffer()[at + 2] & 0xFF);
        remote.arrived(time, bytes, roundTrip, now);
      }
    }
  }

  private void tellArrivals(long now) {
    arrivals.tick(
        (mediaSsrc, builder) -> {
          feedbackSent++;
          reporter.transportFeedback(mediaSsrc, builder);
        },
        now);
    streamArrivals.tick(
        builder -> {
          feedbackSent++;
          reporter.congestionControlFeedback(builder, now);
        },
        now);
    RemoteRateEstimator remote = remoteRate;
    if (remote != null && !rembFixed && remote.takeDue(now)) {
      reporter.remb(remote.rate());
      reporter.tellRemb();
    }
  }

  /** Something to fill a probe with: one stream after the other is asked. */
  private @Nullable OutgoingPacket padding(int bytes, long now) {
    for (int i = 0; i < senders.size(); i++) {
      nextPadding = (nextPadding + 1) % senders.size();
      OutgoingPacket made = senders.get(nextPadding).padding(bytes, now);
      if (made != null) {
        return made;
      }
    }
    return null;
  }

  /** How long media that waits in the pacer will take to leave. */
  public long pacerDelayNanos() {
    return pacer.delayNanos();
  }

  /**
   * Whether encoders shall leave pictures out for now: because much waits in the pacer, or to let
   * the path's queue empty.
   */
  public boolean congested(long now) {
    return pacer.delayNanos() > CONGESTED_NANOS || bandwidth.draining(now);
  }

  /** What all encoders together could use at most, in bits per second. */
  public void demand(long bitsPerSecond) {
    bandwidth.demand(bitsPerSecond);
  }

  /** Takes an RTCP packet, compound or reduced-size. */
  public void receiveRtcp(byte[] buffer, int offset, int length, long now) {
    rtcpReceived++;
    List<RtcpPacket> packets;
    try {
      packets = RtcpParser.parse(buffer, offset, length);
    } catch (MalformedPacketException e) {
      rtcpMalformed++;
      return;
    }
    for (RtcpPacket rtcp : packets) {
      dispatch(rtcp, now);
    }
  }

  private void dispatch(RtcpPacket rtcp, long now) {
    switch (rtcp) {
      case RtcpPacket.SenderReport report -> {
        for (ReceiveStream receiver : receivers) {
          receiver.onSenderReport(report, now);
        }
        reports(report.blocks(), now);
      }
      case RtcpPacket.ReceiverReport report -> reports(report.blocks(), now);
      case RtcpPacket.Bye bye ->
          bye.forEachSource(source -> {
            for (ReceiveStream receiver : receivers) {
              receiver.onBye(source);
            }
          });
      case RtcpPacket.Nack nack -> {
        SendStream sender = sender(nack.mediaSsrc());
        if (sender != null) {
          sender.onNack(nack, now);
        }
      }
      case RtcpPacket.Pli pli -> {
        SendStream sender = sender(pli.mediaSsrc());
        if (sender != null) {
          sender.onPli(now);
        }
      }
      case RtcpPacket.Fir fir -> {
        for (int i = 0; i < fir.count(); i++) {
          SendStream sender = sender(fir.ssrc(i));
          if (sender != null) {
            sender.onFir(fir.sequenceNumber(i), now);
          }
        }
      }
      case RtcpPacket.Remb remb -> {
        receiverEstimate = remb.bitsPerSecond();
        bandwidth.receiverEstimate(remb.bitsPerSecond(), now);
      }
      case TransportFeedback feedback -> {
        bandwidth.transportFeedback(feedback, now);
        senders.forEach(sender -> sender.onArrivals(feedback, now));
      }
      case CongestionControlFeedback feedback -> {
        if (congestionControlFeedback) {
          PacketArrivals arrived = sentStreams.arrivals(feedback);
          bandwidth.arrivals(arrived, now);
          senders.forEach(sender -> sender.onArrivals(arrived, now));
        }
      }
      case ExtendedReport extended -> extended(extended, now);
      case SourceDescription _, RtcpPacket.Unknown _ -> {}
    }
  }

  /** RFC 3611 sections 4.4 and 4.5: the round trip of those who only receive. */
  private void extended(ExtendedReport report, long now) {
    for (ExtendedReport.Block block : report.blocks()) {
      switch (block) {
        case ExtendedReport.ReceiverReferenceTime reference ->
            reporter.reference(report.ssrc(), reference.ntpTime(), now);
        case ExtendedReport.DelaySinceLastReceiverReport delays -> {
          int ntpNow = NtpTime.compact(reporter.ntpTime(now));
          for (int i = 0; i < delays.count(); i++) {
            long units = (ntpNow - delays.lastReport(i) & 0xFFFFFFFFL) - delays.delay(i);
            // As with reports: above 2^31 it is a small negative span, or a lie.
            if (reporter.ours(delays.ssrc(i))
                && delays.lastReport(i) != 0
                && units >= 0
                && units < 1L << 31) {
              measured(
                  report.ssrc(), Math.min(NtpTime.compactToNanos(units), RoundTrip.MOST_NANOS));
            }
          }
        }
        case ExtendedReport.OtherBlock _ -> {}
      }
    }
  }

  private void measured(int source, long nanos) {
    roundTrip = roundTrip + (nanos - roundTrip) / 4;
    for (ReceiveStream receiver : receivers) {
      receiver.roundTrip(nanos);
      receiver.onExtendedReport(source, nanos);
    }
  }

  private void reports(ReportBlocks blocks, long now) {
    long ntpNow = reporter.ntpTime(now);
    for (int i = 0; i < blocks.count(); i++) {
      ReportBlock block = blocks.get(i);
      SendStream sender = sender(block.ssrc());
      if (sender != null) {
        long measured = sender.onReport(block, ntpNow);
        bandwidth.receiverReport(block.fractionLost(), sender.roundTripNanos(), now);
        if (measured >= 0) {
          roundTrip = roundTrip + (measured - roundTrip) / 4;
          for (ReceiveStream receiver : receivers) {
            receiver.roundTrip(measured);
          }
        }
      }
    }
  }

  private @Nullable SendStream sender(int ssrc) {
    for (SendStream sender : senders) {
      if (sender.ssrc() == ssrc) {
        return sender;
      }
    }
    return null;
  }

  /** Does what is due: packets of the pacer, requests, reports. */
  public void tick(long now) {
    pacer.tick(now);
    bandwidth.tick(now);
    // By index: an iterator a call is what a benchmark saw.
    for (int i = 0; i < senders.size(); i++) {
      senders.get(i).tick(now);
    }
    for (int i = 0; i < receivers.size(); i++) {
      receivers.get(i).tick(now);
    }
    tellArrivals(now);
    reporter.tick(now);
  }

  /** When to call {@link #tick} next, null when nothing is pending. May have passed already. */
  public @Nullable Long deadline(long now) {
    Long at = Deadline.earlier(pacer.deadline(), bandwidth.deadline());
    at = Deadline.earlier(at, reporter.deadline(now));
    at = Deadline.earlier(at, arrivals.deadline());
    at = Deadline.earlier(at, streamArrivals.deadline());
    RemoteRateEstimator remote = remoteRate;
    if (remote != null && !rembFixed) {
      at = Deadline.earlier(at, remote.deadline());
    }
    for (SendStream sender : senders) {
      at = Deadline.earlier(at, sender.deadline());
    }
    for (ReceiveStream receiver : receivers) {
      at = Deadline.earlier(at, receiver.deadline(now));
    }
    return at;
  }

  /** Says BYE for all our streams and ends all. */
  public void close(long now) {
    for (SendStream sender : senders) {
      reporter.bye(sender, now);
    }
    senders.clear();
    for (ReceiveStream receiver : receivers) {
      demultiplexer.remove(receiver);
    }
    receivers.clear();
    pacer.clear(now);
  }

  public RtpSessionStatistics statistics() {
    return new RtpSessionStatistics(
        rtpReceived,
        rtpMalformed,
        rtpUnrouted,
        rtcpReceived,
        rtcpMalformed,
        receiverEstimate,
        remoteRate == null ? -1 : remoteRate.rate(),
        feedbackSent,
        bandwidth.statistics(),
        pacer.queuedBytes(),
        pacer.droppedPackets());
  }
}
