/** VP8 encoder and decoder in pure Java. */
@SuppressWarnings("module")
module org.ternrtc.codec.vp8 {
  requires static transitive org.jspecify;
  requires transitive org.ternrtc.media;
  requires static jdk.incubator.vector;

  exports org.ternrtc.codec.vp8;

  provides org.ternrtc.media.VideoCodecProvider with
      org.ternrtc.codec.vp8.Vp8CodecProvider;
}
