/** PeerConnection: JSEP, transceivers, tracks, statistics; owns the threads of a call. */
module org.ternrtc.peer {
  requires static transitive org.jspecify;
  requires transitive org.ternrtc.dtls.srtp;
  requires transitive org.ternrtc.ice;
  requires transitive org.ternrtc.media;
  requires org.ternrtc.rtp;
  requires org.ternrtc.sdp;

  exports org.ternrtc.peer;
}
