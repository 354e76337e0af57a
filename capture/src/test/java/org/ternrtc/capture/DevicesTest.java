package org.ternrtc.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DevicesTest {
  private static final long PERIOD_NANOS = 5_000_000;

  private static final Screen WHOLE = new Screen("0", "whole screen", 0, 0, 640, 480, false);
  private static final Screen LEFT = new Screen("1", "LEFT", 0, 0, 320, 480, true);
  private static final Screen WIDE = new Screen("1", "LEFT", 0, 0, 640, 480, true);
  private static final Window EDITOR =
      new Window("0x1", "Editor", "Edit", "edit", 7, 0, 0, 100, 100, false);
  private static final Window RENAMED =
      new Window("0x1", "Editor *", "Edit", "edit", 7, 0, 0, 100, 100, false);
  private static final Camera CAMERA =
      new Camera("a", "Cam", "/dev/video0", "d", "b", 0, 0, "", false, List.of());
  private static final Camera BUSY =
      new Camera("a", "Cam", "/dev/video0", "d", "b", 0, 0, "", true, List.of());

  private final Desktop desktop = new Desktop();
  private final Usb usb = new Usb();
  private final LinkedBlockingQueue<Devices.Event> events = new LinkedBlockingQueue<>();

  private static final class Desktop implements ScreenProvider {
    volatile List<Screen> screens = List.of(WHOLE);
    volatile List<Window> windows = List.of();

    @Override
    public String name() {
      return "desktop";
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
    public List<Screen> list() {
      return screens;
    }

    @Override
    public List<Window> windows() {
      return windows;
    }

    @Override
    public ScreenGrabber grabber(CaptureTarget target, GrabOptions options) {
      throw new UnsupportedOperationException(target.label());
    }
  }

  private static final class Usb implements CameraProvider {
    volatile @Nullable List<Camera> cameras = List.of();

    @Override
    public String name() {
      return "usb";
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
    public List<Camera> list() throws IOException {
      List<Camera> now = cameras;
      if (now == null) {
        throw new IOException("not now");
      }
      return now;
    }

    @Override
    public CameraGrabber open(Camera camera, CameraMode mode) {
      throw new UnsupportedOperationException(camera.id());
    }
  }

  private void assertNext(Devices.Event expected) throws InterruptedException {
    assertEquals(expected, events.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void whatComesChangesAndGoesIsToldOnce() throws Exception {
    try (Devices _ = Devices.watch(events::add, desktop, usb, PERIOD_NANOS)) {
      desktop.screens = List.of(WHOLE, LEFT);
      assertNext(new Devices.Event.ScreenAdded(LEFT));
      desktop.screens = List.of(WHOLE, WIDE);
      assertNext(new Devices.Event.ScreenChanged(WIDE));
      desktop.screens = List.of(WHOLE);
      assertNext(new Devices.Event.ScreenRemoved(WIDE));
      desktop.windows = List.of(EDITOR);
      assertNext(new Devices.Event.WindowAdded(EDITOR));
      desktop.windows = List.of(RENAMED);
      assertNext(new Devices.Event.WindowChanged(RENAMED));
      desktop.windows = List.of();
      assertNext(new Devices.Event.WindowRemoved(RENAMED));
      usb.cameras = List.of(CAMERA);
      assertNext(new Devices.Event.CameraAdded(CAMERA));
      usb.cameras = List.of(BUSY);
      assertNext(new Devices.Event.CameraChanged(BUSY));
      usb.cameras = null; // it cannot be found out: nothing is told
      desktop.screens = List.of(WHOLE, LEFT);
      assertNext(new Devices.Event.ScreenAdded(LEFT));
      usb.cameras = List.of();
      assertNext(new Devices.Event.CameraRemoved(BUSY));
    }
    assertTrue(events.isEmpty(), events.toString());
  }

  @Test
  void aListenerThatFailsHearsTheNextEventAndMayClose() throws Exception {
    var self = new AtomicReference<@Nullable Devices>();
    var heard = new AtomicInteger();
    Consumer<Devices.Event> listener =
        event -> {
          int number = heard.incrementAndGet();
          events.add(event);
          Devices watching = self.get();
          if (number == 1) {
            throw new IllegalStateException("the first time");
          } else if (watching != null) {
            watching.close();
          }
        };
    Devices watching = Devices.watch(listener, desktop, null, PERIOD_NANOS);
    self.set(watching);
    desktop.screens = List.of(WHOLE, LEFT);
    assertNext(new Devices.Event.ScreenAdded(LEFT));
    desktop.screens = List.of(WHOLE);
    assertNext(new Devices.Event.ScreenRemoved(LEFT));
    watching.close();
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals("tern-devices")));
  }
}
