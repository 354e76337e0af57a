package org.ternrtc.capture.openpnp;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.CameraGrabber;
import org.ternrtc.capture.CameraMode;
import org.ternrtc.capture.CameraProvider;

/**
 * Cameras through openpnp-capture: DirectShow on Windows, AVFoundation on macOS, Video4Linux on
 * Linux, where {@code v4l2} goes before it. Its native library is loaded with the first question
 * whether it is {@linkplain #unavailable available}, not before. Thread-safe.
 *
 * <p>The library hands out RGB and says neither when a picture was taken nor whether another
 * program uses a camera: the time of capture is that of its arrival, and {@link Camera#busy} is
 * always false.
 */
public final class OpenpnpCameraProvider implements CameraProvider {
  private final Supplier<OpenpnpIo> library;
  private final @Nullable String platform;
  private final String system;

  /** This machine's cameras. */
  public OpenpnpCameraProvider() {
    this(JnaOpenpnpIo::load, System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  /**
   * @param library asked for when it is needed; a {@link LinkageError} says that it cannot be had
   * @param osName what Java calls the system
   * @param osArch what Java calls the processor
   */
  OpenpnpCameraProvider(Supplier<OpenpnpIo> library, String osName, String osArch) {
    this.library = library;
    this.platform = platform(osName.toLowerCase(Locale.ROOT), osArch.toLowerCase(Locale.ROOT));
    this.system = osName + " on " + osArch;
  }

  /** Where the library's jar has the form for a system; null when it has none. */
  private static @Nullable String platform(String osName, String osArch) {
    boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
    boolean intel = osArch.equals("amd64") || osArch.equals("x86_64");
    if (!arm && !intel) {
      return null;
    }
    String processor = arm ? "aarch64" : "x86-64";
    if (osName.contains("linux")) {
      return "linux-" + processor;
    }
    if (osName.contains("mac")) {
      return "darwin-" + processor;
    }
    return osName.contains("windows") && intel ? "win32-" + processor : null;
  }

  @Override
  public String name() {
    return "openpnp";
  }

  @Override
  public int priority() {
    return 50;
  }

  @Override
  public @Nullable String unavailable() {
    if (platform == null) {
      return "openpnp-capture has no form for " + system;
    }
    try {
      var _ = library.get();
      return null;
    } catch (LinkageError | RuntimeException e) {
      return "openpnp-capture cannot be loaded: "
          + String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    }
  }

  private OpenpnpIo io() throws IOException {
    String reason = unavailable();
    if (reason != null) {
      throw new IOException(reason);
    }
    return library.get();
  }

  private OpenpnpListing listing() {
    return new OpenpnpListing(platform != null && platform.startsWith("linux"));
  }

  @Override
  public List<Camera> list() throws IOException {
    try (OpenpnpIo.Session session = io().open()) {
      return listing().cameras(session);
    }
  }

  @Override
  public CameraGrabber open(Camera camera, CameraMode mode) throws IOException {
    OpenpnpIo io = io();
    OpenpnpIo.Session session = io.open();
    try {
      int device = OpenpnpListing.ids(session).indexOf(camera.id());
      if (device < 0) {
        throw new IOException("camera " + camera.name() + " is not there any more");
      }
      int format = listing().formatIndex(session, device, mode);
      if (format < 0) {
        throw new IOException(
            "camera %s does not give %s of %dx%d"
                .formatted(camera.name(), mode.pixelFormat(), mode.width(), mode.height()));
      }
      int stream = session.openStream(device, format);
      if (stream < 0) {
        throw new IOException(
            "camera "
                + camera.name()
                + " cannot be opened: it is in use by another program or must not be used");
      }
      return new OpenpnpCamera(io, session, stream, camera, mode);
    } catch (IOException | RuntimeException e) {
      session.close();
      throw e;
    }
  }
}
