package org.ternrtc.capture.openpnp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.CameraControl;
import org.ternrtc.capture.CameraFormat;
import org.ternrtc.capture.CameraGrabber;
import org.ternrtc.capture.CameraMode;
import org.ternrtc.capture.CameraProvider;
import org.ternrtc.capture.Cameras;
import org.ternrtc.capture.FrameInterval;
import org.ternrtc.capture.contract.CameraProviderContract;
import org.ternrtc.media.VideoFrame;

@Timeout(60)
final class OpenpnpCameraProviderTest {
  private static final long WAIT = TimeUnit.SECONDS.toNanos(20);

  private final FakeLibrary fake = new FakeLibrary();
  private final CameraProvider onWindows =
      new OpenpnpCameraProvider(() -> fake, "Windows 11", "amd64");
  private final CameraProvider onLinux = new OpenpnpCameraProvider(() -> fake, "Linux", "aarch64");

  private void plugIn(OpenpnpIo.Format... formats) {
    fake.devices.add(new FakeLibrary.Device("Fake", "usb-1", List.of(formats)));
  }

  @AfterEach
  void everythingIsGivenBack() {
    assertEquals(0, fake.streams);
    assertEquals(0, fake.sessions);
  }

  @Test
  void theLibraryIsNotAskedForBeforeSomebodyWantsACamera() {
    var provider =
        new OpenpnpCameraProvider(
            () -> {
              throw new AssertionError("loaded");
            },
            "Mac OS X",
            "aarch64");
    assertEquals("openpnp", provider.name());
    assertTrue(provider.priority() < 100, "V4L2 goes before it");
    var nowhere =
        new OpenpnpCameraProvider(
            () -> {
              throw new AssertionError("loaded");
            },
            "SunOS",
            "sparcv9");
    assertEquals("openpnp-capture has no form for SunOS on sparcv9", nowhere.unavailable());
    assertThrows(IOException.class, nowhere::list);
  }

  @Test
  void aLibraryThatCannotBeLoadedIsOneLine() {
    var provider =
        new OpenpnpCameraProvider(
            () -> {
              throw new UnsatisfiedLinkError("no libstdc++\nand more");
            },
            "Linux",
            "amd64");
    assertEquals("openpnp-capture cannot be loaded: no libstdc++", provider.unavailable());
    assertFalse(provider.available());
    IOException refused = assertThrows(IOException.class, provider::list);
    assertEquals(provider.unavailable(), refused.getMessage());
  }

  @Test
  void itIsFoundAsAService() {
    assertTrue(
        Cameras.providers().stream().anyMatch(OpenpnpCameraProvider.class::isInstance),
        "by Cameras");
  }

  @Test
  void theLibraryItselfHoldsToTheContractWhereItCanBeLoaded() throws Exception {
    CameraProviderContract.check(new OpenpnpCameraProvider());
  }

  @Test
  void camerasAreListedWithFormatsThatCanBeRead() throws Exception {
    plugIn(
        FakeLibrary.format("YUY2", 640, 480, 30),
        FakeLibrary.format("420v", 1280, 720, 60),
        FakeLibrary.format("MJPG", 1920, 1080, 0),
        FakeLibrary.format("MJPG", 0, 0, 30));
    plugIn(FakeLibrary.format("NV12", 64, 48, 30), FakeLibrary.format("YUYV", 64, 48, 30));
    List<Camera> cameras = onWindows.list();
    assertEquals(List.of("usb-1", "usb-1#2"), cameras.stream().map(Camera::id).toList());
    assertEquals("Fake", cameras.getFirst().name());
    List<FrameInterval> thirty = List.of(new FrameInterval(1, 30));
    assertEquals(
        List.of(
            new CameraFormat("YUYV", 640, 480, thirty),
            new CameraFormat("RGB3", 1280, 720, List.of(new FrameInterval(1, 60))),
            new CameraFormat("MJPG", 1920, 1080, List.of())),
        cameras.getFirst().formats());
    assertEquals(
        List.of(new CameraFormat("YUYV", 64, 48, thirty)),
        onLinux.list().get(1).formats(),
        "what the library itself cannot read is left out");
  }

  private CameraGrabber open() throws IOException {
    Camera camera = onWindows.list().getFirst();
    CameraMode mode = CameraMode.best(camera.formats(), 64, 48, 30);
    assertNotNull(mode);
    return onWindows.open(camera, mode);
  }

  @Test
  void picturesComeInTheirColoursAndWhatWasOvertakenIsCounted() throws Exception {
    plugIn(FakeLibrary.format("YUY2", 64, 48, 30));
    CameraGrabber grabber = open();
    try (grabber) {
      assertNull(grabber.next(1), "none yet");
      fake.picture(0, 255, 0);
      fake.picture(255, 0, 0);
      VideoFrame frame = grabber.next(WAIT);
      assertNotNull(frame);
      assertEquals(64, frame.width());
      assertEquals(82, frame.data()[0] & 0xFF);
      assertEquals(90, frame.data()[frame.uOffset()] & 0xFF);
      assertEquals(240, frame.data()[frame.vOffset()] & 0xFF);
      assertTrue(System.nanoTime() - frame.captureNanos() >= 0);
      fake.picture(0, 0, 0);
      assertEquals(1, grabber.dropped(), "the first; the third can still be had");
    }
    grabber.close();
    assertNull(grabber.next(WAIT), "a closed camera gives nothing");
    assertEquals(1, grabber.dropped());
    assertThrows(IOException.class, grabber::controls);
  }

  @Test
  void itHoldsToTheContract() throws Exception {
    plugIn(FakeLibrary.format("YUY2", 640, 480, 30));
    fake.streamsAlways = true;
    assertEquals(1, CameraProviderContract.check(onWindows));
  }

  @Test
  void aCameraThatIsSilentAndNotListedAnyMoreWasUnplugged() throws Exception {
    plugIn(FakeLibrary.format("YUY2", 64, 48, 30));
    try (CameraGrabber grabber = open()) {
      fake.devices.clear();
      IOException gone = assertThrows(IOException.class, () -> grabber.next(WAIT));
      assertEquals("camera Fake was unplugged", gone.getMessage());
    }
  }

  @Test
  void whatCannotBeOpenedIsTold() throws Exception {
    plugIn(FakeLibrary.format("YUY2", 64, 48, 30));
    fake.inUse = true;
    IOException used = assertThrows(IOException.class, this::open);
    assertTrue(String.valueOf(used.getMessage()).contains("in use"), used.getMessage());
    Camera camera = onWindows.list().getFirst();
    IOException other =
        assertThrows(
            IOException.class, () -> onWindows.open(camera, new CameraMode("MJPG", 64, 48, null)));
    assertEquals("camera Fake does not give MJPG of 64x48", other.getMessage());
    fake.devices.clear();
    IOException gone =
        assertThrows(
            IOException.class, () -> onWindows.open(camera, new CameraMode("YUYV", 64, 48, null)));
    assertEquals("camera Fake is not there any more", gone.getMessage());
  }

  @Test
  void controlsAreListedAndSet() throws Exception {
    plugIn(FakeLibrary.format("YUY2", 64, 48, 30));
    try (CameraGrabber grabber = open()) {
      List<CameraControl> controls = grabber.controls();
      assertEquals(
          List.of("Exposure", "Exposure, automatic", "Brightness"),
          controls.stream().map(CameraControl::name).toList());
      assertFalse(controls.getFirst().settable(), "while it is automatic");
      grabber.set(controls.get(1).id(), 0);
      assertFalse(fake.exposesItself);
      grabber.set(controls.get(2).id(), 17);
      assertEquals(17, fake.values.get(FakeLibrary.BRIGHTNESS));
      assertThrows(IOException.class, () -> grabber.set(12, 1));
    }
  }
}
