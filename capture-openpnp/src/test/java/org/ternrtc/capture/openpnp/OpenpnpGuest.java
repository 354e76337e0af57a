package org.ternrtc.capture.openpnp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.CameraGrabber;
import org.ternrtc.capture.CameraMode;
import org.ternrtc.capture.FrameInterval;
import org.ternrtc.capture.contract.CameraProviderContract;
import org.ternrtc.media.VideoFrame;

/**
 * What is tried of the library itself in a guest whose kernel has cameras of the driver vivid; see
 * {@code testing/camera-vm}. Prints a line for each thing that holds and ends with 1 at the first
 * that does not.
 */
final class OpenpnpGuest {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final String DRIVER = "/sys/bus/platform/drivers/vivid/";

  private final OpenpnpCameraProvider provider = new OpenpnpCameraProvider();

  private OpenpnpGuest() {}

  public static void main(String[] args) {
    try {
      new OpenpnpGuest().run();
      System.out.println("camera guest, openpnp: all holds");
    } catch (IOException | RuntimeException | AssertionError e) {
      e.printStackTrace();
      System.out.println("camera guest, openpnp: FAILED: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
    System.out.println("ok  " + what);
  }

  private void run() throws IOException {
    check(provider.unavailable() == null, "openpnp-capture is loaded");
    List<Camera> vivid =
        provider.list().stream().filter(it -> it.name().startsWith("vivid")).toList();
    check(vivid.size() == 2, "two cameras of vivid are listed");
    Camera first = vivid.getFirst();
    System.out.println("    " + first.id() + ", " + first.formats().size() + " formats and sizes");
    streams(first);
    check(CameraProviderContract.check(provider) >= 2, "the contract holds for each camera");
    unplug(first);
  }

  private void streams(Camera camera) throws IOException {
    for (String format : List.of("YUYV", "RGB3")) {
      long before = System.nanoTime();
      try (CameraGrabber grabber = provider.open(camera, mode(format))) {
        VideoFrame frame = next(grabber);
        long first = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        check(frame.width() == 640, format + " streams; first picture after " + first + " ms");
        long began = frame.captureNanos();
        for (int i = 0; i < 30; i++) {
          frame = next(grabber);
        }
        System.out.printf("    %.1f pictures a second%n", 30e9 / (frame.captureNanos() - began));
        int darkest = 255;
        int brightest = 0;
        for (int i = 0; i < frame.uOffset(); i++) {
          darkest = Math.min(darkest, frame.data()[i] & 0xFF);
          brightest = Math.max(brightest, frame.data()[i] & 0xFF);
        }
        check(brightest - darkest > 100, format + " shows something");
        check(!grabber.controls().isEmpty(), "controls: " + grabber.controls().size());
      }
    }
  }

  private static CameraMode mode(String format) {
    return new CameraMode(format, 640, 360, new FrameInterval(1, 30));
  }

  private static VideoFrame next(CameraGrabber grabber) throws IOException {
    VideoFrame frame = grabber.next(PATIENCE_NANOS);
    if (frame == null) {
      throw new IOException("no picture came");
    }
    return frame;
  }

  private void unplug(Camera camera) throws IOException {
    String number = camera.id().substring(camera.id().length() - 3);
    String device = "vivid." + Integer.parseInt(number);
    try (CameraGrabber grabber = provider.open(camera, mode("YUYV"))) {
      next(grabber);
      Files.writeString(Path.of(DRIVER + "unbind"), device);
      String reason = "";
      while (reason.isEmpty()) {
        try {
          next(grabber);
        } catch (IOException e) {
          reason = String.valueOf(e.getMessage());
        }
      }
      check(reason.endsWith("was unplugged"), reason);
    }
    Files.writeString(Path.of(DRIVER + "bind"), device);
    Camera again =
        provider.list().stream()
            .filter(it -> it.id().equals(camera.id()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("not listed again"));
    try (CameraGrabber grabber = provider.open(again, mode("YUYV"))) {
      check(next(grabber).width() == 640, "plugged in again it has its id and gives pictures");
    }
  }
}
