package org.ternrtc.rtp.send;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Bytes;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.RoundTrip;
import org.ternrtc.rtp.RtpWriter;
import org.ternrtc.rtp.audio.AudioLevel;
import org.ternrtc.rtp.audio.DtmfSender;
import org.ternrtc.rtp.audio.RedPayload;
import org.ternrtc.rtp.audio.TelephoneEvent;
import org.ternrtc.rtp.pacing.OutgoingPacket;
import org.ternrtc.rtp.pacing.Pacer;
import org.ternrtc.rtp.rtcp.ReportBlock;

/**
 * Sends one stream of sound: a packet per encoded frame, perhaps with the frame before in it (RFC
 * 2198), and telephone events in between (RFC 4733). Nothing is sent again.
 *
 * <p>Not thread-safe: all calls come from the owner of the transport.
 */
public final class AudioSendStream implements SendStream {
  /** The longest payload. */
  public static final int MAX_PAYLOAD_BYTES = 1500;

  /** With the frame before, header and extensions. */
  private static final int MAX_PACKET_BYTES = 2 * MAX_PAYLOAD_BYTES + 200;

  /** Packets with redundancy stay below the MTU; else the older frame is left out. */
  private static final int MAX_RED_BYTES = 1100;

  /** Packets that may wait in the pacer; a power of two. */
  private static final int PACKETS = 64;

  private static final long RATE_WINDOW_NANOS = 1_000_000_000;
  private static final byte[] THREE_BYTES = new byte[3];
  private static final byte[] TWO_BYTES = new byte[2];

  private AudioSendSettings settings;
  private final Pacer pacer;
  private final RtpWriter writer = new RtpWriter();
  private final OutgoingPacket.Origin origin = this::sent;
  private final OutgoingPacket[] packets = new OutgoingPacket[PACKETS];
  private byte @Nullable [] mid;
  private int midId;
  private int absSendTimeId;
  private int transportSequenceId;
  private int levelId;
  private final byte[] level = new byte[1];
  private final int timestampOffset;
  private @Nullable DtmfSender dtmf;
  private final byte[] event = new byte[TelephoneEvent.LENGTH];
  private final byte[] red = new byte[MAX_PACKET_BYTES];
  private final RoundTrip roundTrip = new RoundTrip();
  private byte[] before = new byte[MAX_PAYLOAD_BYTES];
  private int beforeLength;
  private long beforeTicks;
  private long nextSequence;
  private boolean started;
  private long lastTicks;
  private long lastCapture;
  private int keyTimestamp;

  private long packetCount;
  private long byteCount;
  private long headerBytes;
  private long dropped;
  private long reports;
  private @Nullable ReportBlock lastReport;
  private long rateBegan;
  private long rateBits;
  private long rate;

  /**
   * @param random gives first sequence number and timestamp (RFC 3550 section 5.1)
   */
  public AudioSendStream(AudioSendSettings settings, RandomGenerator random, Pacer pacer) {
    this.settings = settings;
    this.pacer = pacer;
    timestampOffset = random.nextInt();
    nextSequence = 0x10000L + random.nextInt(0x8000);
    apply();
  }

  /**
   * Goes on in another way, as another negotiation has it; numbers go on.
   *
   * @throws IllegalArgumentException when the SSRC is another one
   */
  public void configure(AudioSendSettings other) {
    if (other.ssrc() != settings.ssrc()) {
      throw new IllegalArgumentException("another SSRC is another stream");
    }
    if (!other.equals(settings)) {
      settings = other;
      beforeLength = 0;
      apply();
    }
  }

  private void apply() {
    HeaderExtensionMap extensions = settings.extensions();
    String tag = settings.mid();
    mid = tag == null ? null : tag.getBytes(StandardCharsets.UTF_8);
    midId = extensions.id(HeaderExtension.MID);
    absSendTimeId = extensions.id(HeaderExtension.ABS_SEND_TIME);
    transportSequenceId = extensions.id(HeaderExtension.TRANSPORT_WIDE_CC);
    levelId = extensions.id(HeaderExtension.AUDIO_LEVEL);
    dtmf =
        settings.telephoneEventPayloadType() == AudioSendSettings.NONE
            ? null
            : new DtmfSender(settings.clockRate());
  }

  public AudioSendSettings settings() {
    return settings;
  }

  @Override
  public int ssrc() {
    return settings.ssrc();
  }

  /**
   * Sends an encoded frame. It is copied before this returns. While a key is pressed it is left
   * out, since an event stands in its place.
   *
   * @param ticks its first sample on the RTP clock, since any beginning; ascending
   * @param begins whether it is the first one after silence that was not sent
   * @param loudness how loud the sound is, told where the extension was negotiated
   * @param captureNanos when the first sample was captured, on the scale of {@code now}
   * @throws IllegalArgumentException if the frame is empty or too long
   */
  public void sendFrame(
      byte[] frame,
      int offset,
      int length,
      long ticks,
      boolean begins,
      AudioLevel loudness,
      long captureNanos,
      long now) {
    if (length < 1 || length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("frame of " + length + " bytes");
    }
    boolean first = !started;
    started = true;
    lastTicks = ticks;
    lastCapture = captureNanos;
    level[0] = (byte) loudness.value();
    DtmfSender keys = dtmf;
    if (keys != null && keys.sending()) {
      beforeLength = 0;
      return;
    }
    int timestamp = timestampOffset + (int) ticks;
    if (settings.redPayloadType() == AudioSendSettings.NONE) {
      send(settings.payloadType(), begins || first, timestamp, frame, offset, length, now);
      return;
    }
    long distance = ticks - beforeTicks;
    boolean repeats =
        beforeLength > 0
            && distance > 0
            && distance <= RedPayload.MAX_OFFSET
            && beforeLength + length <= MAX_RED_BYTES;
    int written =
        RedPayload.write(
            repeats
                ? List.of(
                    new RedPayload.Block(
                        settings.payloadType(), (int) distance, new Bytes(before, 0, beforeLength)))
                : List.of(),
            settings.payloadType(),
            new Bytes(frame, offset, length),
            red,
            0);
    send(settings.redPayloadType(), begins || first, timestamp, red, 0, written, now);
    System.arraycopy(frame, offset, before, 0, length);
    beforeLength = length;
    beforeTicks = ticks;
  }

  private void send(
      int payloadType,
      boolean marker,
      int timestamp,
      byte[] payload,
      int offset,
      int length,
      long now) {
    int slot = (int) nextSequence & PACKETS - 1;
    OutgoingPacket packet = packets[slot];
    if (packet == null || packet.queued()) {
      packet = new OutgoingPacket(origin, MAX_PACKET_BYTES);
      packets[slot] = packet;
    }
    writer
        .reset()
        .payloadType(payloadType)
        .marker(marker)
        .sequenceNumber((int) nextSequence)
        .timestamp(timestamp)
        .ssrc(settings.ssrc());
    if (mid != null) {
      writer.extension(midId, mid);
    }
    writer.extension(absSendTimeId, THREE_BYTES);
    writer.extension(transportSequenceId, TWO_BYTES);
    writer.extension(levelId, level);
    byte[] buffer = packet.buffer();
    int header = writer.write(buffer, 0);
    System.arraycopy(payload, offset, buffer, header, length);
    packet.fill(nextSequence++, header, header + length, now);
    packet.kind(OutgoingPacket.Kind.AUDIO);
    packet.stamps(writer.writtenAt(absSendTimeId), writer.writtenAt(transportSequenceId));
    if (!pacer.enqueue(packet, now)) {
      dropped++;
    }
  }

  private void sent(OutgoingPacket packet, long now) {
    packetCount++;
    byteCount += packet.length() - packet.headerLength();
    headerBytes += packet.headerLength();
    measure(packet.length(), now);
  }

  private void measure(int bytes, long now) {
    if (packetCount == 1) {
      rateBegan = now;
    }
    rateBits += bytes * 8L;
    long window = now - rateBegan;
    if (window >= RATE_WINDOW_NANOS) {
      rate = (long) (rateBits * 1e9 / window);
      rateBegan = now;
      rateBits = 0;
    }
  }

  /**
   * Presses keys, in place of those still to be pressed, W3C WebRTC section 7.
   *
   * @throws IllegalArgumentException for other characters, or too many
   * @return false when telephone events were not negotiated
   */
  public boolean insertDtmf(String tones, int durationMillis, int gapMillis, long now) {
    DtmfSender keys = dtmf;
    if (keys == null) {
      return false;
    }
    if (!started) {
      started = true;
      lastCapture = now;
    }
    keys.insert(tones, durationMillis, gapMillis, now);
    return true;
  }

  /** The keys that are still to be pressed. */
  public String toneBuffer() {
    DtmfSender keys = dtmf;
    return keys == null ? "" : keys.remaining();
  }

  @Override
  public void tick(long now) {
    DtmfSender keys = dtmf;
    if (keys == null) {
      return;
    }
    for (DtmfSender.Report report = keys.poll(now); report != null; report = keys.poll(now)) {
      if (report.marker()) {
        // One timestamp for all reports of a key, whatever becomes of the clock meanwhile.
        keyTimestamp = rtpTimestamp(report.rtpTimestampNanos());
      }
      report.event().writeTo(event, 0);
      send(
          settings.telephoneEventPayloadType(),
          report.marker(),
          keyTimestamp,
          event,
          0,
          event.length,
          now);
    }
  }

  @Override
  public @Nullable Long deadline() {
    DtmfSender keys = dtmf;
    return keys == null ? null : keys.deadline();
  }

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

  @Override
  public long roundTripNanos() {
    return roundTrip.smoothedNanos();
  }

  @Override
  public long reservedRate(long now) {
    return now - rateBegan > 3 * RATE_WINDOW_NANOS ? 0 : rate;
  }

  @Override
  public boolean started() {
    return started;
  }

  @Override
  public int rtpTimestamp(long nanos) {
    long span = nanos - lastCapture;
    long ticks =
        span / 1_000_000_000L * settings.clockRate()
            + span % 1_000_000_000L * settings.clockRate() / 1_000_000_000L;
    return timestampOffset + (int) (lastTicks + ticks);
  }

  @Override
  public long senderPacketCount() {
    return packetCount;
  }

  @Override
  public long senderOctetCount() {
    return byteCount;
  }

  public AudioSendStatistics statistics() {
    ReportBlock report = lastReport;
    return new AudioSendStatistics(
        settings.ssrc(),
        packetCount,
        byteCount,
        headerBytes,
        dropped,
        roundTrip.smoothedNanos(),
        roundTrip.totalNanos(),
        roundTrip.count(),
        reports,
        report == null ? 0 : report.fractionLost() / 256.0,
        report == null ? 0 : report.cumulativeLost(),
        report == null ? 0 : report.jitter() * 1_000_000_000L / settings.clockRate());
  }
}
