/** PeerConnection: JSEP, transceivers, tracks, statistics; owns the threads of a call. */
module org.ternrtc.peer {
  requires static transitive org.jspecify;
  requires org.ternrtc.sdp;
  requires org.ternrtc.ice;
  requires org.ternrtc.dtls.srtp;
  requires org.ternrtc.rtp;
  requires transitive org.ternrtc.media;
}
