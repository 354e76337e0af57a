package org.ternrtc.media;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the codec providers that are installed, the highest priority first. Thread-safe. */
public final class VideoCodecs {
  private static final System.Logger LOG = System.getLogger(VideoCodecs.class.getName());

  private VideoCodecs() {}

  /** Every provider that can be loaded, the highest priority first; a broken one is left out. */
  public static List<VideoCodecProvider> providers() {
    return sorted(ServiceLoader.load(VideoCodecProvider.class).stream().iterator());
  }

  static List<VideoCodecProvider> sorted(
      Iterator<? extends Supplier<VideoCodecProvider>> installed) {
    List<VideoCodecProvider> found = new ArrayList<>();
    while (true) {
      try {
        if (!installed.hasNext()) {
          break;
        }
        found.add(installed.next().get());
      } catch (ServiceConfigurationError e) {
        LOG.log(System.Logger.Level.WARNING, "a codec provider cannot be loaded: " + e);
      }
    }
    found.sort(Comparator.comparingInt(VideoCodecProvider::priority).reversed());
    return List.copyOf(found);
  }

  /** The provider of that name in any case, or null. */
  public static @Nullable VideoCodecProvider provider(String name) {
    for (VideoCodecProvider provider : providers()) {
      if (provider.name().equalsIgnoreCase(name)) {
        return provider;
      }
    }
    return null;
  }

  /**
   * Makes an encoder of the first provider that has one.
   *
   * @param codec its name in SDP, such as {@code VP8}
   * @throws IllegalArgumentException when no provider encodes it
   */
  public static VideoEncoder encoder(String codec, VideoEncoderSettings settings) {
    for (VideoCodecProvider provider : providers()) {
      if (provider.encodes(codec)) {
        return provider.createEncoder(codec, settings);
      }
    }
    throw new IllegalArgumentException("no encoder for " + codec + " is installed");
  }

  /**
   * Makes a decoder of the first provider that has one.
   *
   * @param codec its name in SDP, such as {@code VP8}
   * @throws IllegalArgumentException when no provider decodes it
   */
  public static VideoDecoder decoder(String codec) {
    return decoder(codec, VideoDecoderSettings.defaults());
  }

  /** As {@link #decoder(String)}, told how to work. */
  public static VideoDecoder decoder(String codec, VideoDecoderSettings settings) {
    for (VideoCodecProvider provider : providers()) {
      if (provider.decodes(codec)) {
        return provider.createDecoder(codec, settings);
      }
    }
    throw new IllegalArgumentException("no decoder for " + codec + " is installed");
  }

  /** Whether any provider encodes it. */
  public static boolean canEncode(String codec) {
    return providers().stream().anyMatch(provider -> provider.encodes(codec));
  }

  /** Whether any provider decodes it. */
  public static boolean canDecode(String codec) {
    return providers().stream().anyMatch(provider -> provider.decodes(codec));
  }
}
