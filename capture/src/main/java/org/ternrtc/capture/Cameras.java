package org.ternrtc.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The cameras of this machine, through the best provider that works here; {@link CameraSource#open}
 * plays one of them. Thread-safe.
 */
public final class Cameras {
  private static final System.Logger LOG = System.getLogger(Cameras.class.getName());

  private Cameras() {}

  /** All providers that can be loaded, the highest priority first, available or not. */
  public static List<CameraProvider> providers() {
    List<CameraProvider> found = new ArrayList<>();
    var installed = ServiceLoader.load(CameraProvider.class).stream().iterator();
    while (true) {
      try {
        if (!installed.hasNext()) {
          break;
        }
        found.add(installed.next().get());
      } catch (ServiceConfigurationError e) {
        LOG.log(System.Logger.Level.WARNING, "a camera provider cannot be loaded: " + e);
      }
    }
    found.sort(Comparator.comparingInt(CameraProvider::priority).reversed());
    return List.copyOf(found);
  }

  /**
   * Whether cameras can be used here.
   *
   * @return null when they can, else one line that says for each provider why not
   */
  public static @Nullable String unavailable() {
    return reasons(providers());
  }

  static @Nullable String reasons(List<CameraProvider> providers) {
    List<String> reasons = new ArrayList<>();
    for (CameraProvider provider : providers) {
      String reason = provider.unavailable();
      if (reason == null) {
        return null;
      }
      reasons.add(provider.name() + ": " + reason);
    }
    return reasons.isEmpty() ? "no camera provider is installed" : String.join("; ", reasons);
  }

  /**
   * The cameras that are plugged in now.
   *
   * @throws IOException when cameras cannot be used here; the message says why in one line
   */
  public static List<Camera> list() throws IOException {
    return best(providers()).list();
  }

  static CameraProvider best(List<CameraProvider> providers) throws IOException {
    for (CameraProvider provider : providers) {
      if (provider.unavailable() == null) {
        return provider;
      }
    }
    throw new IOException("no camera can be used: " + reasons(providers));
  }

  /**
   * The camera of that id or path, or else the first with that in its name, in any case; the first
   * that is free when none is asked for.
   */
  static Camera select(List<Camera> cameras, String selector) throws IOException {
    if (cameras.isEmpty()) {
      throw new IOException("there is no camera");
    }
    if (selector.isEmpty()) {
      for (Camera camera : cameras) {
        if (!camera.busy()) {
          return camera;
        }
      }
      return cameras.getFirst();
    }
    for (Camera camera : cameras) {
      if (camera.id().equals(selector) || camera.path().equals(selector)) {
        return camera;
      }
    }
    String wanted = selector.toLowerCase(Locale.ROOT);
    for (Camera camera : cameras) {
      if (camera.name().toLowerCase(Locale.ROOT).contains(wanted)) {
        return camera;
      }
    }
    List<String> there = new ArrayList<>();
    for (Camera camera : cameras) {
      there.add(camera.id() + " (" + camera.name() + ")");
    }
    throw new IOException("no camera " + selector + "; there are " + String.join(", ", there));
  }
}
