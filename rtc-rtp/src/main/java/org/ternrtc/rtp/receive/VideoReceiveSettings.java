package org.ternrtc.rtp.receive;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.fec.FecPayloadTypes;

/**
 * How one video stream is received.
 *
 * @param payloadType of VP8
 * @param rtxPayloadType of the retransmissions whose {@code apt} is {@code payloadType}; {@link
 *     #NONE} for none
 * @param ssrc as signalled; null to take the first that comes
 * @param rtxSsrc of the retransmissions, as signalled; null when it was not
 * @param nack lost packets may be asked for
 * @param pli picture loss may be told
 * @param fir key frames may be asked for, used when PLI may not
 * @param extensions as negotiated for this direction
 * @param fec payload types of forward error correction
 */
public record VideoReceiveSettings(
    int payloadType,
    int rtxPayloadType,
    @Nullable Integer ssrc,
    @Nullable Integer rtxSsrc,
    boolean nack,
    boolean pli,
    boolean fir,
    HeaderExtensionMap extensions,
    FecPayloadTypes fec) {
  /** No payload type. */
  public static final int NONE = -1;

  public VideoReceiveSettings {
    if (payloadType < 0 || payloadType > 127 || rtxPayloadType < NONE || rtxPayloadType > 127) {
      throw new IllegalArgumentException("payload types " + payloadType + ", " + rtxPayloadType);
    }
  }

  /** Any SSRC, with NACK and PLI, without retransmission stream. */
  public static VideoReceiveSettings of(int payloadType) {
    return new VideoReceiveSettings(
        payloadType,
        NONE,
        null,
        null,
        true,
        true,
        false,
        HeaderExtensionMap.EMPTY,
        FecPayloadTypes.NONE);
  }

  public VideoReceiveSettings withRtx(int rtxPayloadType) {
    return new VideoReceiveSettings(
        payloadType, rtxPayloadType, ssrc, rtxSsrc, nack, pli, fir, extensions, fec);
  }

  public VideoReceiveSettings withSsrcs(@Nullable Integer ssrc, @Nullable Integer rtxSsrc) {
    return new VideoReceiveSettings(
        payloadType, rtxPayloadType, ssrc, rtxSsrc, nack, pli, fir, extensions, fec);
  }

  public VideoReceiveSettings withFeedback(boolean nack, boolean pli, boolean fir) {
    return new VideoReceiveSettings(
        payloadType, rtxPayloadType, ssrc, rtxSsrc, nack, pli, fir, extensions, fec);
  }

  public VideoReceiveSettings withExtensions(HeaderExtensionMap extensions) {
    return new VideoReceiveSettings(
        payloadType, rtxPayloadType, ssrc, rtxSsrc, nack, pli, fir, extensions, fec);
  }

  public VideoReceiveSettings withFec(FecPayloadTypes fec) {
    return new VideoReceiveSettings(
        payloadType, rtxPayloadType, ssrc, rtxSsrc, nack, pli, fir, extensions, fec);
  }
}
