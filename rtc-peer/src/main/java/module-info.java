/**
 * PeerConnection: JSEP, transceivers, tracks, data channels, statistics; owns the threads of a
 * call.
 */
module org.ternrtc.peer {
  requires jdk.jfr;
  requires static transitive org.jspecify;
  requires transitive org.ternrtc.dtls.srtp;
  requires transitive org.ternrtc.ice;
  requires transitive org.ternrtc.media;
  requires transitive org.ternrtc.sctp;
  requires org.ternrtc.rtp;
  requires org.ternrtc.sdp;

  exports org.ternrtc.peer;
}
