package org.ternrtc.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.FrameMetadata;
import org.ternrtc.peer.jsep.HeaderExtensions;
import org.ternrtc.peer.jsep.VideoCodec;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.RtpOutputs;
import org.ternrtc.rtp.bandwidth.BandwidthSettings;
import org.ternrtc.rtp.bandwidth.GoogleCongestionControl;
import org.ternrtc.rtp.dependency.FrameInfo;
import org.ternrtc.rtp.receive.ReceivedFrame;
import org.ternrtc.rtp.receive.VideoReceiveSettings;
import org.ternrtc.rtp.receive.VideoReceiveStatistics;
import org.ternrtc.rtp.receive.VideoReceiveStream;
import org.ternrtc.rtp.send.AudioSendSettings;
import org.ternrtc.rtp.send.AudioSendStream;
import org.ternrtc.rtp.send.VideoSendSettings;
import org.ternrtc.rtp.send.VideoSendStatistics;
import org.ternrtc.rtp.send.VideoSendStream;
import org.ternrtc.rtp.session.RtpSession;
import org.ternrtc.rtp.session.RtpSessionSettings;
import org.ternrtc.rtp.session.RtpSessionStatistics;

/**
 * The RTP of one transport: brings transceivers and streams together, and drives the streams'
 * clock.
 *
 * <p>Belongs to the owner thread.
 */
final class MediaSession implements RtpOutputs {
  /** How often the encoders hear what the path leaves them. */
  private static final long ENCODER_RATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A shared encoding cannot be slowed down for one viewer, so its frames are dropped. */
  private static final long MOST_PACER_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  /** The streams of one transceiver. */
  private static final class Streams {
    @Nullable VideoSendStream send;
    @Nullable VideoReceiveStream receive;
    long receiveSsrc = -1;
    final PicturePace sent = new PicturePace();
    final LimitationClock limitations = new LimitationClock();
  }

  private final PeerTransport transport;
  private final Tuning tuning;
  private final String cname;
  private final RandomGenerator random;
  private final Map<RtpTransceiver, Streams> streams = new LinkedHashMap<>();
  private final Map<RtpSender, Streams> bySender = new LinkedHashMap<>();
  private final Map<RtpReceiver, Streams> byReceiver = new LinkedHashMap<>();
  private final GoogleCongestionControl bandwidth;
  private final CallRecorder recorder;
  private @Nullable RtpSession session;

  /** Whether a section has no RTX, so that lost packets go again under their own number. */
  private boolean repeats;

  /** The streams of sound. */
  private final AudioSession audio = new AudioSession();

  private long encoderRatesDue = System.nanoTime();

  MediaSession(
      PeerTransport transport,
      Configuration configuration,
      String cname,
      String name,
      RandomGenerator random) {
    Tuning tuning = configuration.tuning();
    this.bandwidth = new GoogleCongestionControl(settings(configuration.bandwidth()));
    this.recorder = new CallRecorder(name);
    this.transport = transport;
    this.tuning = tuning;
    this.cname = cname;
    this.random = random;
  }

  private static BandwidthSettings settings(BandwidthLimits limits) {
    return new BandwidthSettings(limits.startBitrate(), limits.minBitrate(), limits.maxBitrate());
  }

  /** Tells the encoders what the path leaves them. */
  private void shareRate(RtpSession rtp, long now) {
    RtpSender[] senders =
        bySender.keySet().stream().filter(each -> each.demand() > 0).toArray(RtpSender[]::new);
    long[] most = new long[senders.length];
    int[] weights = new int[senders.length];
    long demand = 0;
    for (int i = 0; i < senders.length; i++) {
      most[i] = senders[i].demand();
      weights[i] = senders[i].parameters().priority().weight();
      demand += most[i];
    }
    rtp.demand(demand + audio.adapt(rtp.statistics().bandwidth().targetRate()));
    long[] shares = RateAllocation.share(rtp.encoderRate(now), most, weights);
    for (int i = 0; i < senders.length; i++) {
      senders[i].setTarget(shares[i]);
    }
  }

  /** Starts or ends the streams of a section as both sides agreed. */
  void negotiated(RtpTransceiver transceiver, NegotiatedSection section) {
    RtpSession rtp = session;
    if (rtp == null) {
      rtp = open(section);
      session = rtp;
    }
    rtp.learn(
        extensions(section, HeaderExtensions::receives),
        transportFeedback(section),
        congestionControlFeedback(section),
        mostRemb(section));
    if (transceiver.kind() == MediaKind.AUDIO) {
      audio.negotiated(
          rtp,
          transceiver,
          section,
          extensions(section, HeaderExtensions::sends),
          extensions(section, HeaderExtensions::receives));
      return;
    }
    Streams of = streams.computeIfAbsent(transceiver, _ -> new Streams());
    bySender.put(transceiver.sender(), of);
    byReceiver.put(transceiver.receiver(), of);
    if (section.direction().sends() && of.send == null) {
      of.send = addSender(rtp, transceiver, section);
    }
    boolean another = of.receive != null && of.receiveSsrc != section.remoteSsrc();
    if (of.receive != null && (another || !section.direction().receives())) {
      rtp.removeReceiver(of.receive);
      of.receive = null;
    }
    if (section.direction().receives() && of.receive == null) {
      of.receive = addReceiver(rtp, transceiver, section);
      of.receiveSsrc = section.remoteSsrc();
    }
  }

  private RtpSession open(NegotiatedSection section) {
    long epochOffset =
        TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
    return new RtpSession(
        new RtpSessionSettings(
            random.nextInt(),
            cname,
            extensions(section, HeaderExtensions::receives),
            section.rtcpReducedSize(),
            transportFeedback(section),
            congestionControlFeedback(section),
            mostRemb(section),
            epochOffset),
        random,
        bandwidth,
        this);
  }

  private long mostRemb(NegotiatedSection section) {
    return section.codec().feedback().contains("goog-remb") ? tuning.rembBitsPerSecond() : 0;
  }

  private static boolean transportFeedback(NegotiatedSection section) {
    return section.codec().feedback().contains(VideoCodec.TRANSPORT_CC)
        && section.extensions().receives(HeaderExtensions.TRANSPORT_WIDE_CC);
  }

  /** Where arrivals are not told by transport-wide numbers. */
  private static boolean congestionControlFeedback(NegotiatedSection section) {
    return section.codec().feedback().contains(VideoCodec.CONGESTION_CONTROL_FEEDBACK)
        && !transportFeedback(section);
  }

  /** Whether the other side tells what arrived of what we send. */
  private static boolean tellsArrivals(NegotiatedSection section) {
    return congestionControlFeedback(section)
        || (section.codec().feedback().contains(VideoCodec.TRANSPORT_CC)
            && section.extensions().sends(HeaderExtensions.TRANSPORT_WIDE_CC));
  }

  private VideoSendStream addSender(
      RtpSession rtp, RtpTransceiver transceiver, NegotiatedSection section) {
    RtpSender sender = transceiver.sender();
    VideoSendSettings settings =
        VideoSendSettings.of((int) sender.ssrc(), section.codec().payloadType())
            .withExtensions(extensions(section, HeaderExtensions::sends))
            .withMid(section.extensions().sends(HeaderExtensions.MID) ? transceiver.mid() : null)
            .withFec(section.video().fec())
            .withMaxPacketBytes(tuning.maxPayloadBytes());
    if (section.video().rtxPayloadType() >= 0) {
      settings = settings.withRtx((int) sender.rtxSsrc(), section.video().rtxPayloadType());
    } else {
      repeats = true;
    }
    sender.setRepairs(
        tellsArrivals(section)
            && section.extensions().sends(HeaderExtensions.DEPENDENCY_DESCRIPTOR));
    sender.setTellsRotation(section.extensions().sends(HeaderExtensions.VIDEO_ORIENTATION));
    return rtp.addSender(settings, new EncoderFeedback(sender));
  }

  private VideoReceiveStream addReceiver(
      RtpSession rtp, RtpTransceiver transceiver, NegotiatedSection section) {
    VideoReceiveSettings settings =
        VideoReceiveSettings.of(section.codec().payloadType())
            .withRtx(section.video().rtxPayloadType())
            .withSsrcs(
                section.remoteSsrc() < 0 ? null : (int) section.remoteSsrc(),
                section.remoteRtxSsrc() < 0 ? null : (int) section.remoteRtxSsrc())
            .withFeedback(
                section.codec().feedback().contains("nack"),
                section.codec().feedback().contains("nack pli"),
                section.codec().feedback().contains("ccm fir"))
            .withFec(section.video().fec())
            .withExtensions(extensions(section, HeaderExtensions::receives));
    RtpReceiver receiver = transceiver.receiver();
    String codec = section.codec().name();
    return rtp.addReceiver(
        settings, transceiver.mid(), null, frame -> receiver.frame(codec, encoded(frame)));
  }

  private static EncodedFrame encoded(ReceivedFrame frame) {
    return new EncodedFrame(
            frame.data(), frame.key(), frame.width(), frame.height(), frame.firstArrivalNanos(), -1)
        .withRotation(frame.rotation());
  }

  /** Those that go that way. */
  private static HeaderExtensionMap extensions(
      NegotiatedSection section, BiPredicate<HeaderExtensions, String> way) {
    Map<Integer, String> uris = new LinkedHashMap<>();
    HeaderExtensions all = section.extensions();
    all.ids()
        .forEach((uri, id) -> {
          if (way.test(all, uri)) {
            uris.putIfAbsent(id, uri);
          }
        });
    return HeaderExtensionMap.ofUris(uris);
  }

  /** Packetizes and sends one frame. */
  void send(RtpSender sender, EncodedFrame frame) {
    Streams of = bySender.get(sender);
    VideoSendStream stream = of == null ? null : of.send;
    if (of != null && stream != null && transport.writable()) {
      RtpSession rtp = session;
      if (rtp != null && sender.shared() && rtp.pacerDelayNanos() > MOST_PACER_NANOS) {
        sender.skipToKey();
        return;
      }
      byte[] data = frame.data();
      if (frame.key() && CallRecorder.on()) {
        recorder.keyFrame(sender.ssrc(), data.length);
      }
      of.sent.picture(System.nanoTime());
      stream.orientation(frame.rotation());
      stream.screen(sender.showsScreen());
      stream.playoutLimits(sender.playoutLimits());
      if (data.length > 0 && data.length <= VideoSendStream.MAX_FRAME_BYTES) {
        stream.sendFrame(
            data,
            0,
            data.length,
            frame.key(),
            info(frame.metadata()),
            frame.captureNanos(),
            System.nanoTime());
      }
    }
  }

  AudioSession audio() {
    return audio;
  }

  /** Sends a packet of sound. */
  void sendSound(RtpSender sender, EncodedSound sound, long ticks) {
    if (transport.writable()) {
      audio.send(sender, sound, ticks);
    }
  }

  boolean canInsertDtmf(RtpSender sender) {
    AudioSendStream stream = audio.stream(sender);
    return stream != null
        && sender.isSending()
        && stream.settings().telephoneEventPayloadType() != AudioSendSettings.NONE;
  }

  void insertDtmf(RtpSender sender, String tones, int durationMillis, int gapMillis) {
    AudioSendStream stream = audio.stream(sender);
    if (stream != null) {
      stream.insertDtmf(tones, durationMillis, gapMillis, System.nanoTime());
    }
  }

  String toneBuffer(RtpSender sender) {
    AudioSendStream stream = audio.stream(sender);
    return stream == null ? "" : stream.toneBuffer();
  }

  static FrameInfo info(FrameMetadata known) {
    if (known.frameId() < 0 || known.temporalLayers() > 3) {
      return FrameInfo.UNKNOWN;
    }
    return new FrameInfo(
        known.frameId(),
        known.temporalLayers(),
        known.temporalLayer(),
        known.layerSync(),
        known.discardable(),
        known.dependencies());
  }

  /** The receiver's decoder waits for a key frame. */
  void undecodable(RtpReceiver receiver) {
    Streams of = byReceiver.get(receiver);
    VideoReceiveStream stream = of == null ? null : of.receive;
    if (stream != null) {
      stream.onUndecodable(System.nanoTime());
    }
  }

  void receiveRtp(byte[] data, int offset, int length, long receivedNanos) {
    RtpSession rtp = session;
    if (rtp != null) {
      rtp.receiveRtp(data, offset, length, receivedNanos);
    }
  }

  void receiveRtcp(byte[] data, int offset, int length, long receivedNanos) {
    RtpSession rtp = session;
    if (rtp != null) {
      rtp.receiveRtcp(data, offset, length, receivedNanos);
    }
  }

  /** Does what is due; gives the time of the next call. */
  long tick(long now) {
    RtpSession rtp = session;
    long idle = now + Owner.IDLE_NANOS;
    if (rtp == null || !transport.writable()) {
      return idle;
    }
    rtp.tick(now);
    if (now - encoderRatesDue >= 0) {
      encoderRatesDue = now + ENCODER_RATE_NANOS;
      shareRate(rtp, now);
      bySender.forEach((sender, of) -> {
        if (sender.demand() > 0) {
          of.limitations.spent(sender.limitation(), now);
        } else {
          of.limitations.stopped();
        }
      });
      if (CallRecorder.on()) {
        record(rtp);
      }
    }
    boolean congested = rtp.congested(now);
    bySender.keySet().forEach(sender -> sender.setPaused(congested));
    Long next = rtp.deadline(now);
    // While encoders run they are to hear of a new estimate.
    long latest =
        (bySender.isEmpty() && audio.empty()) || encoderRatesDue - idle > 0
            ? idle
            : encoderRatesDue;
    return next == null || next - latest > 0 ? latest : next;
  }

  private void record(RtpSession rtp) {
    recorder.bandwidth(rtp.statistics().bandwidth());
    for (Streams of : streams.values()) {
      if (of.receive != null) {
        recorder.received(of.receive.statistics());
      }
    }
  }

  /** The transceiver ends for good: goodbye to its streams. */
  void stopped(RtpTransceiver transceiver) {
    RtpSession rtp = session;
    audio.stopped(rtp, transceiver, System.nanoTime());
    Streams of = streams.remove(transceiver);
    if (of == null || rtp == null) {
      return;
    }
    bySender.remove(transceiver.sender());
    byReceiver.remove(transceiver.receiver());
    if (of.send != null) {
      rtp.removeSender(of.send, System.nanoTime());
    }
    if (of.receive != null) {
      rtp.removeReceiver(of.receive);
    }
  }

  /** Says goodbye on every stream. */
  void close() {
    RtpSession rtp = session;
    session = null;
    if (rtp != null) {
      rtp.close(System.nanoTime());
    }
  }

  @Override
  public void sendRtp(byte[] buffer, int offset, int length) {
    transport.sendRtp(buffer, offset, length, repeats);
  }

  @Override
  public void sendRtcp(byte[] buffer, int offset, int length) {
    transport.sendRtcp(buffer, offset, length);
  }

  @Nullable VideoSendStatistics sendStatistics(RtpTransceiver transceiver) {
    Streams of = streams.get(transceiver);
    return of == null || of.send == null ? null : of.send.statistics();
  }

  /** When pictures were given to be sent; null when nothing is sent. */
  @Nullable PicturePace sentPace(RtpTransceiver transceiver) {
    Streams of = streams.get(transceiver);
    return of == null ? null : of.sent;
  }

  /** What limited the pictures sent, in seconds by reason. */
  Map<String, Double> limitations(RtpTransceiver transceiver) {
    Streams of = streams.get(transceiver);
    return of == null ? Map.of() : of.limitations.seconds();
  }

  @Nullable VideoReceiveStatistics receiveStatistics(RtpTransceiver transceiver) {
    Streams of = streams.get(transceiver);
    return of == null || of.receive == null ? null : of.receive.statistics();
  }

  /** The stream itself, for what it knows of its sender; null when nothing is received. */
  @Nullable VideoReceiveStream receiveStream(RtpTransceiver transceiver) {
    Streams of = streams.get(transceiver);
    return of == null ? null : of.receive;
  }

  @Nullable RtpSessionStatistics sessionStatistics() {
    RtpSession rtp = session;
    return rtp == null ? null : rtp.statistics();
  }
}
