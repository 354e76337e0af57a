/**
 * SCTP and WebRTC data channels (RFC 9260, 8831, 8832) as state machines without threads, clocks or
 * sockets.
 */
module org.ternrtc.sctp {
  requires static transitive org.jspecify;

  exports org.ternrtc.sctp;
  exports org.ternrtc.sctp.datachannel;
  exports org.ternrtc.sctp.packet;
}
