package org.ternrtc.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.CameraControl;
import org.ternrtc.capture.CameraFormat;
import org.ternrtc.capture.CameraGrabber;
import org.ternrtc.capture.CameraMode;
import org.ternrtc.capture.CameraProvider;
import org.ternrtc.capture.FrameInterval;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pattern.PatternPicture;

/** What stands for a camera where there is none: the test pattern, 640x480 at 30 a second. */
final class StandInCamera implements CameraProvider, CameraGrabber {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final long PERIOD_NANOS = 1_000_000_000L / 30;

  private volatile boolean open;
  private long number;
  private long dueNanos;

  /** Whether somebody holds it. */
  boolean held() {
    return open;
  }

  @Override
  public String name() {
    return "stand-in";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public @Nullable String unavailable() {
    return null;
  }

  @Override
  public List<Camera> list() {
    var format = new CameraFormat("YUYV", WIDTH, HEIGHT, List.of(new FrameInterval(1, 30)));
    return List.of(new Camera("stand-in", "Stand-in", "", "", "", 0, 0, "", open, List.of(format)));
  }

  @Override
  public CameraGrabber open(Camera camera, CameraMode mode) {
    open = true;
    dueNanos = System.nanoTime();
    return this;
  }

  @Override
  public CameraMode mode() {
    return new CameraMode("YUYV", WIDTH, HEIGHT, new FrameInterval(1, 30));
  }

  @Override
  public VideoFrame next(long timeoutNanos) throws IOException {
    dueNanos += PERIOD_NANOS;
    for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return PatternPicture.render(
        number++, System.currentTimeMillis(), WIDTH, HEIGHT, System.nanoTime());
  }

  @Override
  public long dropped() {
    return 0;
  }

  @Override
  public List<CameraControl> controls() {
    return List.of();
  }

  @Override
  public void set(int controlId, int value) {}

  @Override
  public void close() {
    open = false;
  }
}
