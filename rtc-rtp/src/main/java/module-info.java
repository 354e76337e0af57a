/**
 * RTP and RTCP packets, payload formats, jitter buffer, NACK, RTX: state machines without threads
 * or sockets.
 */
module org.ternrtc.rtp {
  requires static transitive org.jspecify;

  exports org.ternrtc.rtp;
  exports org.ternrtc.rtp.audio;
  exports org.ternrtc.rtp.bandwidth;
  exports org.ternrtc.rtp.demux;
  exports org.ternrtc.rtp.dependency;
  exports org.ternrtc.rtp.extension;
  exports org.ternrtc.rtp.fec;
  exports org.ternrtc.rtp.feedback;
  exports org.ternrtc.rtp.pacing;
  exports org.ternrtc.rtp.receive;
  exports org.ternrtc.rtp.rtcp;
  exports org.ternrtc.rtp.send;
  exports org.ternrtc.rtp.session;
  exports org.ternrtc.rtp.vp8;
}
