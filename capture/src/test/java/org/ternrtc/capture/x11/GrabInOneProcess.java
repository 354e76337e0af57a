package org.ternrtc.capture.x11;

import java.awt.Toolkit;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.ScreenOptions;
import org.ternrtc.capture.ScreenProvider;
import org.ternrtc.capture.ScreenSource;
import org.ternrtc.capture.Screens;
import org.ternrtc.capture.contract.ScreenProviderContract;
import org.ternrtc.capture.robot.RobotScreenProvider;
import org.ternrtc.media.LatestFrameSlot;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSource;

/** What the test runs in a process of its own, on the class path, with a display. */
final class GrabInOneProcess {
  private GrabInOneProcess() {}

  public static void main(String[] order) throws Exception {
    for (String step : order) {
      switch (step) {
        case "awt" -> Toolkit.getDefaultToolkit().getScreenSize();
        case "screens" -> grab(Screens.providers().getFirst(), Screens.list());
        case "robot" -> grab(new RobotScreenProvider(), new RobotScreenProvider().list());
        case "contract" ->
            System.out.println(ScreenProviderContract.check(new RobotScreenProvider()));
        case "bad-match" -> badMatch();
        default -> throw new IllegalArgumentException(step);
      }
    }
  }

  private static void grab(ScreenProvider provider, List<Screen> screens) throws Exception {
    var slot = new LatestFrameSlot();
    try (VideoSource source =
        new ScreenSource(provider, screens.getFirst(), ScreenOptions.of(30))) {
      source.start(slot);
      @Nullable VideoFrame frame = slot.poll(TimeUnit.SECONDS.toNanos(20));
      if (frame == null) {
        throw new IOException("no picture: " + slot.endReason());
      }
      byte[] data = frame.data();
      int middle = frame.height() / 2;
      System.out.printf(
          "%s %dx%d %d %d %d%n",
          provider.name(),
          frame.width(),
          frame.height(),
          data[frame.yOffset() + middle * frame.yStride() + 20] & 0xFF,
          data[frame.uOffset() + middle / 2 * frame.uvStride() + 10] & 0xFF,
          data[frame.vOffset() + middle / 2 * frame.uvStride() + 10] & 0xFF);
    }
  }

  /** A grab past the edge: Xlib's own handler would end the process. */
  private static void badMatch() throws IOException {
    try (X11Connection connection = X11Connection.open(null);
        X11Image image = X11Image.ofRoot(connection, 5000, 50, true)) {
      image.grab(connection.root(), 100, 0, 5000, 50);
      System.out.println("grabbed past the edge");
    } catch (X11Exception e) {
      System.out.println("error " + e.code());
    }
  }
}
