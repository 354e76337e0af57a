package org.ternrtc.peer.jsep;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One codec of a section of sound with the payload types it has there.
 *
 * @param name as in {@code a=rtpmap}
 * @param payloadType of the codec
 * @param clockRate of its RTP timestamps, in hertz
 * @param channels as in {@code a=rtpmap}; Opus always says 2
 * @param redPayloadType of what carries frames twice (RFC 2198); {@link #NONE} for none
 * @param redFirst whether that is preferred to the bare codec
 * @param comfortNoisePayloadType of RFC 3389, on the same clock; {@link #NONE} for none
 * @param telephoneEventPayloadType of RFC 4733, on the same clock; {@link #NONE} for none
 * @param feedback values of {@code a=rtcp-fb}
 * @param parameters the text of its {@code a=fmtp}; empty when there is none
 */
public record AudioCodec(
    String name,
    int payloadType,
    int clockRate,
    int channels,
    int redPayloadType,
    boolean redFirst,
    int comfortNoisePayloadType,
    int telephoneEventPayloadType,
    Set<String> feedback,
    String parameters)
    implements SectionCodec {
  /** No payload type. */
  public static final int NONE = -1;

  /** RFC 2198; on Opus's clock it is about Opus. */
  public static final String RED = "red";

  /** RFC 3389. */
  public static final String COMFORT_NOISE = "CN";

  /** RFC 4733. */
  public static final String TELEPHONE_EVENT = "telephone-event";

  /** What we can do with a stream of sound. */
  public static final Set<String> OUR_FEEDBACK = Set.of("transport-cc");

  public AudioCodec {
    feedback = Set.copyOf(feedback);
  }

  /** A codec without helpers. */
  public static AudioCodec of(
      String name, int payloadType, int clockRate, int channels, String parameters) {
    return new AudioCodec(
        name, payloadType, clockRate, channels, NONE, false, NONE, NONE, OUR_FEEDBACK, parameters);
  }

  /** Whether both are the same format; parameters only tell how it is used. */
  public boolean same(String otherName, int otherClockRate, int otherChannels) {
    return name.equalsIgnoreCase(otherName)
        && clockRate == otherClockRate
        && channels == otherChannels;
  }

  /** The same codec with the feedback that both sides know. */
  public AudioCodec withOurFeedback() {
    Set<String> both = new LinkedHashSet<>(feedback);
    both.retainAll(OUR_FEEDBACK);
    return new AudioCodec(
        name,
        payloadType,
        clockRate,
        channels,
        redPayloadType,
        redFirst,
        comfortNoisePayloadType,
        telephoneEventPayloadType,
        both,
        parameters);
  }

  /** The same with other payload types of its helpers. */
  public AudioCodec withHelpers(int red, boolean first, int comfortNoise, int telephoneEvent) {
    return new AudioCodec(
        name,
        payloadType,
        clockRate,
        channels,
        red,
        first && red != NONE,
        comfortNoise,
        telephoneEvent,
        feedback,
        parameters);
  }

  public AudioCodec withParameters(String text) {
    return new AudioCodec(
        name,
        payloadType,
        clockRate,
        channels,
        redPayloadType,
        redFirst,
        comfortNoisePayloadType,
        telephoneEventPayloadType,
        feedback,
        text);
  }
}
