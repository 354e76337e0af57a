package org.ternrtc.peer.jsep;

import java.util.Set;

/** A codec of a section with the payload type it has there. */
public sealed interface SectionCodec permits VideoCodec, AudioCodec {
  /** As in {@code a=rtpmap}. */
  String name();

  /** Of the codec. */
  int payloadType();

  /** Of its RTP timestamps, in hertz. */
  int clockRate();

  /** Values of {@code a=rtcp-fb}, such as {@code nack pli}. */
  Set<String> feedback();

  /** The text of its {@code a=fmtp}; empty when there is none. */
  String parameters();
}
