package org.ternrtc.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.media.VideoFrame;

@Timeout(60)
final class CameraSourceTest {
  private final HandFedCamera fed = new HandFedCamera();
  private final Camera camera = fed.list().getFirst();

  private CameraSource source(CameraOptions options) {
    return new CameraSource(fed, camera, options);
  }

  private static VideoFrame picture(int luma) {
    VideoFrame frame = VideoFrame.allocate(64, 48, System.nanoTime());
    frame.data()[0] = (byte) luma;
    return frame;
  }

  @Test
  void aSinglePictureOpensTheCameraAndGivesItBack() throws Exception {
    try (CameraSource source = source(new CameraOptions(32, 24, 30))) {
      fed.pictures.add(picture(1));
      VideoFrame frame = source.grab();
      assertEquals(32, frame.width(), "scaled as the source's pictures are");
      assertEquals(24, frame.height());
      assertEquals(1, fed.opened);
      assertFalse(fed.open);

      fed.pictures.add(picture(2));
      source.grab();
      assertEquals(2, fed.opened);
      assertFalse(fed.open);
    }
  }

  @Test
  void whileTheSourceRunsASinglePictureIsTheNextOneOfItsSink() throws Exception {
    Queue<VideoFrame> seen = new ConcurrentLinkedQueue<>();
    VideoFrame grabbed = null;
    try (ExecutorService other = Executors.newSingleThreadExecutor();
        CameraSource source = source(new CameraOptions(64, 48, 240))) {
      source.start(seen::add);
      Future<VideoFrame> single = other.submit(source::grab);
      for (int i = 1; grabbed == null; i++) {
        fed.pictures.add(picture(i));
        try {
          grabbed = single.get(10, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // The camera gives one more.
        }
      }
    }
    byte luma = grabbed.data()[0];
    assertTrue(seen.stream().anyMatch(it -> it.data()[0] == luma), "the sink had it too");
    assertEquals(1, fed.opened, "it is not opened twice");
  }

  @Test
  void whoWaitsForAPictureHearsOfTheEndOfTheSource() throws Exception {
    try (ExecutorService other = Executors.newSingleThreadExecutor();
        CameraSource source = source(CameraOptions.DEFAULT)) {
      source.start(_ -> {});
      Future<IOException> failure =
          other.submit(() -> assertThrows(IOException.class, source::grab));
      fed.unplugged = true;
      assertNotNull(failure.get(30, TimeUnit.SECONDS).getMessage());
    }
  }

  @Test
  void theWantedPixelFormatIsAskedForAndNoOther() throws Exception {
    fed.pictures.add(picture(1));
    try (CameraSource source = source(new CameraOptions(64, 48, 30).withPixelFormat("MJPG"))) {
      source.grab();
    }
    assertEquals("MJPG", fed.asked);
    try (CameraSource source = source(new CameraOptions(64, 48, 30).withPixelFormat("NV12"))) {
      IOException refused = assertThrows(IOException.class, () -> source.start(_ -> {}));
      assertEquals("camera Fed does not give NV12", refused.getMessage());
      assertThrows(IOException.class, source::grab);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> CameraOptions.DEFAULT.withPixelFormat("H264"),
        "what nobody could read");
  }

  /** Gives the pictures that a test hands it. */
  private static final class HandFedCamera implements CameraProvider, CameraGrabber {
    final LinkedBlockingQueue<VideoFrame> pictures = new LinkedBlockingQueue<>();
    volatile boolean open;
    volatile boolean unplugged;
    volatile int opened;
    volatile @Nullable String asked;

    @Override
    public String name() {
      return "hand-fed";
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
      var interval = List.of(new FrameInterval(1, 30));
      return List.of(
          new Camera(
              "fed",
              "Fed",
              "",
              "",
              "",
              0,
              0,
              "",
              false,
              List.of(
                  new CameraFormat("YUYV", 64, 48, interval),
                  new CameraFormat("MJPG", 64, 48, interval))));
    }

    @Override
    public synchronized CameraGrabber open(Camera camera, CameraMode mode) throws IOException {
      if (open) {
        throw new IOException("in use");
      }
      open = true;
      opened++;
      asked = mode.pixelFormat();
      return this;
    }

    @Override
    public CameraMode mode() {
      return new CameraMode("YUYV", 64, 48, null);
    }

    @Override
    public @Nullable VideoFrame next(long timeoutNanos) throws IOException {
      if (unplugged) {
        throw new IOException("camera Fed was unplugged");
      }
      try {
        return pictures.poll(timeoutNanos, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
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
}
