package org.ternrtc.peer;

import java.util.List;

/**
 * How a transceiver starts, W3C WebRTC section 4.4.1.
 *
 * @param direction wanted flow
 * @param streamIds ids of the streams the sent track belongs to
 * @param encoding how it is encoded
 */
public record TransceiverInit(
    RtpTransceiverDirection direction, List<String> streamIds, RtpEncodingParameters encoding) {
  public TransceiverInit {
    streamIds = List.copyOf(streamIds);
  }

  /** Both ways, in one stream, with the default encoding. */
  public static TransceiverInit of(RtpTransceiverDirection direction) {
    return new TransceiverInit(direction, List.of("tern"), RtpEncodingParameters.DEFAULT);
  }

  public TransceiverInit withStreamIds(List<String> ids) {
    return new TransceiverInit(direction, ids, encoding);
  }

  public TransceiverInit withEncoding(RtpEncodingParameters parameters) {
    return new TransceiverInit(direction, streamIds, parameters);
  }
}
