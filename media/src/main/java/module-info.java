/**
 * Frames, sources, sinks, codec SPI, pixel conversion, denoising, test pattern, Y4M and IVF files.
 */
module org.ternrtc.media {
  requires static transitive org.jspecify;
  requires static jdk.incubator.vector;

  uses org.ternrtc.media.VideoCodecProvider;

  exports org.ternrtc.media;
  exports org.ternrtc.media.denoise;
  exports org.ternrtc.media.file;
  exports org.ternrtc.media.pattern;
  exports org.ternrtc.media.pixel;
}
