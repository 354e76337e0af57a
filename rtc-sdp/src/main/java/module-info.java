/**
 * SDP for WebRTC as records: parse, write, the attributes of RFC 8866, 8829, 8839, 8843, 8851,
 * 8853.
 */
module org.ternrtc.sdp {
  requires static transitive org.jspecify;

  exports org.ternrtc.sdp;
}
