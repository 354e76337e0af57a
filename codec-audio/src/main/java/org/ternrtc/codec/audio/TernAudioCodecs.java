package org.ternrtc.codec.audio;

import java.util.Locale;
import org.ternrtc.codec.audio.g711.G711Decoder;
import org.ternrtc.codec.audio.g711.G711Encoder;
import org.ternrtc.codec.audio.g711.G711Law;
import org.ternrtc.codec.audio.g722.G722Decoder;
import org.ternrtc.codec.audio.g722.G722Encoder;
import org.ternrtc.codec.audio.noise.ComfortNoiseDecoder;
import org.ternrtc.codec.audio.noise.ComfortNoiseEncoder;
import org.ternrtc.codec.audio.opus.OpusFrameDecoder;
import org.ternrtc.codec.audio.opus.OpusFrameEncoder;
import org.ternrtc.media.AudioCodecProvider;
import org.ternrtc.media.AudioDecoder;
import org.ternrtc.media.AudioEncoder;
import org.ternrtc.media.AudioEncoderSettings;

/**
 * Makes encoders and decoders of {@code opus}, {@code G722}, {@code PCMU}, {@code PCMA} and {@code
 * CN}. Thread-safe.
 *
 * <p>Comfort noise ({@code CN}, 8000 Hz) is no sound but its description: its decoder gives nothing
 * for a packet and any length of noise from {@link AudioDecoder#conceal}.
 */
public final class TernAudioCodecs implements AudioCodecProvider {
  /** For {@link java.util.ServiceLoader}. */
  public TernAudioCodecs() {}

  @Override
  public String name() {
    return "tern";
  }

  @Override
  public int priority() {
    return 100;
  }

  @Override
  public boolean supports(String codec) {
    return switch (codec.toUpperCase(Locale.ROOT)) {
      case "OPUS", "G722", "PCMU", "PCMA", "CN" -> true;
      default -> false;
    };
  }

  @Override
  public AudioEncoder createEncoder(String codec, AudioEncoderSettings settings) {
    return switch (codec.toUpperCase(Locale.ROOT)) {
      case "OPUS" -> new OpusFrameEncoder(settings);
      case "G722" -> new G722Encoder(settings.packetMillis());
      case "PCMU" -> new G711Encoder(G711Law.MU, settings.packetMillis());
      case "PCMA" -> new G711Encoder(G711Law.A, settings.packetMillis());
      case "CN" -> new ComfortNoiseEncoder(settings.packetMillis());
      default -> throw new IllegalArgumentException("no codec " + codec);
    };
  }

  @Override
  public AudioDecoder createDecoder(String codec, int channels) {
    return switch (codec.toUpperCase(Locale.ROOT)) {
      case "OPUS" -> new OpusFrameDecoder(channels);
      case "G722" -> new G722Decoder();
      case "PCMU" -> new G711Decoder(G711Law.MU);
      case "PCMA" -> new G711Decoder(G711Law.A);
      case "CN" -> new ComfortNoiseDecoder();
      default -> throw new IllegalArgumentException("no codec " + codec);
    };
  }
}
