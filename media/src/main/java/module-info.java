/** Frames, sources, sinks, codec SPI, pixel conversion, test pattern, Y4M and IVF files. */
module org.ternrtc.media {
  requires static transitive org.jspecify;
  requires static jdk.incubator.vector;

  exports org.ternrtc.media;
}
