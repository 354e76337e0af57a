package org.ternrtc.codec.vp8;

import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.media.VideoDecoder;
import org.ternrtc.media.VideoDecoderSettings;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;

/** Offers this module's VP8 to whoever looks for a codec. Thread-safe. */
public final class Vp8CodecProvider implements VideoCodecProvider {
  private static final String VP8 = "VP8";
  private static final int PRIORITY = 100;

  /** For {@link java.util.ServiceLoader}. */
  public Vp8CodecProvider() {}

  @Override
  public String name() {
    return "tern";
  }

  @Override
  public int priority() {
    return PRIORITY;
  }

  @Override
  public boolean encodes(String codec) {
    return VP8.equalsIgnoreCase(codec);
  }

  @Override
  public boolean decodes(String codec) {
    return VP8.equalsIgnoreCase(codec);
  }

  @Override
  public VideoEncoder createEncoder(String codec, VideoEncoderSettings settings) {
    if (!encodes(codec)) {
      throw new IllegalArgumentException("no encoder for " + codec);
    }
    return new Vp8Encoder(settings);
  }

  @Override
  public VideoDecoder createDecoder(String codec) {
    return createDecoder(codec, VideoDecoderSettings.defaults());
  }

  @Override
  public VideoDecoder createDecoder(String codec, VideoDecoderSettings settings) {
    if (!decodes(codec)) {
      throw new IllegalArgumentException("no decoder for " + codec);
    }
    return new Vp8Decoder(
        Vp8Decoder.DEFAULT_MAX_DIMENSION, Vp8Decoder.DEFAULT_MAX_PIXELS, settings.threads());
  }
}
