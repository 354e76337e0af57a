package org.ternrtc.rtp.send;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.fec.FecPayloadTypes;

/**
 * How one video stream is sent.
 *
 * @param ssrc of the media
 * @param payloadType of the media
 * @param rtxSsrc of retransmissions (RFC 4588); means nothing without {@code rtxPayloadType}
 * @param rtxPayloadType {@link #NONE} to send lost packets again as they were
 * @param extensions as negotiated for this direction
 * @param mid put into every packet when negotiated; null for none
 * @param rid put into every packet when negotiated; null for none
 * @param maxPacketBytes most bytes of an RTP packet, before SRTP adds its own
 * @param fec payload types of forward error correction, used where it pays
 */
public record VideoSendSettings(
    int ssrc,
    int payloadType,
    int rtxSsrc,
    int rtxPayloadType,
    HeaderExtensionMap extensions,
    @Nullable String mid,
    @Nullable String rid,
    int maxPacketBytes,
    FecPayloadTypes fec) {
  /** No payload type. */
  public static final int NONE = -1;

  /** Leaves room for SRTP, UDP, IPv6 and TURN within 1280 bytes, the least MTU of IPv6. */
  public static final int DEFAULT_MAX_PACKET_BYTES = 1180;

  public VideoSendSettings {
    if (payloadType < 0 || payloadType > 127 || rtxPayloadType < NONE || rtxPayloadType > 127) {
      throw new IllegalArgumentException("payload types " + payloadType + ", " + rtxPayloadType);
    }
    if (maxPacketBytes < 200 || maxPacketBytes > 1460) {
      throw new IllegalArgumentException("packets of " + maxPacketBytes + " bytes");
    }
    if (rtxPayloadType != NONE && rtxSsrc == ssrc) {
      throw new IllegalArgumentException("retransmissions need an SSRC of their own");
    }
  }

  /** Without retransmission stream, extensions, MID and RID. */
  public static VideoSendSettings of(int ssrc, int payloadType) {
    return new VideoSendSettings(
        ssrc,
        payloadType,
        0,
        NONE,
        HeaderExtensionMap.EMPTY,
        null,
        null,
        DEFAULT_MAX_PACKET_BYTES,
        FecPayloadTypes.NONE);
  }

  public VideoSendSettings withRtx(int rtxSsrc, int rtxPayloadType) {
    return new VideoSendSettings(
        ssrc, payloadType, rtxSsrc, rtxPayloadType, extensions, mid, rid, maxPacketBytes, fec);
  }

  public VideoSendSettings withExtensions(HeaderExtensionMap extensions) {
    return new VideoSendSettings(
        ssrc, payloadType, rtxSsrc, rtxPayloadType, extensions, mid, rid, maxPacketBytes, fec);
  }

  public VideoSendSettings withMid(@Nullable String mid) {
    return new VideoSendSettings(
        ssrc, payloadType, rtxSsrc, rtxPayloadType, extensions, mid, rid, maxPacketBytes, fec);
  }

  public VideoSendSettings withRid(@Nullable String rid) {
    return new VideoSendSettings(
        ssrc, payloadType, rtxSsrc, rtxPayloadType, extensions, mid, rid, maxPacketBytes, fec);
  }

  public VideoSendSettings withMaxPacketBytes(int maxPacketBytes) {
    return new VideoSendSettings(
        ssrc, payloadType, rtxSsrc, rtxPayloadType, extensions, mid, rid, maxPacketBytes, fec);
  }

  public VideoSendSettings withFec(FecPayloadTypes fec) {
    return new VideoSendSettings(
        ssrc, payloadType, rtxSsrc, rtxPayloadType, extensions, mid, rid, maxPacketBytes, fec);
  }

  /** Whether retransmissions have a stream of their own. */
  public boolean hasRtx() {
    return rtxPayloadType != NONE;
  }
}
