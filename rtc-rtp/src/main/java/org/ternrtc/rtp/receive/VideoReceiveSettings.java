package org.ternrtc.rtp.receive;

import org.jspecify.annotations.Nullable;

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
 * @param dependencyDescriptorId of the header extension that says which frames a frame needs;
 *     {@link #NONE} for none
 */
public record VideoReceiveSettings(
    int payloadType,
    int rtxPayloadType,
    @Nullable Integer ssrc,
    @Nullable Integer rtxSsrc,
    boolean nack,
    boolean pli,
    boolean fir,
    int dependencyDescriptorId) {
  /** No payload type. */
  public static final int NONE = -1;

  public VideoReceiveSettings {
    if (payloadType < 0 || payloadType > 127 || rtxPayloadType < NONE || rtxPayloadType > 127) {
      throw new IllegalArgumentException("payload types " + payloadType + ", " + rtxPayloadType);
    }
  }

  /** Any SSRC, with NACK and PLI, without retransmission stream. */
  public static VideoReceiveSettings of(int payloadType) {
    return new VideoReceiveSettings(payloadType, NONE, null, null, true, true, false, NONE);
  }

  public VideoReceiveSettings withRtx(int rtxPayloadType) {
    return new VideoReceiveSettings(
        payloadType, rtxPayloadType, ssrc, rtxSsrc, nack, pli, fir, dependencyDescriptorId);
  }

  public VideoReceiveSettings withSsrcs(@Nullable Integer ssrc, @Nullable Integer rtxSsrc) {
    return new VideoReceiveSettings(
        payloadType, rtxPayloadType, ssrc, rtxSsrc, nack, pli, fir, dependencyDescriptorId);
  }

  public VideoReceiveSettings withFeedback(boolean nack, boolean pli, boolean fir) {
    return new VideoReceiveSettings(
        payloadType, rtxPayloadType, ssrc, rtxSsrc, nack, pli, fir, dependencyDescriptorId);
  }

  /** With the id of the Dependency Descriptor, {@link #NONE} for none. */
  public VideoReceiveSettings withDependencyDescriptor(int id) {
    return new VideoReceiveSettings(payloadType, rtxPayloadType, ssrc, rtxSsrc, nack, pli, fir, id);
  }
}
