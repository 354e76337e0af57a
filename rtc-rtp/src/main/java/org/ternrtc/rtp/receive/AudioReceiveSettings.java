package org.ternrtc.rtp.receive;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.HeaderExtensionMap;

/**
 * How one stream of sound is received.
 *
 * @param payloadType of the codec
 * @param clockRate of its RTP timestamps, in hertz
 * @param redPayloadType of RFC 2198; {@link #NONE} when not negotiated
 * @param comfortNoisePayloadType of RFC 3389; {@link #NONE} when not negotiated
 * @param telephoneEventPayloadType of RFC 4733; {@link #NONE} when not negotiated
 * @param ssrc as signalled; null when not told
 * @param extensions as negotiated for this direction
 */
public record AudioReceiveSettings(
    int payloadType,
    int clockRate,
    int redPayloadType,
    int comfortNoisePayloadType,
    int telephoneEventPayloadType,
    @Nullable Integer ssrc,
    HeaderExtensionMap extensions) {
  /** No payload type. */
  public static final int NONE = -1;

  public AudioReceiveSettings {
    if (clockRate < 1000 || clockRate > 192_000) {
      throw new IllegalArgumentException("clockRate " + clockRate);
    }
  }

  /** The codec alone. */
  public static AudioReceiveSettings of(int payloadType, int clockRate) {
    return new AudioReceiveSettings(
        payloadType, clockRate, NONE, NONE, NONE, null, HeaderExtensionMap.EMPTY);
  }

  public AudioReceiveSettings withRed(int type) {
    return new AudioReceiveSettings(
        payloadType,
        clockRate,
        type,
        comfortNoisePayloadType,
        telephoneEventPayloadType,
        ssrc,
        extensions);
  }

  public AudioReceiveSettings withComfortNoise(int type) {
    return new AudioReceiveSettings(
        payloadType, clockRate, redPayloadType, type, telephoneEventPayloadType, ssrc, extensions);
  }

  public AudioReceiveSettings withTelephoneEvent(int type) {
    return new AudioReceiveSettings(
        payloadType, clockRate, redPayloadType, comfortNoisePayloadType, type, ssrc, extensions);
  }

  public AudioReceiveSettings withSsrc(@Nullable Integer value) {
    return new AudioReceiveSettings(
        payloadType,
        clockRate,
        redPayloadType,
        comfortNoisePayloadType,
        telephoneEventPayloadType,
        value,
        extensions);
  }

  public AudioReceiveSettings withExtensions(HeaderExtensionMap map) {
    return new AudioReceiveSettings(
        payloadType,
        clockRate,
        redPayloadType,
        comfortNoisePayloadType,
        telephoneEventPayloadType,
        ssrc,
        map);
  }
}
