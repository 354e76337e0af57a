package org.ternrtc.rtp.receive;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.BigEndian;
import org.ternrtc.rtp.Deadline;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.RoundTrip;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.extension.ColourSpace;
import org.ternrtc.rtp.extension.PlayoutLimits;
import org.ternrtc.rtp.fec.FecPayloadTypes;
import org.ternrtc.rtp.fec.RedHeader;
import org.ternrtc.rtp.fec.UlpfecDecoder;
import org.ternrtc.rtp.jitter.HeldFrames;
import org.ternrtc.rtp.jitter.JitterBuffer;
import org.ternrtc.rtp.jitter.Vp8Depacketizer;
import org.ternrtc.rtp.nack.MissingPackets;
import org.ternrtc.rtp.rtcp.NtpTime;
import org.ternrtc.rtp.rtcp.ReportBlock;
import org.ternrtc.rtp.rtcp.RtcpPacket;
import org.ternrtc.rtp.vp8.Vp8FrameHeader;

/**
 * Receives one VP8 stream: packets become frames, in order and decodable; lost packets are asked
 * for, and a key frame when that does not help in time.
 *
 * <p>One stream is what one m-section (and RID) of the peer sends. Its SSRC may change: the last
 * one that sent counts. Not thread-safe: all calls come from the owner of the transport.
 */
public final class VideoReceiveStream implements ReceiveStream {
  /** Where frames go. Called on the thread that called in. */
  public interface Listener {
    /** A frame to be decoded after the one before. */
    void frame(ReceivedFrame frame);

    /** The peer said that the stream has ended (BYE); it may start again. */
    default void ended() {}
  }

  /** How the stream asks its sender. Called on the thread that called in. */
  public interface Feedback {
    /** Asks for packets; ascending numbers of which the low 16 bits count. */
    void nack(int mediaSsrc, long[] sequences, int count, long now);

    void pli(int mediaSsrc, long now);

    /**
     * @param sequenceNumber of the request
     */
    void fir(int mediaSsrc, int sequenceNumber, long now);
  }

  /** How a packet came to us. */
  private enum Way {
    SENT,
    SENT_AGAIN,
    RECOVERED
  }

  /** Ticks of the RTP clock in a second. */
  public static final int CLOCK_RATE = 90_000;

  /** How far a retransmission may be ahead of the media, whose newest packets may all be lost. */
  private static final int MOST_AHEAD = 500;

  /** Nothing for so long and so much lost in it: the path was down. */
  private static final long OUTAGE_NANOS = 250_000_000;

  private static final int OUTAGE_PACKETS = 10;

  /** A frame that was complete for so long waited for one before it. */
  private static final long HELD_UP_NANOS = 10_000_000;

  private static final long LEAST_PATIENCE_NANOS = 600_000_000;
  private static final long MOST_PATIENCE_NANOS = 1_000_000_000;
  private static final long PATIENCE_WITHOUT_NACK_NANOS = 100_000_000;
  private static final long KEY_PATIENCE_MARGIN_NANOS = 50_000_000;

  private final VideoReceiveSettings settings;
  private final Listener listener;
  private final Feedback feedback;
  private final JitterBuffer jitterBuffer;
  private final MissingPackets missing;
  private final DescriptorStream descriptors;
  private final PictureExtensions pictures;
  private final KeyFrameRequester keyFrames = new KeyFrameRequester();
  private final SenderClock senderClock = new SenderClock(CLOCK_RATE);
  private final long[] due = new long[MissingPackets.MAX_MISSING];
  private final RedHeader red = new RedHeader();
  private final @Nullable UlpfecDecoder protection;
  private final RtpPacket recoveredPacket = new RtpPacket();
  private final HeldFrames<ReceivedFrame> held = new HeldFrames<>();
  private final FreezeMeter freezes = new FreezeMeter();
  private ReceptionStatistics reception = new ReceptionStatistics(CLOCK_RATE);
  private @Nullable Integer ssrc;
  private @Nullable Integer candidateSsrc;
  private int candidateNext;
  private int firNumber;
  private long lastArrival;
  private long clock;
  private long droppedBefore;
  private boolean referencesLost;

  private long packets;
  private long bytes;
  private long headerBytes;
  private long lostBefore;
  private long frames;
  private long keyFramesReceived;
  private long framesDropped;
  private long nackCount;
  private long pliCount;
  private long firCount;
  private long rtxPackets;
  private long rtxBytes;
  private long discarded;
  private long restarts;
  private long fecPackets;
  private long fecBytes;
  private long packetsRecovered;
  private long framesAssembled;
  private long assemblyNanos;
  private long shownCapture = ReceivedFrame.UNKNOWN;
  private long shownAt;
  private long senderReports;
  private RtcpPacket.@Nullable SenderReport lastSenderReport;
  private final RoundTrip senderRoundTrip = new RoundTrip();

  public VideoReceiveStream(VideoReceiveSettings settings, Listener listener, Feedback feedback) {
    this.settings = settings;
    this.listener = listener;
    this.feedback = feedback;
    ssrc = settings.ssrc();
    pictures = new PictureExtensions(settings.extensions());
    descriptors =
        new DescriptorStream(settings.extensions().id(HeaderExtension.DEPENDENCY_DESCRIPTOR));
    protection =
        settings.fec().usable() ? new UlpfecDecoder(settings.extensions(), this::recovered) : null;
    missing = new MissingPackets(settings.rtxPayloadType() != VideoReceiveSettings.NONE);
    jitterBuffer =
        new JitterBuffer(
            new Vp8Depacketizer(),
            new JitterBuffer.Sink() {
              @Override
              public void frame(
                  byte[] data, boolean key, int timestamp, int packets, long first, long last) {
                complete(data, key, timestamp, packets, first, last);
              }

              @Override
              public void frameDropped() {
                framesDropped++;
              }
            });
  }

  public VideoReceiveSettings settings() {
    return settings;
  }

  /** Takes a packet of this stream, media or retransmission, and hands over what it completes. */
  @Override
  public void receive(RtpPacket packet, long now) {
    clock = now;
    int type = packet.payloadType();
    FecPayloadTypes fec = settings.fec();
    if (type == settings.payloadType()) {
      media(packet, 0, false, now);
    } else if (type == settings.rtxPayloadType() || (type == fec.redRtx() && fec.usable())) {
      retransmission(packet, now);
    } else if (type == fec.red() && fec.usable() && unwrap(packet, packet.payloadOffset())) {
      media(packet, red.length(), red.payloadType() == fec.ulpfec(), now);
    } else {
      discarded++;
      return;
    }
    tick(now);
  }

  /** Whether it wraps what we know. */
  private boolean unwrap(RtpPacket packet, int offset) {
    int length = packet.payloadOffset() + packet.payloadLength() - offset;
    return red.tryParse(packet.buffer(), offset, length)
        && (red.payloadType() == settings.payloadType()
            || red.payloadType() == settings.fec().ulpfec());
  }

  /**
   * A packet of the media's own numbers.
   *
   * @param skipped bytes of payload in front of what it carries
   * @param protects whether that is protection for other packets
   */
  private void media(RtpPacket packet, int skipped, boolean protects, long now) {
    if (!acceptSsrc(packet)) {
      discarded++;
      return;
    }
    switch (reception.received(packet.sequenceNumber(), packet.timestamp(), now)) {
      case ON_PROBATION -> {
        discarded++;
        return;
      }
      case RESTARTED -> startAnew();
      case NORMAL -> {}
    }
    packets++;
    bytes += packet.payloadLength();
    headerBytes += packet.headerLength() + packet.paddingLength();
    long sequence = reception.unwrapped(packet.sequenceNumber());
    int payload = packet.payloadOffset() + skipped;
    int length = packet.payloadLength() - skipped;
    insert(packet, sequence, payload, protects ? 0 : length, Way.SENT, now);
    UlpfecDecoder decoder = protection;
    if (decoder == null) {
      return;
    }
    if (protects) {
      fecPackets++;
      fecBytes += length;
      missing.protectedAt(now);
      decoder.protection(packet.buffer(), payload, length, sequence);
    } else if (length > 0) {
      decoder.media(packet, sequence, skipped, settings.payloadType());
    }
  }

  /** A packet was made of the others and their protection. */
  private void recovered(long sequence, byte[] bytes, int length) {
    if (!recoveredPacket.tryParse(bytes, 0, length)
        || recoveredPacket.payloadType() != settings.payloadType()
        || recoveredPacket.payloadLength() == 0) {
      return;
    }
    packetsRecovered++;
    insert(
        recoveredPacket,
        sequence,
        recoveredPacket.payloadOffset(),
        recoveredPacket.payloadLength(),
        Way.RECOVERED,
        clock);
  }

  /** RFC 4588 section 4: the payload begins with the number of the lost packet. */
  private void retransmission(RtpPacket packet, long now) {
    if (packet.payloadLength() < 2 || !reception.started()) {
      // No payload: padding, with which the sender probes the path.
      discarded++;
      return;
    }
    long original = reception.unwrapped(BigEndian.u16(packet.buffer(), packet.payloadOffset()));
    if (original > reception.highest() + MOST_AHEAD) {
      // Nobody asked for that one.
      discarded++;
      return;
    }
    int skipped = 2;
    if (packet.payloadType() != settings.rtxPayloadType()) {
      if (!unwrap(packet, packet.payloadOffset() + skipped)
          || red.payloadType() != settings.payloadType()) {
        discarded++;
        return;
      }
      skipped += red.length();
    }
    rtxPackets++;
    int length = packet.payloadLength() - skipped;
    rtxBytes += length;
    insert(packet, original, packet.payloadOffset() + skipped, length, Way.SENT_AGAIN, now);
  }

  private void insert(
      RtpPacket packet, long sequence, int payloadOffset, int payloadLength, Way way, long now) {
    boolean outage = missing.gapBefore(sequence) > OUTAGE_PACKETS && silent(now);
    if (outage) {
      // So much cannot be sent again in time: a key frame is quicker.
      missing.reset();
    }
    if (way == Way.RECOVERED) {
      missing.recovered(sequence);
    } else if (!missing.received(sequence, way == Way.SENT_AGAIN, now) || outage) {
      jitterBuffer.reset();
      jitterBuffer.askForFrame();
    }
    lastArrival = now;
    clock = now;
    PlayoutLimits limits = pictures.read(packet, senderClock);
    if (limits != null) {
      held.bounds(limits.leastMillis() * 1_000_000L, limits.mostMillis() * 1_000_000L);
    }
    JitterBuffer.Outcome outcome =
        jitterBuffer.insert(
            sequence,
            packet.timestamp(),
            packet.marker(),
            packet.buffer(),
            payloadOffset,
            payloadLength,
            way == Way.SENT_AGAIN,
            descriptors.read(packet),
            now);
    if (outcome != JitterBuffer.Outcome.STORED) {
      discarded++;
    }
    missing.dropBefore(jitterBuffer.next());
  }

  private boolean silent(long now) {
    return now - lastArrival > OUTAGE_NANOS;
  }

  /** A second packet in sequence makes another SSRC ours (RFC 3550 appendix A.1, probation). */
  private boolean acceptSsrc(RtpPacket packet) {
    int source = packet.ssrc();
    Integer current = ssrc;
    if (current == null || !reception.started()) {
      ssrc = source;
      return true;
    }
    if (current == source) {
      return true;
    }
    Integer candidate = candidateSsrc;
    if (candidate == null || candidate != source || candidateNext != packet.sequenceNumber()) {
      candidateSsrc = source;
      candidateNext = packet.sequenceNumber() + 1 & 0xFFFF;
      return false;
    }
    lostBefore += reception.cumulativeLost();
    reception = new ReceptionStatistics(CLOCK_RATE);
    senderClock.reset();
    ssrc = source;
    candidateSsrc = null;
    startAnew();
    return true;
  }

  private void startAnew() {
    restarts++;
    if (protection != null) {
      protection.reset();
    }
    held.reset();
    pictures.reset();
    jitterBuffer.reset();
    // The first packets were taken for strangers, a key frame among them is lost.
    jitterBuffer.breakReferences();
    missing.reset();
  }

  private void complete(
      byte[] data, boolean key, int timestamp, int packetCount, long first, long last) {
    frames++;
    if (packetCount > 1) {
      framesAssembled++;
      assemblyNanos += last - first;
    }
    if (key) {
      keyFramesReceived++;
      referencesLost = false;
    }
    // It waited for packets sent again, its own or those of a frame before it; not for a key frame.
    boolean repaired =
        framesDropped == droppedBefore
            && (jitterBuffer.frameRepaired()
                || clock - last > HELD_UP_NANOS
                || (settings.rtxPayloadType() == VideoReceiveSettings.NONE
                    && clock - first > missing.roundTripNanos() / 2));
    droppedBefore = framesDropped;
    held.add(
        new ReceivedFrame(
            data,
            key,
            key ? Vp8FrameHeader.width(data, 0, data.length) : 0,
            key ? Vp8FrameHeader.height(data, 0, data.length) : 0,
            timestamp,
            packetCount,
            first,
            last,
            senderClock.captureEpochNanos(timestamp),
            pictures.rotation(timestamp)),
        timestamp,
        CLOCK_RATE,
        first,
        repaired,
        clock);
  }

  private void release(long now) {
    for (ReceivedFrame frame = held.poll(now); frame != null; frame = held.poll(now)) {
      freezes.frame(now);
      shownCapture = frame.captureEpochNanos();
      shownAt = now;
      listener.frame(frame);
    }
  }

  /**
   * The decoder could not use a frame, or could not keep up and skipped one: frames are held back
   * until a key frame comes, and one is asked for.
   */
  public void onUndecodable(long now) {
    clock = now;
    jitterBuffer.breakReferences();
    referencesLost = true;
    tick(now);
  }

  /** The sender's report, if it is about this stream. */
  @Override
  public void onSenderReport(RtcpPacket.SenderReport report, long now) {
    Integer current = ssrc;
    if (current != null && current == report.ssrc()) {
      senderClock.report(report.ntpTime(), report.rtpTimestamp(), now);
      senderReports++;
      lastSenderReport = report;
    }
  }

  /** The sender answered our clock (RFC 3611 section 4.5): the round trip to it. */
  @Override
  public void onExtendedReport(int source, long nanos) {
    Integer current = ssrc;
    if (current != null && current == source) {
      senderRoundTrip.add(nanos);
    }
  }

  /** What the sender says of itself; null before its first report. */
  @Override
  public @Nullable RemoteSenderStatistics remoteSender() {
    RtcpPacket.SenderReport report = lastSenderReport;
    return report == null
        ? null
        : new RemoteSenderStatistics(
            report.packetCount(),
            report.octetCount(),
            NtpTime.toEpochNanos(report.ntpTime()),
            senderReports,
            senderRoundTrip.smoothedNanos(),
            senderRoundTrip.totalNanos(),
            senderRoundTrip.count());
  }

  /** The sender said BYE. */
  @Override
  public void onBye(int source) {
    Integer current = ssrc;
    if (current != null && current == source) {
      jitterBuffer.reset();
      missing.reset();
      held.clear();
      listener.ended();
    }
  }

  /**
   * What the sender's clock showed when that was captured which is shown now, in nanoseconds since
   * 1970; {@link ReceivedFrame#UNKNOWN} before the sender's first report.
   */
  public long playoutEpochNanos(long now) {
    return shownCapture == ReceivedFrame.UNKNOWN
        ? ReceivedFrame.UNKNOWN
        : shownCapture + (now - shownAt);
  }

  /** Whether the sender says that it shows a screen (video-content-type). */
  public boolean screen() {
    return pictures.screen();
  }

  /** What the samples mean, as the sender says (colour-space); null when it has not. */
  public @Nullable ColourSpace colours() {
    return pictures.colours();
  }

  /** The round trip as measured elsewhere on this transport. */
  @Override
  public void roundTrip(long nanos) {
    missing.roundTrip(nanos);
  }

  /** Asks for what is due and gives up what took too long. */
  @Override
  public void tick(long now) {
    clock = now;
    for (Long at = gapDeadline(now); Deadline.reached(at, now); at = gapDeadline(now)) {
      if (!jitterBuffer.skipToReadyKey()) {
        jitterBuffer.giveUp();
      }
      missing.dropBefore(jitterBuffer.next());
    }
    if (settings.nack()) {
      int count = missing.takeDue(due, now);
      Integer source = ssrc;
      if (count > 0 && source != null) {
        nackCount++;
        feedback.nack(source, due, count, now);
      }
    }
    Integer source = ssrc;
    if (source != null
        && keyFrames.due(
            jitterBuffer.keyFrameNeeded(),
            jitterBuffer.keyFrameArriving(),
            missing.roundTripNanos(),
            now)) {
      requestKeyFrame(source, now);
    }
    release(now);
  }

  private void requestKeyFrame(int source, long now) {
    // A sender answers PLI with a repair where it can; one whose references are not decoded any
    // more, though they arrived, is no use to us.
    if (settings.pli() && !(referencesLost && settings.fir())) {
      pliCount++;
      feedback.pli(source, now);
    } else if (settings.fir()) {
      firCount++;
      feedback.fir(source, firNumber++ & 0xFF, now);
    }
  }

  /** When the missing packet in front is given up, null when none is in the way. */
  private @Nullable Long gapDeadline(long now) {
    if (!jitterBuffer.hasGap()) {
      return null;
    }
    Long at =
        missing.hopelessAt(
            jitterBuffer.firstMissing(), jitterBuffer.keyFrameReady() ? keyPatience() : patience());
    // A packet that came and was malformed is nothing to wait for.
    return at == null ? (Long) now : at;
  }

  /** Several round trips: asking again is quicker and cheaper than a key frame. */
  private long patience() {
    return settings.nack()
        ? Math.clamp(12 * missing.roundTripNanos(), LEAST_PATIENCE_NANOS, MOST_PATIENCE_NANOS)
        : PATIENCE_WITHOUT_NACK_NANOS;
  }

  /** With a key frame at hand, the frames before it are worth less waiting. */
  private long keyPatience() {
    return Math.min(patience(), 2 * missing.roundTripNanos() + KEY_PATIENCE_MARGIN_NANOS);
  }

  /** When to call {@link #tick} next, null when nothing is pending. */
  @Override
  public @Nullable Long deadline(long now) {
    Long at = Deadline.earlier(gapDeadline(now), held.deadline());
    if (settings.nack()) {
      at = Deadline.earlier(at, missing.deadline(now));
    }
    return ssrc == null
        ? at
        : Deadline.earlier(
            at,
            keyFrames.deadline(
                jitterBuffer.keyFrameNeeded(),
                jitterBuffer.keyFrameArriving(),
                missing.roundTripNanos(),
                now));
  }

  /** The SSRC that sends, null when none has. */
  @Override
  public @Nullable Integer ssrc() {
    return ssrc;
  }

  /** The block for the next report, which begins a new interval; null when nothing has come. */
  @Override
  public @Nullable ReportBlock report(long now) {
    Integer source = ssrc;
    if (source == null || !reception.started()) {
      return null;
    }
    return reception.report(
        source, senderClock.lastReport(), senderClock.delaySinceLastReport(now));
  }

  public VideoReceiveStatistics statistics() {
    Integer source = ssrc;
    return new VideoReceiveStatistics(
        source == null ? 0 : source,
        packets,
        bytes,
        headerBytes,
        lostBefore + reception.cumulativeLost(),
        reception.jitter() * 1_000_000_000L / CLOCK_RATE,
        frames,
        keyFramesReceived,
        framesDropped,
        nackCount,
        pliCount,
        firCount,
        rtxPackets,
        rtxBytes,
        discarded,
        restarts,
        held.totalNanos(),
        held.emitted(),
        held.targetNanos(),
        held.minimumNanos(),
        freezes.freezes(),
        freezes.frozenNanos(),
        freezes.pauses(),
        freezes.pausedNanos(),
        framesAssembled,
        assemblyNanos,
        lastArrival,
        fecPackets,
        fecBytes,
        protection == null ? 0 : protection.discarded(),
        packetsRecovered);
  }

  /** Bytes that wait to become frames. */
  public long bufferedBytes() {
    return jitterBuffer.bytes();
  }
}
