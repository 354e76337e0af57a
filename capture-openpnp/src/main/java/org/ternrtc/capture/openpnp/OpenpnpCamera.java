package org.ternrtc.capture.openpnp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.CameraControl;
import org.ternrtc.capture.CameraGrabber;
import org.ternrtc.capture.CameraMode;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pixel.ColourMatrix;
import org.ternrtc.media.pixel.YuvConverter;

/**
 * One camera that streams. The library keeps the newest picture and cannot be waited for, so it is
 * asked every two milliseconds; nor does it tell of an unplugged camera, so a silent one is looked
 * for in a new list once a second.
 */
final class OpenpnpCamera implements CameraGrabber {
  private static final long ASK_AGAIN_NANOS = 2_000_000;
  private static final long SILENCE_NANOS = 1_000_000_000;

  /** The library's numbers of properties are these, plus one. */
  private static final List<String> PROPERTIES =
      List.of(
          "Exposure",
          "Focus",
          "Zoom",
          "White balance",
          "Gain",
          "Brightness",
          "Contrast",
          "Saturation",
          "Gamma",
          "Hue",
          "Sharpness",
          "Backlight compensation",
          "Power line frequency");

  /** Added to a property's number: whether the camera sees to it by itself. */
  private static final int AUTOMATIC = 1000;

  private final OpenpnpIo io;
  private final OpenpnpIo.Session session;
  private final int stream;
  private final Camera camera;
  private final CameraMode mode;
  private final YuvConverter converter = YuvConverter.best();
  private final ByteBuffer rgb;

  /** Held for every call of the library: closing must not take the stream away from under one. */
  private final ReentrantLock lock = new ReentrantLock();

  private long heardNanos = System.nanoTime();
  private long given;
  private long dropped;
  private boolean closed;

  /** Takes the session over, and closes it in the end. */
  OpenpnpCamera(
      OpenpnpIo io, OpenpnpIo.Session session, int stream, Camera camera, CameraMode mode) {
    this.io = io;
    this.session = session;
    this.stream = stream;
    this.camera = camera;
    this.mode = mode;
    this.rgb = ByteBuffer.allocateDirect(3 * mode.width() * mode.height());
  }

  @Override
  public CameraMode mode() {
    return mode;
  }

  @Override
  public @Nullable VideoFrame next(long timeoutNanos) throws IOException {
    long from = System.nanoTime();
    while (true) {
      lock.lock();
      try {
        if (closed) {
          return null;
        }
        long now = System.nanoTime();
        if (session.hasNewFrame(stream) && session.captureFrame(stream, rgb)) {
          heardNanos = now;
          given++;
          return picture(now);
        }
        if (now - heardNanos > SILENCE_NANOS) {
          heardNanos = now;
          lookForIt();
        }
        if (now - from >= timeoutNanos) {
          return null;
        }
      } finally {
        lock.unlock();
      }
      LockSupport.parkNanos(
          Math.min(ASK_AGAIN_NANOS, Math.max(1, timeoutNanos - (System.nanoTime() - from))));
    }
  }

  private VideoFrame picture(long captureNanos) {
    VideoFrame frame = VideoFrame.allocate(mode.width(), mode.height(), captureNanos);
    converter.rgbToI420(rgb, 0, 3 * mode.width(), false, ColourMatrix.BT601_LIMITED, frame);
    return frame;
  }

  private void lookForIt() throws IOException {
    try (OpenpnpIo.Session now = io.open()) {
      if (!OpenpnpListing.ids(now).contains(camera.id())) {
        throw new IOException("camera " + camera.name() + " was unplugged");
      }
    }
  }

  @Override
  public long dropped() {
    lock.lock();
    try {
      if (!closed) {
        // A new picture that nobody has taken yet is not lost.
        long waiting = session.hasNewFrame(stream) ? 1 : 0;
        dropped = Math.max(dropped, session.frameCount(stream) - given - waiting);
      }
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<CameraControl> controls() throws IOException {
    lock.lock();
    try {
      checkOpen();
      List<CameraControl> controls = new ArrayList<>();
      for (int i = 0; i < PROPERTIES.size(); i++) {
        int property = i + 1;
        OpenpnpIo.Limits limits = session.limits(stream, property);
        Integer value = limits == null ? null : session.property(stream, property);
        Boolean automatic = session.automatic(stream, property);
        if (limits != null && value != null && limits.minimum() <= limits.maximum()) {
          controls.add(number(property, PROPERTIES.get(i), limits, value, automatic));
        }
        if (automatic != null) {
          controls.add(automatic(property, PROPERTIES.get(i), automatic));
        }
      }
      return List.copyOf(controls);
    } finally {
      lock.unlock();
    }
  }

  private static CameraControl number(
      int property, String name, OpenpnpIo.Limits limits, int value, @Nullable Boolean automatic) {
    return new CameraControl(
        property,
        name,
        CameraControl.Kind.NUMBER,
        limits.minimum(),
        limits.maximum(),
        1,
        limits.defaultValue(),
        value,
        !Boolean.TRUE.equals(automatic),
        List.of());
  }

  private static CameraControl automatic(int property, String name, boolean on) {
    return new CameraControl(
        AUTOMATIC + property,
        name + ", automatic",
        CameraControl.Kind.SWITCH,
        0,
        1,
        1,
        1,
        on ? 1 : 0,
        true,
        List.of());
  }

  @Override
  public void set(int controlId, int value) throws IOException {
    lock.lock();
    try {
      checkOpen();
      boolean done =
          controlId > AUTOMATIC
              ? session.setAutomatic(stream, controlId - AUTOMATIC, value != 0)
              : session.setProperty(stream, controlId, value);
      if (!done) {
        throw new IOException(
            "camera " + camera.name() + " does not let control " + controlId + " be set");
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("camera " + camera.name() + " is closed");
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        dropped();
        closed = true;
        session.closeStream(stream);
        session.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
