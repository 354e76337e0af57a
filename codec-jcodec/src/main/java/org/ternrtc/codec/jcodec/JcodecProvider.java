package org.ternrtc.codec.jcodec;

import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.media.VideoDecoder;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;

/**
 * Offers JCodec's VP8 encoder, for comparison: it is asked after Tern's own. JCodec's VP8 decoder
 * is not offered, because it decodes key frames only, and not all of them. Thread-safe.
 */
public final class JcodecProvider implements VideoCodecProvider {
  private static final String VP8 = "VP8";
  private static final int PRIORITY = 10;

  /** For {@link java.util.ServiceLoader}. */
  public JcodecProvider() {}

  @Override
  public String name() {
    return "jcodec";
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
    return false;
  }

  @Override
  public VideoEncoder createEncoder(String codec, VideoEncoderSettings settings) {
    if (!encodes(codec)) {
      throw new IllegalArgumentException("no encoder for " + codec);
    }
    return new JcodecVp8Encoder(settings);
  }

  @Override
  public VideoDecoder createDecoder(String codec) {
    throw new IllegalArgumentException("no decoder for " + codec);
  }
}
