/** Opus (by Concentus), G.711, G.722 and comfort noise behind the codec SPI of Tern. */
module org.ternrtc.codec.audio {
  requires static transitive org.jspecify;
  requires transitive org.ternrtc.media;
  requires concentus;

  exports org.ternrtc.codec.audio;

  provides org.ternrtc.media.AudioCodecProvider with
      org.ternrtc.codec.audio.TernAudioCodecs;
}
