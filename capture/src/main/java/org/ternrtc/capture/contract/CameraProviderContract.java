package org.ternrtc.capture.contract;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.CameraControl;
import org.ternrtc.capture.CameraFormat;
import org.ternrtc.capture.CameraGrabber;
import org.ternrtc.capture.CameraMode;
import org.ternrtc.capture.CameraProvider;
import org.ternrtc.media.VideoFrame;

/**
 * Tries a camera provider on this machine, with each camera that is plugged in and free. Needs no
 * test framework; a fault is an {@link AssertionError} that says which.
 */
public final class CameraProviderContract {
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private CameraProviderContract() {}

  private static void holds(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  /**
   * Tries everything.
   *
   * @return how many cameras were tried; 0 where the provider is not available or there is none
   *     free
   * @throws AssertionError at the first thing that does not hold
   */
  public static int check(CameraProvider provider) throws IOException {
    holds(provider.name().matches("[a-z][a-z0-9-]*"), "its name is one for a command line");
    String reason = provider.unavailable();
    holds(provider.available() == (reason == null), "available exactly when there is no reason");
    if (reason != null) {
      holds(reason.lines().count() == 1, "a reason is one line: " + reason);
      return 0;
    }
    Set<String> ids = new HashSet<>();
    int tried = 0;
    List<Camera> cameras = provider.list();
    for (Camera camera : cameras) {
      holds(!camera.id().isBlank() && ids.add(camera.id()), "ids are unique: " + camera.id());
      for (CameraFormat format : camera.formats()) {
        holds(format.width() > 0 && format.height() > 0, "a format has a size: " + format);
      }
      CameraMode mode = CameraMode.best(camera.formats(), 640, 480, 30);
      if (mode != null && !camera.busy()) {
        streams(provider, camera, mode);
        tried++;
      }
    }
    return tried;
  }

  private static void streams(CameraProvider provider, Camera camera, CameraMode mode)
      throws IOException {
    for (int round = 0; round < 2; round++) {
      // The second time shows that closing gives the camera back at once.
      CameraGrabber grabber = provider.open(camera, mode);
      try (grabber) {
        CameraMode agreed = grabber.mode();
        long before = System.nanoTime();
        VideoFrame frame = grabber.next(PATIENCE_NANOS);
        holds(frame != null, "a camera gives a picture");
        if (frame != null) {
          holds(
              frame.width() == agreed.width() && frame.height() == agreed.height(),
              "pictures have the size that was agreed: " + frame);
          holds(
              System.nanoTime() - frame.captureNanos() >= 0
                  && before - frame.captureNanos() < PATIENCE_NANOS,
              "the time of capture is one of System.nanoTime, and past");
        }
        for (CameraControl control : grabber.controls()) {
          holds(control.minimum() <= control.maximum(), "a control has a range: " + control);
        }
      }
      grabber.close();
      holds(grabber.next(0) == null, "a closed camera gives nothing");
    }
  }
}
