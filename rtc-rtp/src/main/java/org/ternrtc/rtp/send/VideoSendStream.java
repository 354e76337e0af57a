package org.ternrtc.rtp.send;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.BigEndian;
import org.ternrtc.rtp.Deadline;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.RoundTrip;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.RtpWriter;
import org.ternrtc.rtp.bandwidth.BandwidthEstimator;
import org.ternrtc.rtp.dependency.DependencyDescriptorWriter;
import org.ternrtc.rtp.dependency.FrameInfo;
import org.ternrtc.rtp.extension.PlayoutLimits;
import org.ternrtc.rtp.fec.RedHeader;
import org.ternrtc.rtp.fec.UlpfecEncoder;
import org.ternrtc.rtp.nack.PacketHistory;
import org.ternrtc.rtp.nack.RetransmissionBudget;
import org.ternrtc.rtp.pacing.OutgoingPacket;
import org.ternrtc.rtp.pacing.Pacer;
import org.ternrtc.rtp.rtcp.PacketArrivals;
import org.ternrtc.rtp.rtcp.ReportBlock;
import org.ternrtc.rtp.rtcp.RtcpPacket;
import org.ternrtc.rtp.vp8.Vp8Descriptor;
import org.ternrtc.rtp.vp8.Vp8Packetizer;

/**
 * Sends one VP8 stream: frames become packets, lost packets are sent again (RFC 4588, or as they
 * were), requests for key frames reach the encoder at a bounded rate.
 *
 * <p>Not thread-safe: all calls come from the owner of the transport.
 */
public final class VideoSendStream implements SendStream {
  /** What a stream asks of those who feed it. Called on the thread that called in. */
  public interface Listener {
    /** The next frame should be a key frame. At most once in half a second. */
    void keyFrameRequested();

    /** The receiver has that frame and all it depends on; only told when frames have ids. */
    default void frameAcknowledged(long frameId) {}

    /** The receiver will not have that frame: the next one should do without it. */
    default void frameLost(long frameId) {}
  }

  /** Ticks of the RTP clock in a second. */
  public static final int CLOCK_RATE = 90_000;

  /** The largest frame, in bytes. */
  public static final int MAX_FRAME_BYTES = 4_000_000;

  /** Packets that may go unrepaired before a key frame takes their place. */
  private static final int AFFORDABLE_LOSS = 10;

  /** How long after the path became narrow its losses come to light. */
  private static final long COLLAPSE_NANOS = 1_000_000_000;

  private static final int ORIGINAL_NUMBER_LENGTH = 2;

  /** How much longer than what it protects a packet of protection is, but for its own header. */
  private static final int FEC_BYTES = 1 + UlpfecEncoder.MAX_HEADER_LENGTH;

  /** So many times the average is a huge frame, as the W3C counts them. */
  private static final double HUGE = 2.5;

  /** How far back packets are taken to fill probes. */
  private static final int PADDING_PACKETS = 16;

  private static final byte[] THREE_BYTES = new byte[3];
  private static final byte[] TWO_BYTES = new byte[2];

  private final VideoSendSettings settings;
  private final Pacer pacer;
  private final BandwidthEstimator bandwidth;
  private final Listener listener;
  private final RtpWriter writer = new RtpWriter();
  private final Vp8Packetizer packetizer = new Vp8Packetizer();
  private final PacketHistory history = new PacketHistory();
  private final RetransmissionBudget budget = new RetransmissionBudget();
  private final DependencyDescriptorWriter dependencies = new DependencyDescriptorWriter();
  private final byte[] dependencyBytes = new byte[DependencyDescriptorWriter.MAX_LENGTH];
  private final RtpPacket lostHeader = new RtpPacket();
  private final boolean describesDependencies;
  private final PictureHeader pictures;
  private long epochOffset;
  private boolean describes;
  private boolean firstPacket;
  private int tl0PicIdx;
  private final KeyFrameGate keyFrames = new KeyFrameGate();
  private final RoundTrip roundTrip = new RoundTrip();
  private final @Nullable FrameDelivery delivery;
  private final OutgoingPacket.Origin mediaOrigin = this::mediaSent;
  private final OutgoingPacket.Origin rtxOrigin = this::rtxSent;
  private final OutgoingPacket.Origin paddingOrigin = this::paddingSent;
  private final OutgoingPacket.Origin protectionOrigin = this::protectionSent;
  private final @Nullable Protection protection;
  private final int protectionRoom;
  private boolean wraps;
  private final byte @Nullable [] mid;
  private final byte @Nullable [] rid;
  private final int maxPayload;
  private final int timestampOffset;
  private long nextSequence;
  private int nextRtxSequence;
  private long nextPadding;
  private int pictureId;
  private boolean started;
  private long firstCapture;
  private long lastTicks;
  private int lastFirSequence = -1;
  private int unaffordable;
  private long collapsesSeen;
  private @Nullable Long collapsedAt;
  private int lostInCollapse;

  /** Nothing before a key frame that was sent for a loss is worth sending again. */
  private long usefulFrom;

  private long mediaPackets;
  private long mediaBytes;
  private long headerBytes;
  private long retransmittedPackets;
  private long retransmittedBytes;
  private long rtxPackets;
  private long rtxBytes;
  private long frames;
  private long keyFramesSent;
  private long nackCount;
  private long pliCount;
  private long firCount;
  private long refused;
  private long dropped;
  private long reports;
  private long sendDelay;
  private long frameBytes;
  private long hugeFrames;
  private @Nullable ReportBlock lastReport;

  /**
   * @param random gives first sequence numbers, timestamp and picture id (RFC 3550 section 5.1)
   */
  public VideoSendStream(
      VideoSendSettings settings,
      RandomGenerator random,
      Pacer pacer,
      BandwidthEstimator bandwidth,
      Listener listener) {
    this.settings = settings;
    this.pacer = pacer;
    this.bandwidth = bandwidth;
    this.listener = listener;
    mid = bytes(settings.mid());
    rid = bytes(settings.rid());
    pictures = new PictureHeader(settings.extensions());
    timestampOffset = random.nextInt();
    nextSequence = 0x10000L + random.nextInt(0x8000);
    nextRtxSequence = random.nextInt(0x8000);
    pictureId = random.nextInt(0x8000);
    tl0PicIdx = pictureId & 0xFF;
    describesDependencies =
        settings.extensions().id(HeaderExtension.DEPENDENCY_DESCRIPTOR) != HeaderExtensionMap.NONE;
    delivery =
        describesDependencies
                && (pacer.numbersAll()
                    || settings.extensions().id(HeaderExtension.TRANSPORT_WIDE_CC)
                        != HeaderExtensionMap.NONE)
            ? new FrameDelivery(new Repairs())
            : null;
    int header = header(false, 0).headerLength();
    if (settings.hasRtx()) {
      // A retransmission must fit as well, with the original number and perhaps a longer header.
      header = Math.max(header, header(true, 0).headerLength()) + ORIGINAL_NUMBER_LENGTH;
    }
    maxPayload = settings.maxPacketBytes() - header;
    // What is protected lies in a packet with a header of its own.
    protectionRoom = FEC_BYTES + header - RtpPacket.FIXED_HEADER_LENGTH;
    protection = settings.fec().usable() ? new Protection(settings.maxPacketBytes()) : null;
    if (maxPayload < 64) {
      throw new IllegalArgumentException("header extensions leave no room for a payload");
    }
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    if (text == null) {
      return null;
    }
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    if (value.length == 0 || value.length > 64) {
      throw new IllegalArgumentException("MID or RID " + text);
    }
    return value;
  }

  public VideoSendSettings settings() {
    return settings;
  }

  /** What to add to a time of capture to get nanoseconds since 1970, as our reports have it. */
  public void epochOffsetNanos(long nanos) {
    epochOffset = nanos;
  }

  /**
   * Which way up the frames from now on are, told where the extension was negotiated.
   *
   * @param degrees by how much the receiver is to turn them clockwise: 0, 90, 180 or 270
   */
  public void orientation(int degrees) {
    pictures.orientation(degrees);
  }

  /** Whether the frames from the next key frame on show a screen. */
  public void screen(boolean value) {
    pictures.screen(value);
  }

  /** How long the receiver is to hold frames from now on; null to leave that to it. */
  public void playoutLimits(@Nullable PlayoutLimits limits) {
    pictures.playout(limits);
  }

  /**
   * Packetizes a frame and gives it to the pacer. The frame is copied before this returns.
   *
   * @param captureNanos when it was captured, on the scale of {@code now}; the RTP timestamp
   * @throws IllegalArgumentException if the frame is empty or above {@link #MAX_FRAME_BYTES}
   */
  public void sendFrame(
      byte[] frame, int offset, int length, boolean key, long captureNanos, long now) {
    sendFrame(frame, offset, length, key, FrameInfo.UNKNOWN, captureNanos, now);
  }

  /**
   * As the other method, with what is known of layers and dependencies: that goes into the payload
   * descriptor (RFC 7741 section 4.2) and, where it was negotiated, into a Dependency Descriptor.
   */
  public void sendFrame(
      byte[] frame,
      int offset,
      int length,
      boolean key,
      FrameInfo info,
      long captureNanos,
      long now) {
    if (length > MAX_FRAME_BYTES) {
      throw new IllegalArgumentException("frame of " + length + " bytes");
    }
    describe(info, key);
    Protection protection = this.protection;
    wraps = protection != null && protection.on(bandwidth, roundTrip.nanosOrDefault(), now);
    int room =
        maxPayload
            - reservedForDependencies(key)
            - pictures.begin(key, captureNanos + epochOffset)
            - (wraps ? protectionRoom : 0);
    int packets = packetizer.begin(frame, offset, length, room);
    pictureId = pictureId + 1 & 0x7FFF;
    int timestamp = frameTimestamp(captureNanos);
    if (key) {
      usefulFrom = nextSequence;
      keyFrames.keyFrameSent(now);
      keyFramesSent++;
    }
    frames++;
    frameBytes += length;
    if (length * frames >= HUGE * frameBytes) {
      hugeFrames++;
    }
    FrameDelivery follows = describes ? delivery : null;
    if (follows != null) {
      follows.path(roundTrip.nanosOrDefault(), settings.hasRtx() || nackCount > 0);
      if (follows.frameSent(info, key, nextSequence, packets, now)) {
        usefulFrom = nextSequence;
      }
    }
    while (packetizer.hasNext()) {
      sendPacket(timestamp, now);
    }
    if (wraps && protection != null) {
      protect(protection, packets, timestamp, now);
    }
  }

  /** RFC 5109 within RFC 2198, with numbers of the media's own: sent once, never again. */
  private void protect(Protection protection, int framePackets, int timestamp, long now) {
    UlpfecEncoder encoder = protection.encoder();
    int count = protection.due(framePackets);
    for (int i = 0; i < count; i++) {
      OutgoingPacket packet = new OutgoingPacket(protectionOrigin, settings.maxPacketBytes());
      byte[] buffer = packet.buffer();
      header(false, timestamp).payloadType(settings.fec().red()).sequenceNumber((int) nextSequence);
      int payload = RedHeader.write(buffer, writer.write(buffer, 0), settings.fec().ulpfec());
      int end = encoder.write(i, count, buffer, payload);
      packet.fill(nextSequence++, payload, end, now);
      packet.kind(OutgoingPacket.Kind.FEC);
      stamp(packet);
      history.add(packet, now);
      protection.made(end, now);
      if (!pacer.enqueue(packet, now)) {
        dropped++;
      }
    }
    if (count > 0) {
      encoder.clear();
    }
  }

  private void describe(FrameInfo info, boolean key) {
    Vp8Descriptor descriptor = packetizer.descriptor();
    descriptor.pictureId(pictureId).nonReference(info.discardable());
    if (info.temporalLayers() > 1) {
      if (info.temporalLayer() == 0) {
        tl0PicIdx = (tl0PicIdx + 1) & 0xFF;
      }
      descriptor.tl0PicIdx(tl0PicIdx).temporalLayer(info.temporalLayer(), info.layerSync());
    } else {
      descriptor.tl0PicIdx(Vp8Descriptor.ABSENT).temporalLayer(Vp8Descriptor.ABSENT, false);
    }
    // Without the templates of a key frame a receiver could not read those that follow.
    describes = info.known() && describesDependencies && (key || describes);
    if (describes) {
      dependencies.begin(info, key);
    }
    firstPacket = true;
  }

  /** Room for the Dependency Descriptor; its bytes lie in the header. */
  private int reservedForDependencies(boolean key) {
    if (!describes) {
      return 0;
    }
    // In the two-byte form each extension takes a byte more; three others and padding.
    return 8
        + (key
            ? DependencyDescriptorWriter.MAX_LENGTH
            : DependencyDescriptorWriter.MAX_DELTA_LENGTH);
  }

  private void sendPacket(int timestamp, long now) {
    OutgoingPacket packet = history.spare();
    if (packet == null) {
      packet = new OutgoingPacket(mediaOrigin, settings.maxPacketBytes());
    }
    byte[] buffer = packet.buffer();
    header(false, timestamp).sequenceNumber((int) nextSequence);
    if (describes) {
      int length = dependencies.write(dependencyBytes, 0, firstPacket, packetizer.lastIsNext());
      writer.extension(id(HeaderExtension.DEPENDENCY_DESCRIPTOR), dependencyBytes, 0, length);
    }
    pictures.write(writer, firstPacket, packetizer.lastIsNext());
    firstPacket = false;
    int header = writer.write(buffer, 0);
    int payload = wraps ? RedHeader.write(buffer, header, settings.payloadType()) : header;
    int end = payload + packetizer.next(buffer, payload);
    if (!packetizer.hasNext()) {
      buffer[1] |= (byte) 0x80;
    }
    if (wraps && protection != null) {
      buffer[1] = (byte) ((buffer[1] & 0x80) | settings.fec().red());
      protection.encoder().add(buffer, header, payload, end, settings.payloadType());
    }
    // What is sent again begins behind the wrapping: it needs none.
    packet.fill(nextSequence++, payload, end, now);
    stamp(packet);
    history.add(packet, now);
    if (!pacer.enqueue(packet, now)) {
      dropped++;
      if (delivery != null) {
        delivery.packetDropped(packet.sequence(), now);
      }
    }
  }

  private RtpWriter header(boolean rtx, int timestamp) {
    writer
        .reset()
        .ssrc(rtx ? settings.rtxSsrc() : settings.ssrc())
        .payloadType(rtx ? settings.rtxPayloadType() : settings.payloadType())
        .timestamp(timestamp);
    if (mid != null) {
      writer.extension(id(HeaderExtension.MID), mid);
    }
    if (rid != null) {
      writer.extension(
          id(rtx ? HeaderExtension.REPAIRED_RTP_STREAM_ID : HeaderExtension.RTP_STREAM_ID), rid);
    }
    return writer
        .extension(id(HeaderExtension.ABS_SEND_TIME), THREE_BYTES)
        .extension(id(HeaderExtension.TRANSPORT_WIDE_CC), TWO_BYTES);
  }

  private int id(HeaderExtension extension) {
    return settings.extensions().id(extension);
  }

  private void stamp(OutgoingPacket packet) {
    packet.stamps(
        writer.writtenAt(id(HeaderExtension.ABS_SEND_TIME)),
        writer.writtenAt(id(HeaderExtension.TRANSPORT_WIDE_CC)));
  }

  /** Strictly rising: two frames never share a timestamp, or the receiver would join them. */
  private int frameTimestamp(long captureNanos) {
    if (!started) {
      started = true;
      firstCapture = captureNanos;
      lastTicks = -1;
    }
    lastTicks = Math.max(lastTicks + 1, ticks(captureNanos));
    return timestampOffset + (int) lastTicks;
  }

  private long ticks(long nanos) {
    return (nanos - firstCapture) * 9 / 100_000;
  }

  /** The peer lost packets: sends them again as far as that is right. */
  @Override
  public void onNack(RtcpPacket.Nack nack, long now) {
    nackCount++;
    history.expire(now);
    if (delivery == null) {
      // A key frame costs more than waiting does: only for much at once.
      unaffordable = 0;
    }
    if (bandwidth.collapses() != collapsesSeen) {
      collapsesSeen = bandwidth.collapses();
      collapsedAt = now;
      lostInCollapse = 0;
    }
    Long collapse = collapsedAt;
    if (collapse != null && now - collapse < COLLAPSE_NANOS) {
      lostInCollapse += nack.lostCount();
      if (lostInCollapse > AFFORDABLE_LOSS) {
        // The queue before the narrow link overflowed: repair would fill it again.
        collapsedAt = null;
        usefulFrom = nextSequence;
        refused += nack.lostCount();
        recoverUnaffordable(now);
        return;
      }
    }
    nack.forEachLost(number -> retransmit(number, now));
    if (unaffordable > AFFORDABLE_LOSS) {
      // More was lost than can be sent again in time: a new picture is quicker than repair.
      unaffordable = 0;
      recoverUnaffordable(now);
    }
  }

  private void retransmit(int number, long now) {
    OutgoingPacket packet = history.get(unwrapped(number));
    if (delivery != null) {
      delivery.packetAskedFor(unwrapped(number), now);
    }
    if (packet == null
        || packet.kind() == OutgoingPacket.Kind.FEC
        || packet.queued()
        || packet.sequence() < usefulFrom
        || tooEarly(packet, now)) {
      refused++;
      return;
    }
    int size = packet.length() + (settings.hasRtx() ? ORIGINAL_NUMBER_LENGTH : 0);
    if (!budget.take(size, bandwidth.targetRate(), now)) {
      refused++;
      unaffordable++;
      return;
    }
    unaffordable = 0;
    packet.retransmittedAt(now);
    if (settings.hasRtx()) {
      pacer.enqueue(again(packet, OutgoingPacket.Kind.RETRANSMISSION, now), now);
    } else {
      packet.kind(OutgoingPacket.Kind.RETRANSMISSION);
      pacer.enqueue(packet, now);
    }
  }

  private long unwrapped(int number) {
    long newest = nextSequence - 1;
    return newest + (short) (number - (int) newest);
  }

  private boolean tooEarly(OutgoingPacket packet, long now) {
    Long last = packet.retransmittedAt();
    return last != null && now - last < roundTrip.leastNanos();
  }

  /** RFC 4588 section 4: own SSRC and numbers, the original number before the payload. */
  private OutgoingPacket again(OutgoingPacket lost, OutgoingPacket.Kind kind, long now) {
    byte[] from = lost.buffer();
    OutgoingPacket packet = new OutgoingPacket(rtxOrigin, settings.maxPacketBytes());
    byte[] buffer = packet.buffer();
    header(true, BigEndian.i32(from, 4)).marker(from[1] < 0).sequenceNumber(nextRtxSequence);
    repeatExtensions(lost);
    int payload = writer.write(buffer, 0);
    BigEndian.put16(buffer, payload, (int) lost.sequence());
    int length = lost.length() - lost.headerLength();
    System.arraycopy(from, lost.headerLength(), buffer, payload + ORIGINAL_NUMBER_LENGTH, length);
    packet.fill(nextRtxSequence++, payload, payload + ORIGINAL_NUMBER_LENGTH + length, now);
    packet.kind(kind);
    stamp(packet);
    return packet;
  }

  private void repeatExtensions(OutgoingPacket lost) {
    if (!lostHeader.tryParse(lost.buffer(), 0, lost.length())) {
      return;
    }
    pictures.repeat(writer, lostHeader);
    if (describesDependencies) {
      int id = id(HeaderExtension.DEPENDENCY_DESCRIPTOR);
      int at = lostHeader.extensionOffset(id);
      if (at >= 0) {
        writer.extension(id, lost.buffer(), at, lostHeader.extensionLength(at));
      }
    }
  }

  /**
   * A packet to fill a probe with: one of the last packets again, which may repair a loss, or mere
   * padding. Null without a retransmission stream, whose numbers it uses up.
   *
   * @param bytes wanted, with the header
   */
  @Override
  public @Nullable OutgoingPacket padding(int bytes, long now) {
    if (!settings.hasRtx() || !started) {
      return null;
    }
    long number = Math.max(nextPadding, nextSequence - PADDING_PACKETS);
    for (; number < nextSequence; number++) {
      OutgoingPacket packet = history.get(number);
      if (packet != null
          && !packet.queued()
          && packet.kind() != OutgoingPacket.Kind.FEC
          && packet.length() >= bytes / 2) {
        nextPadding = number + 1;
        return again(packet, OutgoingPacket.Kind.PADDING, now);
      }
    }
    nextPadding = 0;
    OutgoingPacket packet = new OutgoingPacket(paddingOrigin, settings.maxPacketBytes());
    header(true, timestampOffset + (int) lastTicks).sequenceNumber(nextRtxSequence);
    int padding = Math.clamp(bytes, 1, 255);
    int end = writer.write(packet.buffer(), 0, null, 0, 0, padding);
    packet.fill(nextRtxSequence++, end - padding, end, now);
    packet.kind(OutgoingPacket.Kind.PADDING);
    stamp(packet);
    return packet;
  }

  private void paddingSent(OutgoingPacket packet, long now) {
    rtxPackets++;
    sendDelay += packet.waitedNanos();
    headerBytes += packet.length();
  }

  private void protectionSent(OutgoingPacket packet, long now) {
    if (protection != null) {
      protection.sent(packet.length() - packet.headerLength());
    }
    headerBytes += packet.headerLength();
  }

  private void mediaSent(OutgoingPacket packet, long now) {
    int payload = packet.length() - packet.headerLength();
    mediaPackets++;
    mediaBytes += payload;
    sendDelay += packet.waitedNanos();
    if (delivery != null) {
      delivery.packetSent(packet.transportSequence(), packet.sequence(), now);
    }
    headerBytes += packet.headerLength();
    if (packet.kind() == OutgoingPacket.Kind.RETRANSMISSION) {
      retransmittedPackets++;
      retransmittedBytes += payload;
    }
  }

  private void rtxSent(OutgoingPacket packet, long now) {
    int payload = packet.length() - packet.headerLength();
    rtxPackets++;
    rtxBytes += payload;
    sendDelay += packet.waitedNanos();
    if (delivery != null) {
      int original = BigEndian.u16(packet.buffer(), packet.headerLength());
      delivery.packetSent(packet.transportSequence(), unwrapped(original), now);
    }
    headerBytes += packet.headerLength();
    retransmittedPackets++;
    retransmittedBytes += payload - ORIGINAL_NUMBER_LENGTH;
  }

  /** The peer cannot decode (RFC 4585 section 6.3.1). */
  @Override
  public void onPli(long now) {
    pliCount++;
    recover(now);
  }

  /** A frame that the receiver can decode: a repair if possible, else a key frame. */
  private void recover(long now) {
    if (delivery == null || !delivery.complaint(now)) {
      requestKeyFrame(now);
    }
  }

  private void recoverUnaffordable(long now) {
    if (delivery == null || !delivery.unaffordable(now)) {
      requestKeyFrame(now);
    }
  }

  /** The peer tells which packets of the transport arrived. */
  @Override
  public void onArrivals(PacketArrivals arrived, long now) {
    if (delivery != null) {
      delivery.feedback(arrived, now);
    }
  }

  /** What the delivery of frames asks of the encoder. */
  private final class Repairs implements FrameDelivery.Listener {
    @Override
    public void acknowledged(long frameId) {
      listener.frameAcknowledged(frameId);
    }

    @Override
    public void lost(long frameId) {
      listener.frameLost(frameId);
    }

    @Override
    public void keyFrameNeeded(long now) {
      requestKeyFrame(now);
    }
  }

  /** The peer wants a key frame (RFC 5104 section 4.3.1); a repeated request counts once. */
  @Override
  public void onFir(int sequenceNumber, long now) {
    firCount++;
    if (sequenceNumber != lastFirSequence) {
      lastFirSequence = sequenceNumber;
      requestKeyFrame(now);
    }
  }

  private void requestKeyFrame(long now) {
    if (keyFrames.request(now, roundTrip.nanosOrDefault())) {
      listener.keyFrameRequested();
    }
  }

  /**
   * The peer's report on this stream.
   *
   * @param ntpNow our NTP time, on the clock of our sender reports
   * @return the round trip in nanoseconds, -1 when the report tells none
   */
  @Override
  public long onReport(ReportBlock report, long ntpNow) {
    reports++;
    lastReport = report;
    long nanos = report.roundTripNanos(ntpNow);
    if (nanos >= 0) {
      roundTrip.add(nanos);
    }
    return nanos;
  }

  /** Asks the encoder for a key frame that was put off, when its time has come. */
  @Override
  public void tick(long now) {
    history.expire(now);
    if (delivery != null) {
      delivery.tick(now);
    }
    if (keyFrames.tick(now)) {
      listener.keyFrameRequested();
    }
  }

  /** When to call {@link #tick} next, null when nothing is pending. */
  @Override
  public @Nullable Long deadline() {
    Long at = keyFrames.deadline();
    return delivery == null ? at : Deadline.earlier(at, delivery.deadline());
  }

  /** Whether a frame was sent; before that there is nothing to report. */
  @Override
  public boolean started() {
    return started;
  }

  /** The RTP timestamp that a frame captured at {@code nanos} would have, for sender reports. */
  @Override
  public int rtpTimestamp(long nanos) {
    return timestampOffset + (int) ticks(nanos);
  }

  /** Packets for the sender report: retransmissions in a stream of their own do not count. */
  @Override
  public long senderPacketCount() {
    return mediaPackets;
  }

  /** Payload bytes for the sender report. */
  @Override
  public long senderOctetCount() {
    return mediaBytes;
  }

  @Override
  public int ssrc() {
    return settings.ssrc();
  }

  @Override
  public long reservedRate(long now) {
    // A quarter more, because the next second may lose more than the last.
    return retransmissionRate(now) * 5 / 4 + protectionRate(now);
  }

  /** Bits per second that retransmissions took lately. */
  public long retransmissionRate(long now) {
    return budget.used(now);
  }

  /** Bits per second that forward error correction took lately. */
  public long protectionRate(long now) {
    return protection == null ? 0 : protection.rate(now);
  }

  /** Losses that were repaired without a key frame. */
  public long repairs() {
    return delivery == null ? 0 : delivery.repairs();
  }

  /** Smoothed, -1 when not known. */
  @Override
  public long roundTripNanos() {
    return roundTrip.smoothedNanos();
  }

  public VideoSendStatistics statistics() {
    ReportBlock report = lastReport;
    return new VideoSendStatistics(
        settings.ssrc(),
        settings.rtxSsrc(),
        mediaPackets + rtxPackets,
        mediaBytes + rtxBytes,
        headerBytes,
        retransmittedPackets,
        retransmittedBytes,
        frames,
        keyFramesSent,
        nackCount,
        pliCount,
        firCount,
        refused,
        dropped,
        sendDelay,
        hugeFrames,
        roundTrip.smoothedNanos(),
        roundTrip.totalNanos(),
        roundTrip.count(),
        reports,
        report == null ? 0 : report.fractionLost() / 256.0,
        report == null ? 0 : report.cumulativeLost(),
        report == null ? 0 : report.jitter() * 1_000_000_000L / CLOCK_RATE,
        protection == null ? 0 : protection.packets(),
        protection == null ? 0 : protection.bytes());
  }
}
