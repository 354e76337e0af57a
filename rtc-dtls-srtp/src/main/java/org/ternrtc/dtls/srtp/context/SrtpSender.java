package org.ternrtc.dtls.srtp.context;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of an SRTP cryptographic context, RFC 3711 section 3.2: protects the RTP and
 * RTCP packets of all our SSRCs, with a rollover counter for each.
 *
 * <p>Not thread-safe: it belongs to whoever sends. It allocates nothing per packet beyond the JCA's
 * own. There must be one sender per key: two would use the same nonces.
 */
public final class SrtpSender {
  private static final long RTCP_INDEX_LIMIT = 1L << 31;

  private final SrtpProfile profile;
  private final SrtpTransform transform;
  private final SourceTable sources = new SourceTable();

  SrtpSender(SrtpProfile profile, SrtpTransform transform) {
    this.profile = profile;
    this.transform = transform;
  }

  /**
   * A sender with these keys; the arrays are read before this returns.
   *
   * @throws IllegalArgumentException if key or salt do not have the profile's lengths
   */
  public static SrtpSender of(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    return new SrtpSender(profile, SrtpTransform.of(profile, masterKey, masterSalt));
  }

  public SrtpProfile profile() {
    return profile;
  }

  /**
   * Protects an RTP packet in place. The first packet of an SSRC should have a sequence number
   * below 2^15, or the loss of the first packets can leave the receiver with the wrong rollover
   * counter.
   *
   * <p>A sequence number can be protected only once, because it makes the nonce: to send a packet
   * again, keep the protected bytes.
   *
   * @return the new length in bytes, or {@link Srtp#REPLAYED}, {@link Srtp#TOO_MANY_SOURCES} or
   *     {@link Srtp#KEY_EXPIRED}: then the packet is unchanged and must not be sent
   * @throws IllegalArgumentException if it is not an RTP packet or the array has fewer than {@link
   *     Srtp#MAX_OVERHEAD} bytes after it
   */
  public int protectRtp(byte[] packet, int offset, int length) {
    checkRoom(packet, offset, length);
    int header = Srtp.rtpHeaderLength(packet, offset, length);
    if (header < 0) {
      throw new IllegalArgumentException("not an RTP packet");
    }
    int ssrc = Srtp.u32(packet, offset + 8);
    Source source = findOrAdd(ssrc);
    if (source == null) {
      return Srtp.TOO_MANY_SOURCES;
    }
    long index = source.estimateIndex(Srtp.u16(packet, offset + 2));
    if (index >= Source.INDEX_LIMIT) {
      return Srtp.KEY_EXPIRED;
    }
    if (!source.rtp.isNew(index)) {
      return Srtp.REPLAYED;
    }
    source.rtp.use(index);
    return transform.protectRtp(packet, offset, header, length, index);
  }

  /**
   * Encrypts an RTCP packet, compound or reduced size, in place.
   *
   * @return the new length in bytes, or {@link Srtp#TOO_MANY_SOURCES} or {@link Srtp#KEY_EXPIRED}:
   *     then the packet is unchanged and must not be sent
   * @throws IllegalArgumentException if it is not an RTCP packet or the array has fewer than {@link
   *     Srtp#MAX_OVERHEAD} bytes after it
   */
  public int protectRtcp(byte[] packet, int offset, int length) {
    checkRoom(packet, offset, length);
    if (!Srtp.isRtcp(packet, offset, length)) {
      throw new IllegalArgumentException("not an RTCP packet");
    }
    Source source = findOrAdd(Srtp.u32(packet, offset + 4));
    if (source == null) {
      return Srtp.TOO_MANY_SOURCES;
    }
    // As libsrtp does, the first packet has index 1.
    long index = Math.max(source.rtcp.highest(), 0) + 1;
    if (index >= RTCP_INDEX_LIMIT) {
      return Srtp.KEY_EXPIRED;
    }
    source.rtcp.use(index);
    return transform.protectRtcp(packet, offset, length, (int) index);
  }

  private @Nullable Source findOrAdd(int ssrc) {
    Source source = sources.find(ssrc);
    if (source == null && !sources.isFull()) {
      source = new Source(ssrc, Srtp.REPLAY_WINDOW);
      sources.add(source);
    }
    return source;
  }

  private static void checkRoom(byte[] packet, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, packet.length);
    if (packet.length - offset - length < Srtp.MAX_OVERHEAD
        || length > Srtp.MAX_PACKET - Srtp.MAX_OVERHEAD) {
      throw new IllegalArgumentException(
          "no room for " + Srtp.MAX_OVERHEAD + " bytes after a packet of " + length);
    }
  }

  @Override
  public String toString() {
    return "SrtpSender[" + profile + "]";
  }
}
