/**
 * RTP and RTCP packets, payload formats, jitter buffer, NACK, RTX: state machines without threads
 * or sockets.
 */
module org.ternrtc.rtp {
  requires static transitive org.jspecify;
}
