package org.ternrtc.capture.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.CameraFormat;
import org.ternrtc.capture.FrameInterval;

final class V4l2CameraProviderTest {
  private final FakeCamera fake = new FakeCamera();

  @TempDir private Path root = Path.of("");

  private V4l2CameraProvider provider(String... nodes) throws IOException {
    Path devices = Files.createDirectories(root.resolve("dev"));
    for (String node : nodes) {
      Files.createFile(devices.resolve(node));
    }
    return new V4l2CameraProvider(fake, devices, root.resolve("class"));
  }

  private void usb(String node, String vendor, String product, String serial) throws IOException {
    Path device = Files.createDirectories(root.resolve("bus/" + node));
    Path inner = Files.createDirectories(device.resolve("1-1:1.0"));
    Files.writeString(device.resolve("idVendor"), vendor + "\n");
    Files.writeString(device.resolve("idProduct"), product + "\n");
    if (!serial.isEmpty()) {
      Files.writeString(device.resolve("serial"), serial + "\n");
    }
    Path folder = Files.createDirectories(root.resolve("class/" + node));
    Files.createSymbolicLink(folder.resolve("device"), inner);
  }

  @Test
  void aCameraSaysWhatItIsAndAllThatItCan() throws Exception {
    fake.sizes.add(new FakeCamera.Size("YUYV", 640, 480, new int[][] {{1, 15}, {1, 30}}));
    fake.sizes.add(new FakeCamera.Size("MJPG", 1280, 720, new int[][] {{1, 30}}));
    usb("video2", "046d", "0825", "AB12");
    Camera camera = provider("video2", "vbi0", "video-cam", "null").list().getFirst();
    assertEquals("usb-046d:0825-AB12", camera.id());
    assertEquals("Fake Camera", camera.name());
    assertEquals("fake", camera.driver());
    assertEquals(0x046d, camera.vendorId());
    assertEquals(0x0825, camera.productId());
    assertEquals("AB12", camera.serial());
    assertEquals(
        List.of(
            new CameraFormat(
                "YUYV", 640, 480, List.of(new FrameInterval(1, 30), new FrameInterval(1, 15))),
            new CameraFormat("MJPG", 1280, 720, List.of(new FrameInterval(1, 30)))),
        camera.formats());
    assertEquals(0, fake.openFiles);
  }

  @Test
  void idsAreOfSerialAndPlaceAndTwinsAreToldApartInTheOrderOfTheirNumbers() throws Exception {
    usb("video10", "1", "2", "");
    List<Camera> cameras = provider("video10", "video9").list();
    assertEquals(
        List.of("fake@usb-0000:00:14.0-1", "fake@usb-0000:00:14.0-1#2"),
        cameras.stream().map(Camera::id).toList());
    assertTrue(cameras.getFirst().path().endsWith("video9"), "by number, not by text");
  }

  @Test
  void metadataNodesAndWhatCannotBeOpenedAreNoCameras() throws Exception {
    V4l2CameraProvider provider = provider("video0");
    fake.deviceCapabilities = 0x00A00000;
    assertEquals(List.of(), provider.list());
    fake.deviceCapabilities = V4l2.CAP_VIDEO_CAPTURE | V4l2.CAP_STREAMING;
    assertEquals(1, provider.list().size());
    fake.openError = V4l2Io.EACCES;
    assertEquals(List.of(), provider.list());
    fake.openError = 0;
    fake.failures.put(V4l2.QUERYCAP, V4l2Io.ENOTTY);
    assertEquals(List.of(), provider.list());
    assertEquals(0, fake.openFiles);
  }

  @Test
  void aCameraThatAnotherProgramUsesIsBusy() throws Exception {
    V4l2CameraProvider provider = provider("video0");
    assertEquals(false, provider.list().getFirst().busy());
    fake.failures.put(V4l2.REQBUFS, V4l2Io.EBUSY);
    assertEquals(true, provider.list().getFirst().busy());
  }

  @Test
  void aMachineWithoutCamerasHasNone() throws Exception {
    assertNull(new V4l2CameraProvider().unavailable());
    assertEquals(
        List.of(), new V4l2CameraProvider(fake, root.resolve("none"), root.resolve("none")).list());
  }

  /** The C library is bound for real: no device, but every call is made. */
  @Test
  void realSystemCallsGiveTheirErrors() throws Exception {
    var posix = new Posix();
    assertEquals(-V4l2Io.ENOENT, posix.open("/dev/no-such-camera"));
    Path file = Files.createFile(root.resolve("file"));
    Files.write(file, new byte[5000]);
    int fd = posix.open(file.toString());
    assertTrue(fd > 2);
    try (var arena = Arena.ofConfined()) {
      assertEquals(
          -V4l2Io.ENOTTY, posix.ioctl(fd, V4l2.QUERYCAP, arena.allocate(V4l2.CAPABILITY_BYTES, 8)));
      var mapped = posix.mmap(fd, 4096, 0);
      assertNotNull(mapped);
      assertEquals(4096, mapped.byteSize());
      mapped.set(ValueLayout.JAVA_BYTE, 7, (byte) 42);
      assertEquals(42, Files.readAllBytes(file)[7], "it is the file's own memory");
      posix.munmap(mapped);
      assertNull(posix.mmap(fd, 4096, 1), "not at a page's start");
    }
    assertEquals(V4l2Io.POLLIN, posix.poll(fd, 0) & V4l2Io.POLLIN);
    posix.close(fd);
    assertEquals(V4l2Io.POLLNVAL, posix.poll(fd, 0));
  }
}
