package org.ternrtc.capture.v4l2;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.CameraControl;
import org.ternrtc.capture.CameraGrabber;
import org.ternrtc.capture.CameraMode;
import org.ternrtc.capture.CameraOptions;
import org.ternrtc.capture.CameraSource;
import org.ternrtc.capture.FrameInterval;
import org.ternrtc.media.LatestFrameSlot;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pixel.PixelConverter;

/**
 * What is tried in a guest whose kernel has cameras of the drivers vivid and v4l2loopback; see
 * {@code testing/camera-vm}. Prints a line for each thing that holds and ends with 1 at the first
 * that does not.
 */
final class CameraGuest {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final String DRIVER = "/sys/bus/platform/drivers/vivid/";

  private final V4l2CameraProvider provider = new V4l2CameraProvider();
  private final File pictures;

  private CameraGuest(File pictures) {
    this.pictures = pictures;
  }

  public static void main(String[] args) throws Exception {
    try {
      new CameraGuest(new File(args[0])).run();
      System.out.println("camera guest: all holds");
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      System.out.println("camera guest: FAILED: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
    System.out.println("ok  " + what);
  }

  private void run() throws IOException, InterruptedException {
    long before = System.nanoTime();
    List<Camera> cameras = provider.list();
    System.out.println("listed in " + millis(before) + " ms");
    List<Camera> vivid = cameras.stream().filter(it -> it.driver().equals("vivid")).toList();
    check(vivid.size() == 2, "two cameras of vivid are listed, each once");
    check(!vivid.get(0).id().equals(vivid.get(1).id()), "with ids of their own");
    Camera first = vivid.getFirst();
    System.out.println("    " + first.id() + ", " + first.formats().size() + " formats and sizes");
    formats(first);
    busy(first);
    controls(first);
    cycles(first);
    motionJpeg();
    follow(first, vivid.get(1));
    unplug(first);
  }

  private static long millis(long since) {
    return (System.nanoTime() - since) / 1_000_000;
  }

  private void formats(Camera camera) throws IOException {
    for (String format : List.of("YUYV", "UYVY", "NV12", "YU12", "RGB3", "BGR3", "BGR4")) {
      var mode = new CameraMode(format, 640, 360, new FrameInterval(1, 30));
      long before = System.nanoTime();
      try (CameraGrabber grabber = provider.open(camera, mode)) {
        VideoFrame frame = next(grabber);
        long first = millis(before);
        check(
            grabber.mode().equals(mode) && frame.width() == 640 && frame.height() == 360,
            format + " streams; first picture after " + first + " ms");
        picture(frame, format);
        int count = 0;
        long began = frame.captureNanos();
        long last = began;
        while (count < (format.equals("YUYV") ? 60 : 5)) {
          last = next(grabber).captureNanos();
          count++;
        }
        System.out.printf("    %.1f pictures a second%n", count * 1e9 / (last - began));
      }
    }
  }

  private static VideoFrame next(CameraGrabber grabber) throws IOException {
    VideoFrame frame = grabber.next(PATIENCE_NANOS);
    if (frame == null) {
      throw new IOException("no picture came");
    }
    return frame;
  }

  private void picture(VideoFrame frame, String name) throws IOException {
    var image = new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
    int[] rgb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    PixelConverter.scalar().toRgb(frame, rgb, 0, frame.width());
    ImageIO.write(image, "png", new File(pictures, name + ".png"));
    int darkest = 255;
    int brightest = 0;
    for (int i = 0; i < frame.uOffset(); i++) {
      darkest = Math.min(darkest, frame.data()[i] & 0xFF);
      brightest = Math.max(brightest, frame.data()[i] & 0xFF);
    }
    check(brightest - darkest > 100, name + " shows something");
  }

  private void busy(Camera camera) throws IOException {
    var mode = new CameraMode("YUYV", 640, 360, new FrameInterval(1, 30));
    try (CameraGrabber grabber = provider.open(camera, mode)) {
      next(grabber);
      Camera now = provider.list().getFirst();
      check(now.id().equals(camera.id()) && now.busy(), "a camera in use is listed as busy");
      try (CameraGrabber second = provider.open(camera, mode)) {
        throw new IllegalStateException("opened twice " + second);
      } catch (IOException e) {
        check(String.valueOf(e.getMessage()).contains("in use"), String.valueOf(e.getMessage()));
      }
    }
    check(!provider.list().getFirst().busy(), "and free again when it was closed");
  }

  private void controls(Camera camera) throws IOException {
    var mode = new CameraMode("YUYV", 640, 360, new FrameInterval(1, 30));
    try (CameraGrabber grabber = provider.open(camera, mode)) {
      List<CameraControl> controls = grabber.controls();
      CameraControl brightness =
          controls.stream().filter(it -> it.name().equals("Brightness")).findFirst().orElseThrow();
      grabber.set(brightness.id(), brightness.minimum() + 3);
      check(
          grabber.controls().stream()
              .anyMatch(it -> it.id() == brightness.id() && it.value() == brightness.minimum() + 3),
          controls.size() + " controls, Brightness is set");
      grabber.set(brightness.id(), brightness.defaultValue());
      check(controls.stream().anyMatch(it -> it.choices().size() > 1), "menus have their choices");
    }
  }

  private void cycles(Camera camera) throws IOException {
    var mode = new CameraMode("YUYV", 320, 180, new FrameInterval(1, 30));
    long files = openFiles();
    long began = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      provider.open(camera, mode).close();
    }
    check(openFiles() == files, "200 times opened and closed, " + millis(began) / 200 + " ms each");
  }

  private static long openFiles() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private void motionJpeg() throws IOException, InterruptedException {
    Camera loopback = null;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    // It is a camera only while something writes into it.
    while (loopback == null && System.nanoTime() - deadline < 0) {
      for (Camera camera : provider.list()) {
        loopback = camera.path().equals("/dev/video20") ? camera : loopback;
      }
      Thread.sleep(500);
    }
    check(loopback != null, "the loopback camera is listed while it is fed");
    if (loopback == null) {
      return;
    }
    CameraMode mode = CameraMode.best(loopback.formats(), 640, 360, 15);
    check(mode != null && mode.pixelFormat().equals("MJPG"), "it gives Motion JPEG");
    if (mode == null) {
      return;
    }
    try (CameraGrabber grabber = provider.open(loopback, mode)) {
      long began = next(grabber).captureNanos();
      VideoFrame frame = next(grabber);
      for (int i = 0; i < 20; i++) {
        frame = next(grabber);
      }
      picture(frame, "MJPG");
      System.out.printf("    %.1f pictures a second%n", 21e9 / (frame.captureNanos() - began));
    }
  }

  /**
   * One camera after another, in the order of a call: the next gives pictures, then the first goes.
   */
  private void follow(Camera first, Camera second) throws IOException, InterruptedException {
    var options = new CameraOptions(640, 360, 30, "YUYV");
    var slot = new LatestFrameSlot();
    long last;
    try (var before = new CameraSource(provider, first, options);
        var after = new CameraSource(provider, second, options)) {
      before.start(slot);
      check(slot.poll(PATIENCE_NANOS) != null, "a camera is shown");
      last = System.nanoTime();
      after.start(slot);
      check(after.grab().width() == 640, "another follows it and gives pictures");
      System.out.println("    after " + millis(last) + " ms, opening included");
    }
    last = System.nanoTime();
    try (var single = new CameraSource(provider, first, options)) {
      check(single.grab().width() == 640, "the first is free for a single picture");
    }
    System.out.println("    in " + millis(last) + " ms");
    var running = new CameraSource(provider, first, options);
    running.start(new LatestFrameSlot());
    running.grab();
    last = System.nanoTime();
    running.close();
    long released = millis(last);
    check(
        provider.list().stream().noneMatch(it -> it.id().equals(first.id()) && it.busy()),
        "closed while it runs it is free after " + released + " ms");
  }

  private void unplug(Camera camera) throws IOException, InterruptedException {
    int number = Integer.parseInt(camera.bus().substring(camera.bus().length() - 3));
    var slot = new LatestFrameSlot();
    try (var source = new CameraSource(provider, camera, new CameraOptions(640, 360, 30))) {
      source.start(slot);
      @Nullable VideoFrame frame = slot.poll(PATIENCE_NANOS);
      check(frame != null, "a source gives pictures");
      Files.writeString(Path.of(DRIVER + "unbind"), "vivid." + number);
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (!slot.closed() && System.nanoTime() - deadline < 0) {
        slot.poll(1_000_000_000L);
      }
      check(slot.closed(), "unplugged while it streams: " + slot.endReason());
      check(String.valueOf(slot.endReason()).contains("unplugged"), "and says so");
    }
    check(
        provider.list().stream().noneMatch(it -> it.id().equals(camera.id())),
        "it is not listed any more");
    Files.writeString(Path.of(DRIVER + "bind"), "vivid." + number);
    Camera again =
        provider.list().stream()
            .filter(it -> it.id().equals(camera.id()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("not listed again"));
    try (CameraGrabber grabber =
        provider.open(again, new CameraMode("YUYV", 640, 360, new FrameInterval(1, 30)))) {
      check(next(grabber).width() == 640, "plugged in again it has its id and gives pictures");
    }
  }
}
