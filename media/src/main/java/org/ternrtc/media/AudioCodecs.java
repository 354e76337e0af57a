package org.ternrtc.media;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/** Finds the providers of audio codecs that are installed. Thread-safe. */
public final class AudioCodecs {
  private static final System.Logger LOG = System.getLogger(AudioCodecs.class.getName());

  private AudioCodecs() {}

  /** Every provider that can be loaded, the highest priority first; a broken one is left out. */
  public static List<AudioCodecProvider> providers() {
    List<AudioCodecProvider> found = new ArrayList<>();
    Iterator<? extends Supplier<AudioCodecProvider>> installed =
        ServiceLoader.load(AudioCodecProvider.class).stream().iterator();
    while (true) {
      try {
        if (!installed.hasNext()) {
          break;
        }
        found.add(installed.next().get());
      } catch (ServiceConfigurationError e) {
        LOG.log(System.Logger.Level.WARNING, "an audio codec provider cannot be loaded: " + e);
      }
    }
    found.sort(Comparator.comparingInt(AudioCodecProvider::priority).reversed());
    return List.copyOf(found);
  }

  /** Whether any provider has it, by its name in SDP. */
  public static boolean supports(String codec) {
    return providers().stream().anyMatch(provider -> provider.supports(codec));
  }

  /**
   * Makes an encoder of the first provider that has one.
   *
   * @param codec its name in SDP, such as {@code opus}
   * @throws IllegalArgumentException when no provider has it
   */
  public static AudioEncoder encoder(String codec, AudioEncoderSettings settings) {
    return find(codec).createEncoder(codec, settings);
  }

  /**
   * Makes a decoder of the first provider that has one.
   *
   * @param codec its name in SDP, such as {@code opus}
   * @param channels how many channels it shall give
   * @throws IllegalArgumentException when no provider has it
   */
  public static AudioDecoder decoder(String codec, int channels) {
    return find(codec).createDecoder(codec, channels);
  }

  private static AudioCodecProvider find(String codec) {
    for (AudioCodecProvider provider : providers()) {
      if (provider.supports(codec)) {
        return provider;
      }
    }
    throw new IllegalArgumentException("no codec for " + codec + " is installed");
  }
}
