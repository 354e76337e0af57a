package org.ternrtc.capture.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.CameraControl;
import org.ternrtc.capture.CameraFormat;
import org.ternrtc.capture.CameraGrabber;
import org.ternrtc.capture.CameraMode;
import org.ternrtc.capture.CameraOptions;
import org.ternrtc.capture.CameraProvider;
import org.ternrtc.capture.CameraSource;
import org.ternrtc.capture.FrameInterval;
import org.ternrtc.capture.contract.CameraProviderContract;
import org.ternrtc.media.LatestFrameSlot;
import org.ternrtc.media.VideoFrame;

@Timeout(60)
final class V4l2CameraTest {
  private static final long WAIT = TimeUnit.SECONDS.toNanos(20);
  private static final int MONOTONIC = V4l2.BUF_FLAG_TIMESTAMP_MONOTONIC;

  private final FakeCamera fake = new FakeCamera();

  private static CameraMode mode(String format) {
    return new CameraMode(format, 32, 16, new FrameInterval(1, 30));
  }

  private V4l2Camera open(String format) throws IOException {
    return V4l2Camera.open(fake, "/dev/video7", "Fake", mode(format));
  }

  /** Packed 4:2:2 whose luma is the first value, then U, then V. */
  private static byte[] yuyv(int luma, int u, int v) {
    byte[] data = new byte[32 * 16 * 2];
    for (int i = 0; i < data.length; i += 4) {
      data[i] = (byte) luma;
      data[i + 1] = (byte) u;
      data[i + 2] = (byte) luma;
      data[i + 3] = (byte) v;
    }
    return data;
  }

  private static void assertFlat(VideoFrame frame, int luma, int u, int v) {
    byte[] data = frame.data();
    for (int i = 0; i < data.length; i++) {
      int expected = i < frame.uOffset() ? luma : i < frame.vOffset() ? u : v;
      assertEquals(expected, data[i] & 0xFF, 1.01, "sample " + i);
    }
  }

  private static VideoFrame next(CameraGrabber camera) throws IOException {
    VideoFrame frame = camera.next(WAIT);
    assertNotNull(frame);
    return frame;
  }

  @Test
  void picturesComeInTheirColoursAtTheTimeOfTheirCapture() throws Exception {
    try (V4l2Camera camera = open("YUYV")) {
      assertEquals(mode("YUYV"), camera.mode());
      assertTrue(fake.streaming);
      long taken = System.nanoTime() - 5_000_000;
      fake.picture(yuyv(100, 50, 200), MONOTONIC, taken);
      VideoFrame frame = next(camera);
      assertFlat(frame, 100, 50, 200);
      assertEquals(taken / 1000, frame.captureNanos() / 1000);
      assertEquals(4, fake.freeBuffers(), "the buffer is given back");
    }
    assertFalse(fake.streaming);
    assertEquals(0, fake.openFiles);
    assertEquals(0, fake.mappings);
  }

  @Test
  void timesThatCannotBeAreReplacedByNow() throws Exception {
    try (V4l2Camera camera = open("YUYV")) {
      long before = System.nanoTime();
      for (long wrong : new long[] {before + 150_000_000L + WAIT, before - WAIT}) {
        fake.picture(yuyv(1, 2, 3), MONOTONIC, wrong);
        assertTrue(next(camera).captureNanos() - before >= 0);
      }
      fake.picture(yuyv(1, 2, 3), 0, before - 1_000_000);
      assertTrue(next(camera).captureNanos() - before >= 0, "of another clock");
    }
  }

  @Test
  void theNewestPictureWinsAndTheOthersAreCounted() throws Exception {
    try (V4l2Camera camera = open("YUYV")) {
      for (int i = 1; i <= 5; i++) {
        fake.picture(yuyv(40 * i, 128, 128), 0, 0);
      }
      assertFlat(next(camera), 160, 128, 128); // the fifth found no buffer: the driver drops it
      assertEquals(3, camera.dropped());
      assertEquals(4, fake.freeBuffers());
    }
  }

  @Test
  void damagedAndShortPicturesAreLeftOut() throws Exception {
    try (V4l2Camera camera = open("YUYV")) {
      fake.picture(yuyv(9, 9, 9), V4l2.BUF_FLAG_ERROR, 0);
      assertNull(camera.next(0));
      fake.picture(new byte[100], 0, 0);
      assertNull(camera.next(0));
      assertEquals(2, camera.dropped());
      fake.picture(yuyv(9, 9, 9), 0, 0);
      assertFlat(next(camera), 9, 9, 9);
    }
  }

  @Test
  void everyReadableFormatIsRead() throws Exception {
    for (String format : CameraMode.READABLE) {
      byte[] data = new byte[32 * 16 * 4];
      switch (format) {
        case "YUYV" -> data = yuyv(100, 60, 180);
        case "UYVY" -> {
          data = yuyv(100, 60, 180);
          for (int i = 0; i < data.length; i += 2) {
            byte first = data[i];
            data[i] = data[i + 1];
            data[i + 1] = first;
          }
        }
        case "NV12" -> {
          Arrays.fill(data, 0, 512, (byte) 100);
          for (int i = 0; i < 128; i++) {
            data[512 + 2 * i] = 60;
            data[513 + 2 * i] = (byte) 180;
          }
        }
        case "YU12", "YV12" -> {
          boolean uFirst = format.equals("YU12");
          Arrays.fill(data, 0, 512, (byte) 100);
          Arrays.fill(data, 512, 640, (byte) (uFirst ? 60 : 180));
          Arrays.fill(data, 640, 768, (byte) (uFirst ? 180 : 60));
        }
        case "RGB3", "BGR3", "BGR4" -> Arrays.fill(data, (byte) 255);
        default -> data = jpeg(32, 16, 0x808080);
      }
      try (V4l2Camera camera = open(format)) {
        fake.picture(data, 0, 0);
        VideoFrame frame = next(camera);
        if (format.startsWith("RGB") || format.startsWith("BGR")) {
          assertFlat(frame, 235, 128, 128);
        } else if (format.equals("MJPG") || format.equals("JPEG")) {
          assertFlat(frame, 126, 128, 128);
        } else {
          assertFlat(frame, 100, 60, 180);
        }
      }
    }
  }

  private static byte[] jpeg(int width, int height, int rgb) throws IOException {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, rgb);
    }
    var out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, "jpeg", out));
    return out.toByteArray();
  }

  @Test
  void motionJpegIsReadInItsColoursWithAndWithoutItsTables() throws Exception {
    try (V4l2Camera camera = open("MJPG")) {
      byte[] red = jpeg(32, 16, 0xFF0000);
      fake.picture(red, 0, 0);
      VideoFrame frame = next(camera);
      assertEquals(82, frame.data()[100] & 0xFF, 2);
      assertEquals(90, frame.data()[frame.uOffset() + 9] & 0xFF, 2);
      assertEquals(240, frame.data()[frame.vOffset() + 9] & 0xFF, 2);

      fake.picture(withoutHuffmanTables(red), 0, 0);
      assertEquals(82, next(camera).data()[100] & 0xFF, 2, "as most cameras send it");

      for (byte[] wrong :
          List.of(
              new byte[] {(byte) 0xFF, (byte) 0xD8, 0, 0, 1, 2, 3},
              new byte[0],
              Arrays.copyOf(red, 40),
              jpeg(16, 16, 0))) {
        fake.picture(wrong, 0, 0);
        assertNull(camera.next(0));
      }
      fake.picture(red, 0, 0);
      assertNotNull(camera.next(WAIT), "after damage it goes on");
    }
  }

  private static byte[] withoutHuffmanTables(byte[] jpeg) {
    var out = new ByteArrayOutputStream();
    int at = 2;
    out.write(jpeg, 0, 2);
    while ((jpeg[at + 1] & 0xFF) != 0xDA) {
      int length = 2 + (((jpeg[at + 2] & 0xFF) << 8) | (jpeg[at + 3] & 0xFF));
      if ((jpeg[at + 1] & 0xFF) != 0xC4) {
        out.write(jpeg, at, length);
      }
      at += length;
    }
    out.write(jpeg, at, jpeg.length - at);
    return out.toByteArray();
  }

  @Test
  void anUnpluggedCameraSaysSoWhateverTheDriverDoes() throws Exception {
    for (boolean hangUp : new boolean[] {true, false}) {
      var other = new FakeCamera();
      try (V4l2Camera camera = V4l2Camera.open(other, "/dev/video7", "Fake", mode("YUYV"))) {
        other.unplug(hangUp);
        assertEquals(
            "camera Fake was unplugged",
            assertThrows(IOException.class, () -> camera.next(WAIT)).getMessage());
        assertThrows(IOException.class, () -> camera.set(1, 1));
      }
      assertEquals(0, other.openFiles);
    }
  }

  @Test
  void aSourceEndsWithItsCameraAndSaysWhy() throws Exception {
    fake.sizes.add(new FakeCamera.Size("YUYV", 32, 16, new int[][] {{1, 30}}));
    var provider = new OneCamera(fake);
    var slot = new LatestFrameSlot();
    try (var source =
        new CameraSource(provider, provider.list().getFirst(), new CameraOptions(32, 16, 30))) {
      source.start(slot);
      fake.picture(yuyv(77, 128, 128), 0, 0);
      VideoFrame frame = slot.poll(WAIT);
      assertNotNull(frame);
      assertFlat(frame, 77, 128, 128);
      assertEquals(1, source.counters().frames());
      assertNotNull(source.mode());
      fake.unplug(true);
      while (!slot.closed()) {
        slot.poll(WAIT);
      }
      assertEquals("camera Fake was unplugged", slot.endReason());
    }
    assertEquals(0, fake.openFiles);
    assertEquals(0, fake.mappings);
  }

  private record OneCamera(FakeCamera fake) implements CameraProvider {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public int priority() {
      return 1;
    }

    @Override
    public @Nullable String unavailable() {
      return null;
    }

    @Override
    public List<Camera> list() {
      V4l2Listing.Node node = V4l2Listing.look(fake, "/dev/video7");
      return node == null
          ? List.of()
          : List.of(
              new Camera(
                  "fake", "Fake", "/dev/video7", "fake", "", 0, 0, "", false, node.formats()));
    }

    @Override
    public CameraGrabber open(Camera camera, CameraMode mode) throws IOException {
      return V4l2Camera.open(fake, camera.path(), camera.name(), mode);
    }
  }

  @Test
  void whateverFailsWhileOpeningIsToldAndGivenBack() {
    for (Map.Entry<Integer, String> step :
        Map.of(
                V4l2.S_FMT, "camera Fake: YUYV 32x16: it is in use by another program",
                V4l2.REQBUFS, "camera Fake: buffers: it is in use by another program",
                V4l2.QUERYBUF, "camera Fake: a buffer: it is in use by another program",
                V4l2.QBUF, "camera Fake: a buffer back: it is in use by another program",
                V4l2.STREAMON, "camera Fake: start: it is in use by another program")
            .entrySet()) {
      var other = new FakeCamera();
      other.failures.put(step.getKey(), V4l2Io.EBUSY);
      assertEquals(
          step.getValue(),
          assertThrows(
                  IOException.class,
                  () -> V4l2Camera.open(other, "/dev/video7", "Fake", mode("YUYV")))
              .getMessage());
      assertEquals(0, other.openFiles, step.getValue());
      assertEquals(0, other.mappings, step.getValue());
    }
    var unmappable = new FakeCamera();
    unmappable.refusesMapping = true;
    assertThrows(
        IOException.class, () -> V4l2Camera.open(unmappable, "/dev/video7", "Fake", mode("YUYV")));
    assertEquals(0, unmappable.openFiles);
    var stingy = new FakeCamera();
    stingy.bufferCount = 1;
    assertThrows(
        IOException.class, () -> V4l2Camera.open(stingy, "/dev/video7", "Fake", mode("YUYV")));
    fake.openError = V4l2Io.EACCES;
    assertTrue(
        String.valueOf(assertThrows(IOException.class, () -> open("YUYV")).getMessage())
            .contains("may not use it"));
    fake.openError = V4l2Io.ENOENT;
    assertTrue(
        String.valueOf(assertThrows(IOException.class, () -> open("YUYV")).getMessage())
            .contains("unplugged"));
  }

  @Test
  void theDriverMayChooseAnotherSizeAndNoRate() throws Exception {
    fake.granted = new int[] {16, 8};
    fake.failures.put(V4l2.S_PARM, V4l2Io.ENOTTY);
    try (V4l2Camera camera = open("YUYV")) {
      assertEquals(new CameraMode("YUYV", 16, 8, null), camera.mode());
    }
    fake.granted = new int[] {0, 8};
    assertThrows(IOException.class, () -> open("YUYV"));
    assertThrows(IOException.class, () -> open("H264"), "what cannot be read is not started");
    assertEquals(0, fake.openFiles);
  }

  @Test
  void signalsInterruptNothing() throws Exception {
    try (V4l2Camera camera = open("YUYV")) {
      fake.interrupted = true;
      fake.picture(yuyv(5, 6, 7), 0, 0);
      assertFlat(next(camera), 5, 6, 7);
      assertNull(camera.next(1_000_000), "and none is none");
    }
  }

  @Test
  void controlsAreListedWithTheirMenusAndSet() throws Exception {
    fake.controls.add(new FakeCamera.Control(10, "Brightness", 1, -64, 64, 0, Map.of()));
    fake.controls.add(new FakeCamera.Control(11, "Mirror", 2, 0, 1, 0x10, Map.of()));
    fake.controls.add(
        new FakeCamera.Control(12, "Exposure", 3, 0, 3, 0, Map.of(1, "Manual", 3, "Auto")));
    fake.controls.add(new FakeCamera.Control(13, "Heading", 6, 0, 0, 0, Map.of()));
    fake.controls.add(new FakeCamera.Control(14, "Gone", 1, 0, 1, 1, Map.of()));
    fake.controls.add(new FakeCamera.Control(15, "Reset", 4, 0, 0, 0, Map.of()));
    fake.values.put(10, 7);
    fake.values.put(12, 3);
    V4l2Camera camera = open("YUYV");
    List<CameraControl> controls = camera.controls();
    assertEquals(
        List.of("Brightness", "Mirror", "Exposure", "Reset"),
        controls.stream().map(CameraControl::name).toList());
    assertEquals(7, controls.getFirst().value());
    assertEquals(-64, controls.getFirst().minimum());
    assertFalse(controls.get(1).settable());
    assertEquals(
        List.of(new CameraControl.Choice(1, "Manual"), new CameraControl.Choice(3, "Auto")),
        controls.get(2).choices());
    camera.set(10, -5);
    assertEquals(-5, camera.controls().getFirst().value());
    fake.failures.put(V4l2.S_CTRL, V4l2Io.EINVAL);
    assertThrows(IOException.class, () -> camera.set(10, 1000));
    camera.close();
    camera.close();
    assertThrows(IOException.class, camera::controls);
    assertNull(camera.next(WAIT), "a closed camera gives nothing");
  }

  @Test
  void aThousandTimesOpenedAndClosedNothingIsLeft() throws Exception {
    for (int i = 0; i < 1000; i++) {
      open("YUYV").close();
    }
    assertEquals(0, fake.openFiles);
    assertEquals(0, fake.mappings);
  }

  @Test
  void rangesOfSizesAndRatesAreListedAsTheUsualOnes() {
    fake.sizes.add(new FakeCamera.Size("YUYV", 0, 0, new int[0][]));
    fake.stepwise = true;
    V4l2Listing.Node node = V4l2Listing.look(fake, "/dev/video7");
    assertNotNull(node);
    List<String> sizes =
        node.formats().stream().map(format -> format.width() + "x" + format.height()).toList();
    assertTrue(sizes.contains("1280x720"), sizes.toString());
    assertTrue(sizes.contains("640x480"), sizes.toString());
    assertFalse(sizes.contains("3840x2160"), sizes.toString());
    CameraFormat format = node.formats().getFirst();
    assertEquals(new FrameInterval(1, 60), format.intervals().getFirst());
    assertEquals(new FrameInterval(1, 2), format.intervals().getLast());
    assertTrue(format.intervals().contains(new FrameInterval(1, 30)));
  }

  @Test
  void theCameraHoldsToTheContractOfProviders() throws Exception {
    fake.sizes.add(new FakeCamera.Size("YUYV", 32, 16, new int[][] {{1, 30}}));
    Thread lens =
        Thread.ofVirtual()
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                fake.picture(yuyv(1, 2, 3), 0, 0);
                LockSupport.parkNanos(1_000_000);
              }
            });
    try {
      assertEquals(1, CameraProviderContract.check(new OneCamera(fake)));
    } finally {
      lens.interrupt();
      lens.join();
    }
    assertEquals(0, fake.openFiles);
  }
}
