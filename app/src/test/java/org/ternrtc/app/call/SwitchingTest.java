package org.ternrtc.app.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.CameraControl;
import org.ternrtc.capture.CameraFormat;
import org.ternrtc.capture.CameraGrabber;
import org.ternrtc.capture.CameraMode;
import org.ternrtc.capture.CameraOptions;
import org.ternrtc.capture.CameraProvider;
import org.ternrtc.capture.CameraSource;
import org.ternrtc.capture.FrameInterval;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.ScreenOptions;
import org.ternrtc.capture.ScreenSource;
import org.ternrtc.capture.Window;
import org.ternrtc.capture.x11.X11ScreenProvider;
import org.ternrtc.media.LatestFrameSlot;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSource;
import org.ternrtc.media.file.Y4mFileSource;
import org.ternrtc.media.file.Y4mSink;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.RtpSender;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.TransceiverInit;
import org.ternrtc.peer.VideoTrack;

/** In one call: a camera, then the screen, then one window, then a file; each told by its luma. */
@Timeout(120)
class SwitchingTest {
  private static final int CAMERA_LUMA = 200;
  private static final int SCREEN_LUMA = 82; // red
  private static final int WINDOW_LUMA = 41; // blue
  private static final int FILE_LUMA = 120;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private @Nullable Process server;
  private @Nullable Process terminal;
  private @Nullable String shown;

  @AfterEach
  void stop() {
    for (Process process : Arrays.asList(terminal, server)) {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  private X11ScreenProvider redScreen() throws IOException, InterruptedException {
    for (String program : List.of("Xvfb", "xterm", "xsetroot")) {
      assumeTrue(
          Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
          program + " is not installed");
    }
    Process started =
        new ProcessBuilder(
                "Xvfb",
                "-displayfd",
                "1",
                "-screen",
                "0",
                "320x240x24",
                "-nolisten",
                "tcp",
                "-noreset")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    server = started;
    var out =
        new BufferedReader(
            new InputStreamReader(started.getInputStream(), StandardCharsets.US_ASCII));
    String display = ":" + out.readLine();
    shown = display;
    assertEquals(0, client(display, "xsetroot", "-solid", "#ff0000").waitFor());
    terminal =
        client(
            display,
            "xterm",
            "-T",
            "blue",
            "-bg",
            "#0000ff",
            "-fg",
            "#0000ff",
            "-cr",
            "#0000ff",
            "-geometry",
            "20x5+0+0",
            "-e",
            "sleep",
            "100");
    return new X11ScreenProvider(display);
  }

  private static Process client(String display, String... command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DISPLAY", display);
    return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** A camera that is bright, and says whether it is open. */
  private static final class BrightCamera implements CameraProvider, CameraGrabber {
    volatile boolean open;

    @Override
    public String name() {
      return "bright";
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
      var format = new CameraFormat("YUYV", 320, 240, List.of(new FrameInterval(1, 30)));
      return List.of(new Camera("b", "Bright", "/b", "b", "b", 0, 0, "", false, List.of(format)));
    }

    @Override
    public CameraGrabber open(Camera camera, CameraMode mode) {
      open = true;
      return this;
    }

    @Override
    public CameraMode mode() {
      return new CameraMode("YUYV", 320, 240, null);
    }

    @Override
    public VideoFrame next(long timeoutNanos) throws IOException {
      try {
        Thread.sleep(33); // as a camera does
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return flat(CAMERA_LUMA, System.nanoTime());
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

  private static VideoFrame flat(int luma, long nanos) {
    VideoFrame frame = VideoFrame.allocate(320, 240, nanos);
    Arrays.fill(frame.data(), (byte) 128);
    Arrays.fill(frame.data(), 0, frame.uOffset(), (byte) luma);
    return frame;
  }

  /** Waits until the other side sees a picture of that luma at a place that all sources share. */
  private static void sees(LatestFrameSlot remote, int luma) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int last = -1;
    while (System.nanoTime() - deadline < 0) {
      VideoFrame frame = remote.poll(1_000_000_000L);
      if (frame != null) {
        int at = frame.yOffset() + (frame.height() - 6) * frame.yStride() + frame.width() - 6;
        last = frame.data()[at] & 0xFF;
        if (Math.abs(last - luma) < 12) {
          return;
        }
      }
    }
    throw new AssertionError("luma " + luma + " was not seen, the last is " + last);
  }

  @Test
  void cameraScreenWindowAndFileFollowEachOtherInOneCall(@TempDir Path dir) throws Exception {
    X11ScreenProvider screens = redScreen();
    Path file = dir.resolve("file.y4m");
    try (var out = new Y4mSink(file, 15)) {
      for (int i = 0; i < 15; i++) {
        out.accept(flat(FILE_LUMA, 0));
      }
    }
    var camera = new BrightCamera();
    var remote = new LatestFrameSlot();
    try (PeerConnection one =
            PeerConnection.create(Peers.configuration(List.of()), new PeerConnectionListener() {});
        PeerConnection two = seenBy(remote);
        VideoTrack first =
            VideoTrack.of(
                    new CameraSource(
                        camera, camera.list().getFirst(), new CameraOptions(320, 240, 30)))
                .start()) {
      RtpSender sender =
          one.addTransceiver(first, TransceiverInit.of(RtpTransceiverDirection.SENDONLY)).sender();
      connect(one, two);
      sees(remote, CAMERA_LUMA);
      assertTrue(camera.open);

      VideoTrack screen =
          switchTo(
              sender,
              first,
              new ScreenSource(screens, screens.list().getFirst(), ScreenOptions.of(30)));
      assertFalse(camera.open, "the camera was given back");
      sees(remote, SCREEN_LUMA);

      VideoTrack window =
          switchTo(
              sender,
              screen,
              new ScreenSource(screens, window(screens, "blue"), ScreenOptions.of(30)));
      sees(remote, WINDOW_LUMA);

      VideoTrack played = switchTo(sender, window, new Y4mFileSource(file));
      assertTrue(
          Thread.getAllStackTraces().keySet().stream()
              .noneMatch(thread -> thread.getName().equals("tern-screen")),
          "screen and window were given back");
      sees(remote, FILE_LUMA);
      played.close();
    }
  }

  @Test
  void aSharedWindowThatChangesItsSizeGoesOnInItsNewSize() throws Exception {
    X11ScreenProvider screens = redScreen();
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/xdotool")), "xdotool is not installed");
    String display = Objects.requireNonNull(shown);
    Process text =
        client(
            display,
            "xterm",
            "-T",
            "text",
            "-geometry",
            "24x9+10+10",
            "-e",
            "sh",
            "-c",
            "seq -s ' ' 100 150; exec sleep 100");
    var remote = new LatestFrameSlot();
    Window window = window(screens, "text");
    try (PeerConnection one =
            PeerConnection.create(Peers.configuration(List.of()), new PeerConnectionListener() {});
        PeerConnection two = seenBy(remote);
        VideoTrack track =
            VideoTrack.of(new ScreenSource(screens, window, ScreenOptions.of(30))).start()) {
      one.addTransceiver(track, TransceiverInit.of(RtpTransceiverDirection.SENDONLY));
      connect(one, two);
      looksLike(remote, screens, window);
      for (String[] size : new String[][] {{"250", "190"}, {"130", "81"}}) {
        assertEquals(
            0, client(display, "xdotool", "windowsize", window.id(), size[0], size[1]).waitFor());
        VideoFrame last = looksLike(remote, screens, window);
        assertEquals(Integer.parseInt(size[0]) & ~1, last.width());
        assertEquals(Integer.parseInt(size[1]) & ~1, last.height());
      }
      assertFalse(track.ended());
    } finally {
      text.destroyForcibly();
    }
  }

  /** Waits for a picture of the window's present size and with what stands in it now. */
  private static VideoFrame looksLike(
      LatestFrameSlot remote, X11ScreenProvider screens, Window window) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    String last = "nothing";
    while (System.nanoTime() - deadline < 0) {
      VideoFrame frame = remote.poll(1_000_000_000L);
      VideoFrame there;
      try (ScreenGrabber grabber = screens.grabber(window, GrabOptions.defaults())) {
        there = grabber.grab(0);
      }
      if (frame == null) {
        continue;
      }
      last = frame.width() + "x" + frame.height();
      if (frame.width() == there.width() && frame.height() == there.height()) {
        double db = PictureQuality.compare(frame, there).psnrY();
        last += " with " + db + " dB";
        // Text a pixel off is at 12 dB.
        if (db > 26) {
          return frame;
        }
      }
    }
    throw new AssertionError("the window was not seen, the last picture was " + last);
  }

  private static PeerConnection seenBy(LatestFrameSlot remote) {
    return PeerConnection.create(
        Peers.configuration(List.of()),
        new PeerConnectionListener() {
          @Override
          public void onTrack(RtpTransceiver transceiver) {
            transceiver.receiver().track().addSink(remote);
          }
        });
  }

  private static void connect(PeerConnection one, PeerConnection two) {
    one.setLocalDescription();
    two.setRemoteDescription(one.awaitGathering(Duration.ofSeconds(20)));
    two.setLocalDescription();
    one.setRemoteDescription(two.awaitGathering(Duration.ofSeconds(20)));
    one.awaitConnected(Duration.ofSeconds(30));
  }

  private static VideoTrack switchTo(RtpSender sender, VideoTrack old, VideoSource source)
      throws IOException {
    VideoTrack next = VideoTrack.of(source).start();
    sender.replaceTrack(next);
    old.close();
    return next;
  }

  private static Window window(X11ScreenProvider screens, String title)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() - deadline < 0) {
      for (Window window : screens.windows()) {
        if (window.title().equals(title)) {
          return window;
        }
      }
      Thread.sleep(20); // another program's window has no other sign
    }
    throw new AssertionError("xterm does not come");
  }
}
