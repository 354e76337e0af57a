package org.ternrtc.peer.jsep;

import java.util.LinkedHashSet;
import java.util.Set;
import org.ternrtc.rtp.fec.FecPayloadTypes;

/**
 * One video codec of a section with the payload types it has there.
 *
 * @param name as in {@code a=rtpmap}
 * @param payloadType of the codec
 * @param rtxPayloadType of its retransmissions (RFC 4588); -1 when there are none
 * @param fec the section's redundancy (RFC 2198) and forward error correction (RFC 5109), which all
 *     its codecs share; not usable when there is none
 * @param feedback values of {@code a=rtcp-fb}, such as {@code nack pli}
 * @param parameters the text of its {@code a=fmtp}; empty when there is none
 */
public record VideoCodec(
    String name,
    int payloadType,
    int rtxPayloadType,
    FecPayloadTypes fec,
    Set<String> feedback,
    String parameters)
    implements SectionCodec {
  /** The clock of all video payload formats, in hertz. */
  public static final int CLOCK_RATE = 90_000;

  /** Feedback on arrivals by the numbers of the streams, RFC 8888. */
  public static final String CONGESTION_CONTROL_FEEDBACK = "ack ccfb";

  /** Feedback on arrivals by numbers of the transport. */
  public static final String TRANSPORT_CC = "transport-cc";

  /**
   * What we can do with a stream of ours or of the other side's: nothing else is offered or
   * answered.
   */
  public static final Set<String> OUR_FEEDBACK =
      Set.of("nack", "nack pli", "ccm fir", "goog-remb", TRANSPORT_CC, CONGESTION_CONTROL_FEEDBACK);

  /** What is offered when nothing was agreed on before. */
  public static final VideoCodec VP8 =
      new VideoCodec("VP8", 96, 97, FecPayloadTypes.NONE, OUR_FEEDBACK, "");

  public VideoCodec {
    feedback = Set.copyOf(feedback);
  }

  @Override
  public int clockRate() {
    return CLOCK_RATE;
  }

  /** The same codec with the feedback that both sides know. */
  public VideoCodec withOurFeedback() {
    Set<String> both = new LinkedHashSet<>(feedback);
    both.retainAll(OUR_FEEDBACK);
    return new VideoCodec(name, payloadType, rtxPayloadType, fec, both, parameters);
  }

  /**
   * The same codec without the feedback of RFC 8888, where arrivals are told by transport-wide
   * numbers already: once is enough.
   *
   * @param numbered whether packets carry such numbers both ways
   */
  public VideoCodec withArrivalsToldOnce(boolean numbered) {
    if (!numbered || !feedback.contains(TRANSPORT_CC)) {
      return this;
    }
    Set<String> rest = new LinkedHashSet<>(feedback);
    rest.remove(CONGESTION_CONTROL_FEEDBACK);
    return new VideoCodec(name, payloadType, rtxPayloadType, fec, rest, parameters);
  }

  public VideoCodec withParameters(String text) {
    return new VideoCodec(name, payloadType, rtxPayloadType, fec, feedback, text);
  }

  public VideoCodec withoutRtx() {
    return new VideoCodec(name, payloadType, -1, fec.withoutRtx(), feedback, parameters);
  }

  public VideoCodec withFec(FecPayloadTypes types) {
    return new VideoCodec(name, payloadType, rtxPayloadType, types, feedback, parameters);
  }
}
