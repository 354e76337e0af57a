package org.ternrtc.rtp.receive;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Bytes;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.MalformedPacketException;
import org.ternrtc.rtp.RoundTrip;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.audio.AudioLevel;
import org.ternrtc.rtp.audio.DtmfReceiver;
import org.ternrtc.rtp.audio.RedPayload;
import org.ternrtc.rtp.audio.TelephoneEvent;
import org.ternrtc.rtp.rtcp.NtpTime;
import org.ternrtc.rtp.rtcp.ReportBlock;
import org.ternrtc.rtp.rtcp.RtcpPacket;

/**
 * Receives one stream of sound: counts its packets for the reports and tells apart what they carry,
 * so that a jitter buffer ({@link org.ternrtc.rtp.audio.AudioJitterBuffer}) can take it.
 *
 * <p>One stream is what one m-section of the peer sends. Its SSRC may change: the last one that
 * sent counts. Not thread-safe: all calls come from the owner of the transport.
 */
public final class AudioReceiveStream implements ReceiveStream {
  /** Where payloads go. Called on the thread that called in; the array holds during the call. */
  public interface Listener {
    /**
     * A payload of the codec.
     *
     * @param timestamp all 32 bits of its RTP timestamp
     */
    void sound(int timestamp, byte[] payload, int offset, int length, long now);

    /** The same as a payload before, which perhaps was lost. */
    void redundant(int timestamp, byte[] payload, int offset, int length, long now);

    /** What silence sounds like, RFC 3389. */
    void comfortNoise(int timestamp, byte[] payload, int offset, int length, long now);

    /** A key of a telephone was pressed or let go. */
    void key(DtmfReceiver.KeyEvent event);

    /** Another sender, or the same one anew: nothing before has to do with what comes. */
    void restarted();
  }

  private final AudioReceiveSettings settings;
  private final Listener listener;
  private final int levelId;
  private final SenderClock senderClock;
  private final DtmfReceiver keys = new DtmfReceiver();
  private final RoundTrip senderRoundTrip = new RoundTrip();
  private ReceptionStatistics reception;
  private @Nullable Integer ssrc;
  private @Nullable Integer candidateSsrc;
  private int candidateNext;
  private @Nullable AudioLevel level;

  private long packets;
  private long bytes;
  private long headerBytes;
  private long lostBefore;
  private long discarded;
  private long restarts;
  private long senderReports;
  private RtcpPacket.@Nullable SenderReport lastSenderReport;

  public AudioReceiveStream(AudioReceiveSettings settings, Listener listener) {
    this.settings = settings;
    this.listener = listener;
    ssrc = settings.ssrc();
    levelId = settings.extensions().id(HeaderExtension.AUDIO_LEVEL);
    senderClock = new SenderClock(settings.clockRate());
    reception = new ReceptionStatistics(settings.clockRate());
  }

  public AudioReceiveSettings settings() {
    return settings;
  }

  @Override
  public void receive(RtpPacket packet, long now) {
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
    int at = packet.extensionOffset(levelId);
    if (at >= 0 && packet.extensionLength(at) >= 1) {
      level = AudioLevel.of(packet.buffer()[at]);
    }
    if (packet.payloadLength() > 0) {
      payload(packet, now);
    }
  }

  private void payload(RtpPacket packet, long now) {
    int type = packet.payloadType();
    byte[] buffer = packet.buffer();
    int offset = packet.payloadOffset();
    int length = packet.payloadLength();
    if (type == settings.payloadType()) {
      listener.sound(packet.timestamp(), buffer, offset, length, now);
    } else if (type == settings.redPayloadType()) {
      redundant(packet, now);
    } else if (type == settings.comfortNoisePayloadType()) {
      listener.comfortNoise(packet.timestamp(), buffer, offset, length, now);
    } else if (type == settings.telephoneEventPayloadType()) {
      key(packet);
    } else {
      discarded++;
    }
  }

  private void redundant(RtpPacket packet, long now) {
    List<RedPayload.Block> blocks;
    try {
      blocks =
          RedPayload.parse(
              new Bytes(packet.buffer(), packet.payloadOffset(), packet.payloadLength()));
    } catch (MalformedPacketException e) {
      discarded++;
      return;
    }
    // The new one first: it says what is late, and the older ones fill what is missing before it.
    for (int i = blocks.size() - 1; i >= 0; i--) {
      RedPayload.Block block = blocks.get(i);
      int length = block.payload().length();
      if (block.payloadType() != settings.payloadType() || length == 0) {
        continue;
      }
      byte[] copy = block.payload().toArray();
      int timestamp = packet.timestamp() - block.timestampOffset();
      if (i == blocks.size() - 1) {
        listener.sound(timestamp, copy, 0, length, now);
      } else {
        listener.redundant(timestamp, copy, 0, length, now);
      }
    }
  }

  private void key(RtpPacket packet) {
    DtmfReceiver.KeyEvent event;
    try {
      event =
          keys.receive(
              TelephoneEvent.parse(
                  new Bytes(packet.buffer(), packet.payloadOffset(), packet.payloadLength())),
              packet.timestamp());
    } catch (MalformedPacketException e) {
      discarded++;
      return;
    }
    if (event != null) {
      listener.key(event);
    }
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
    reception = new ReceptionStatistics(settings.clockRate());
    senderClock.reset();
    ssrc = source;
    candidateSsrc = null;
    startAnew();
    return true;
  }

  private void startAnew() {
    restarts++;
    listener.restarted();
  }

  /**
   * When the sample with that timestamp was captured, nanoseconds since 1970 on the sender's clock;
   * {@link ReceivedFrame#UNKNOWN} before its first report.
   */
  public long captureEpochNanos(int timestamp) {
    return senderClock.captureEpochNanos(timestamp);
  }

  @Override
  public void onSenderReport(RtcpPacket.SenderReport report, long now) {
    Integer current = ssrc;
    if (current != null && current == report.ssrc()) {
      senderClock.report(report.ntpTime(), report.rtpTimestamp(), now);
      senderReports++;
      lastSenderReport = report;
    }
  }

  @Override
  public void onExtendedReport(int source, long nanos) {
    Integer current = ssrc;
    if (current != null && current == source) {
      senderRoundTrip.add(nanos);
    }
  }

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

  @Override
  public void onBye(int source) {
    Integer current = ssrc;
    if (current != null && current == source) {
      listener.restarted();
    }
  }

  @Override
  public void roundTrip(long nanos) {}

  @Override
  public void tick(long now) {}

  @Override
  public @Nullable Long deadline(long now) {
    return null;
  }

  @Override
  public @Nullable Integer ssrc() {
    return ssrc;
  }

  @Override
  public @Nullable ReportBlock report(long now) {
    Integer source = ssrc;
    if (source == null || !reception.started()) {
      return null;
    }
    return reception.report(
        source, senderClock.lastReport(), senderClock.delaySinceLastReport(now));
  }

  public AudioReceiveStatistics statistics() {
    Integer source = ssrc;
    AudioLevel loudness = level;
    return new AudioReceiveStatistics(
        source == null ? 0 : source,
        packets,
        bytes,
        headerBytes,
        lostBefore + reception.cumulativeLost(),
        reception.jitter() * 1_000_000_000L / settings.clockRate(),
        discarded,
        restarts,
        loudness == null ? -1 : loudness.linear());
  }
}
