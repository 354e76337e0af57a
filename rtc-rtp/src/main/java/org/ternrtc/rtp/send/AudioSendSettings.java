package org.ternrtc.rtp.send;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.HeaderExtensionMap;

/**
 * How one stream of sound is sent.
 *
 * @param payloadType of the codec
 * @param clockRate of its RTP timestamps, in hertz
 * @param redPayloadType of RFC 2198, with which each packet carries the one before again; {@link
 *     #NONE} not to
 * @param telephoneEventPayloadType of RFC 4733, on the same clock; {@link #NONE} for none
 * @param extensions as negotiated for this direction
 * @param mid put into every packet when negotiated; null for none
 */
public record AudioSendSettings(
    int ssrc,
    int payloadType,
    int clockRate,
    int redPayloadType,
    int telephoneEventPayloadType,
    HeaderExtensionMap extensions,
    @Nullable String mid) {
  /** No payload type. */
  public static final int NONE = -1;

  public AudioSendSettings {
    check(payloadType, 0);
    check(redPayloadType, NONE);
    check(telephoneEventPayloadType, NONE);
    if (clockRate < 1000 || clockRate > 192_000) {
      throw new IllegalArgumentException("clockRate " + clockRate);
    }
  }

  private static void check(int type, int least) {
    if (type < least || type > 127) {
      throw new IllegalArgumentException("payload type " + type);
    }
  }

  /** Without redundancy, telephone events, extensions and MID. */
  public static AudioSendSettings of(int ssrc, int payloadType, int clockRate) {
    return new AudioSendSettings(
        ssrc, payloadType, clockRate, NONE, NONE, HeaderExtensionMap.EMPTY, null);
  }

  public AudioSendSettings withRed(int type) {
    return new AudioSendSettings(
        ssrc, payloadType, clockRate, type, telephoneEventPayloadType, extensions, mid);
  }

  public AudioSendSettings withTelephoneEvent(int type) {
    return new AudioSendSettings(
        ssrc, payloadType, clockRate, redPayloadType, type, extensions, mid);
  }

  public AudioSendSettings withExtensions(HeaderExtensionMap map) {
    return new AudioSendSettings(
        ssrc, payloadType, clockRate, redPayloadType, telephoneEventPayloadType, map, mid);
  }

  public AudioSendSettings withMid(@Nullable String value) {
    return new AudioSendSettings(
        ssrc, payloadType, clockRate, redPayloadType, telephoneEventPayloadType, extensions, value);
  }
}
