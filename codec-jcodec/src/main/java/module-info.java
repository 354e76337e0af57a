/** JCodec's VP8 encoder behind Tern's codec SPI. */
module org.ternrtc.codec.jcodec {
  requires static transitive org.jspecify;
  requires transitive org.ternrtc.media;
  requires jcodec;

  exports org.ternrtc.codec.jcodec;

  provides org.ternrtc.media.VideoCodecProvider with
      org.ternrtc.codec.jcodec.JcodecProvider;
}
