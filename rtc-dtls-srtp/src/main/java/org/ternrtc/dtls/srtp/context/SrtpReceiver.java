package org.ternrtc.dtls.srtp.context;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of an SRTP cryptographic context, RFC 3711 section 3.3: takes the protection
 * off the RTP and RTCP packets of all the peer's SSRCs, with a rollover counter and replay windows
 * for each. State for an SSRC is made only by a packet that was authenticated.
 *
 * <p>Not thread-safe: it belongs to whoever receives. It allocates nothing per packet beyond the
 * JCA's own, throws nothing on any packet, and counts what it refuses.
 */
public final class SrtpReceiver {
  private final SrtpProfile profile;
  private final SrtpTransform transform;
  private final int replayWindow;
  private final SourceTable sources = new SourceTable();

  private long rtpPackets;
  private long rtcpPackets;
  // By verdict: refused[-verdict].
  private final long[] refused = new long[6];

  SrtpReceiver(SrtpProfile profile, SrtpTransform transform, int replayWindow) {
    this.profile = profile;
    this.transform = transform;
    this.replayWindow = replayWindow;
  }

  /**
   * A receiver with these keys and a replay window of {@link Srtp#REPLAY_WINDOW} packets; the
   * arrays are read before this returns.
   *
   * @throws IllegalArgumentException if key or salt do not have the profile's lengths
   */
  public static SrtpReceiver of(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    return of(profile, masterKey, masterSalt, Srtp.REPLAY_WINDOW);
  }

  /**
   * The same with a replay window of {@code replayWindow} packets, a power of two from 64 to 32768.
   *
   * @throws IllegalArgumentException if a length is wrong
   */
  public static SrtpReceiver of(
      SrtpProfile profile, byte[] masterKey, byte[] masterSalt, int replayWindow) {
    ReplayWindow.checkSize(replayWindow);
    return new SrtpReceiver(
        profile, SrtpTransform.of(profile, masterKey, masterSalt), replayWindow);
  }

  public SrtpProfile profile() {
    return profile;
  }

  /** What was taken and refused so far. */
  public SrtpCounters counters() {
    return new SrtpCounters(
        rtpPackets,
        rtcpPackets,
        refused[-Srtp.MALFORMED],
        refused[-Srtp.AUTHENTICATION_FAILED],
        refused[-Srtp.REPLAYED],
        refused[-Srtp.TOO_MANY_SOURCES],
        refused[-Srtp.KEY_EXPIRED]);
  }

  /**
   * Takes the protection off an SRTP packet in place.
   *
   * @return the length of the RTP packet in bytes, or a negative verdict of {@link Srtp}: then the
   *     packet is unchanged
   */
  public int unprotectRtp(byte[] packet, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, packet.length);
    int result = takeRtp(packet, offset, length);
    if (result < 0) {
      refused[-result]++;
    } else {
      rtpPackets++;
    }
    return result;
  }

  /**
   * Takes the protection off an SRTCP packet in place.
   *
   * @return the length of the RTCP packet in bytes, or a negative verdict of {@link Srtp}: then the
   *     packet is unchanged
   */
  public int unprotectRtcp(byte[] packet, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, packet.length);
    int result = takeRtcp(packet, offset, length);
    if (result < 0) {
      refused[-result]++;
    } else {
      rtcpPackets++;
    }
    return result;
  }

  private int takeRtp(byte[] packet, int offset, int length) {
    int header = Srtp.rtpHeaderLength(packet, offset, length);
    if (header < 0) {
      return Srtp.MALFORMED;
    }
    int ssrc = Srtp.u32(packet, offset + 8);
    int sequenceNumber = Srtp.u16(packet, offset + 2);
    Source source = sources.find(ssrc);
    if (source == null && sources.isFull()) {
      return Srtp.TOO_MANY_SOURCES;
    }
    // Section 3.3.1: a stream begins with a rollover counter of 0.
    long index = source == null ? sequenceNumber : source.estimateIndex(sequenceNumber);
    if (index >= Source.INDEX_LIMIT) {
      return Srtp.KEY_EXPIRED;
    }
    if (source != null && !source.rtp.isNew(index)) {
      return Srtp.REPLAYED;
    }
    int result = transform.unprotectRtp(packet, offset, header, length, index);
    if (result >= 0) {
      orAdded(source, ssrc).rtp.use(index);
    }
    return result;
  }

  private int takeRtcp(byte[] packet, int offset, int length) {
    int overhead = profile.rtcpTagBytes() + Srtp.RTCP_INDEX;
    if (!Srtp.isRtcp(packet, offset, length) || length < Srtp.RTCP_HEADER + overhead) {
      return Srtp.MALFORMED;
    }
    int ssrc = Srtp.u32(packet, offset + 4);
    int index = transform.rtcpIndexWord(packet, offset, length) & 0x7FFFFFFF;
    Source source = sources.find(ssrc);
    if (source == null && sources.isFull()) {
      return Srtp.TOO_MANY_SOURCES;
    }
    if (source != null && !source.rtcp.isNew(index)) {
      return Srtp.REPLAYED;
    }
    int result = transform.unprotectRtcp(packet, offset, length);
    if (result >= 0) {
      orAdded(source, ssrc).rtcp.use(index);
    }
    return result;
  }

  private Source orAdded(@Nullable Source source, int ssrc) {
    if (source != null) {
      return source;
    }
    var added = new Source(ssrc, replayWindow);
    sources.add(added);
    return added;
  }

  @Override
  public String toString() {
    return "SrtpReceiver[" + profile + "]";
  }
}
