package org.ternrtc.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CameraModeTest {
  private static CameraFormat format(String pixels, int width, int height, int... rates) {
    return new CameraFormat(
        pixels,
        width,
        height,
        Arrays.stream(rates).mapToObj(rate -> new FrameInterval(1, rate)).toList());
  }

  /** What a cheap USB camera lists: uncompressed is slow when large. */
  private static final List<CameraFormat> CHEAP =
      List.of(
          format("YUYV", 640, 480, 30, 15),
          format("YUYV", 1280, 720, 10, 5),
          format("MJPG", 640, 480, 30),
          format("MJPG", 1280, 720, 30, 15),
          format("MJPG", 1920, 1080, 30),
          format("H264", 1280, 720, 60));

  private static String best(int width, int height, double rate) {
    CameraMode mode = CameraMode.best(CHEAP, width, height, rate);
    assertNotNull(mode);
    assertNotNull(mode.interval());
    return mode.pixelFormat()
        + " "
        + mode.width()
        + "x"
        + mode.height()
        + "@"
        + Math.round(mode.interval().framesPerSecond());
  }

  @Test
  void theRateIsKeptAtThePriceOfCompressionOnlyWhereItMustBe() {
    assertEquals("YUYV 640x480@30", best(640, 480, 30));
    assertEquals("MJPG 1280x720@30", best(1280, 720, 30));
    assertEquals("MJPG 1920x1080@30", best(1920, 1080, 30));
    assertEquals("YUYV 1280x720@10", best(1280, 720, 10));
    assertEquals("YUYV 640x480@15", best(640, 480, 15));
  }

  @Test
  void whereTheSizeIsNotThereTheNextLargerOneOfTheShapeIsTaken() {
    assertEquals("MJPG 1280x720@30", best(960, 540, 30));
    assertEquals("MJPG 1920x1080@30", best(3840, 2160, 30));
    assertEquals("YUYV 640x480@30", best(320, 240, 30));
  }

  @Test
  void whatCannotBeReadIsNotChosen() {
    assertNull(CameraMode.best(List.of(format("H264", 1280, 720, 30)), 1280, 720, 30));
    assertNull(CameraMode.best(List.of(), 1280, 720, 30));
    CameraMode noRates = CameraMode.best(List.of(format("YUYV", 640, 480)), 640, 480, 30);
    assertNotNull(noRates);
    assertNull(noRates.interval());
  }

  @Test
  void aCameraIsFoundByIdPathOrNameAndAFreeOneByNothing() throws Exception {
    var busy = new Camera("a", "Front Cam", "/dev/video0", "d", "b", 0, 0, "", true, List.of());
    var free = new Camera("b", "Rear Cam", "/dev/video2", "d", "b", 0, 0, "", false, List.of());
    List<Camera> both = List.of(busy, free);
    assertEquals(free, Cameras.select(both, ""));
    assertEquals(busy, Cameras.select(both, "a"));
    assertEquals(free, Cameras.select(both, "/dev/video2"));
    assertEquals(busy, Cameras.select(both, "front"));
    assertEquals(busy, Cameras.select(List.of(busy), ""));
    assertEquals(
        "no camera x; there are a (Front Cam), b (Rear Cam)",
        assertThrows(IOException.class, () -> Cameras.select(both, "x")).getMessage());
    assertThrows(IOException.class, () -> Cameras.select(List.of(), ""));
  }
}
