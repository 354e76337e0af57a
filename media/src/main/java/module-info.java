/**
 * Frames and sound, sources, sinks, codec SPI, pixel conversion, denoising, resampling, mixing,
 * test pattern, Y4M, IVF and WAV files.
 */
module org.ternrtc.media {
  requires static transitive org.jspecify;
  requires static jdk.incubator.vector;

  uses org.ternrtc.media.AudioCodecProvider;
  uses org.ternrtc.media.VideoCodecProvider;

  exports org.ternrtc.media;
  exports org.ternrtc.media.audio;
  exports org.ternrtc.media.denoise;
  exports org.ternrtc.media.file;
  exports org.ternrtc.media.pattern;
  exports org.ternrtc.media.pixel;
}
