package org.ternrtc.peer.jsep;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One video codec of a section with the payload types it has there.
 *
 * @param name as in {@code a=rtpmap}
 * @param payloadType of the codec
 * @param rtxPayloadType of its retransmissions (RFC 4588); -1 when there are none
 * @param feedback values of {@code a=rtcp-fb}, such as {@code nack pli}
 * @param parameters the text of its {@code a=fmtp}; empty when there is none
 */
public record VideoCodec(
    String name, int payloadType, int rtxPayloadType, Set<String> feedback, String parameters) {
  /** The clock of all video payload formats, in hertz. */
  public static final int CLOCK_RATE = 90_000;

  /**
   * What we can do with a stream of ours or of the other side's: nothing else is offered or
   * answered.
   */
  public static final Set<String> OUR_FEEDBACK =
      Set.of("nack", "nack pli", "ccm fir", "goog-remb", "transport-cc");

  /** What is offered when nothing was agreed on before. */
  public static final VideoCodec VP8 = new VideoCodec("VP8", 96, 97, OUR_FEEDBACK, "");

  public VideoCodec {
    feedback = Set.copyOf(feedback);
  }

  /** The same codec with the feedback that both sides know. */
  public VideoCodec withOurFeedback() {
    Set<String> both = new LinkedHashSet<>(feedback);
    both.retainAll(OUR_FEEDBACK);
    return new VideoCodec(name, payloadType, rtxPayloadType, both, parameters);
  }

  public VideoCodec withParameters(String text) {
    return new VideoCodec(name, payloadType, rtxPayloadType, feedback, text);
  }

  public VideoCodec withoutRtx() {
    return new VideoCodec(name, payloadType, -1, feedback, parameters);
  }
}
