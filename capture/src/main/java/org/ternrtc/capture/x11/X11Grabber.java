package org.ternrtc.capture.x11;

import java.io.IOException;
import java.nio.IntBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pixel.PixelConverter;

/** Pictures of one screen, over a connection of its own. */
final class X11Grabber implements ScreenGrabber {
  private static final long LOOK_AGAIN_NANOS = 1_000_000_000;

  private final X11Connection connection;
  private final boolean mayShare;
  private final PixelConverter converter = PixelConverter.best();
  private Screen screen;
  private @Nullable X11Image image;
  private int[] rows = new int[0];
  private int stride;
  private long lookedNanos;

  /** Connects and grabs once, so that a screen that cannot be read is refused here. */
  X11Grabber(@Nullable String displayName, Screen screen, boolean mayShare) throws IOException {
    this.screen = screen;
    this.mayShare = mayShare;
    this.connection = X11Connection.open(displayName);
    try {
      prepare(find());
      grabPixels();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The screen as it is now. */
  private Screen find() throws IOException {
    lookedNanos = System.nanoTime();
    List<Screen> screens = connection.screens();
    for (Screen candidate : screens) {
      // Ids shift when a monitor goes: the name is the better identity, the id tells twins apart.
      if (candidate.name().equals(screen.name()) && candidate.id().equals(screen.id())) {
        return candidate;
      }
    }
    for (Screen candidate : screens) {
      if (candidate.name().equals(screen.name())) {
        return candidate;
      }
    }
    throw new IOException("the screen " + screen.name() + " has gone");
  }

  private void prepare(Screen now) throws IOException {
    X11Image old = image;
    image = null;
    if (old != null) {
      old.close();
    }
    screen = now;
    rows = new int[2 * now.grabbedWidth()];
    image =
        new X11Image(
            connection, now.x(), now.y(), now.grabbedWidth(), now.grabbedHeight(), mayShare);
  }

  @Override
  public VideoFrame grab(long captureNanos) throws IOException {
    if (captureNanos - lookedNanos >= LOOK_AGAIN_NANOS) {
      lookAgain();
    }
    IntBuffer pixels;
    try {
      pixels = grabPixels();
    } catch (X11Exception e) {
      // Most likely the screen has shrunk under us: BadMatch. AWT, if it started after us, keeps
      // the
      // code to itself, so any refusal is met in the same way.
      lookAgain();
      pixels = grabPixels();
    }
    VideoFrame frame =
        VideoFrame.allocate(screen.grabbedWidth(), screen.grabbedHeight(), captureNanos);
    converter.toI420(pixels, stride, rows, frame);
    return frame;
  }

  private void lookAgain() throws IOException {
    Screen now = find();
    if (!now.equals(screen)) {
      prepare(now);
    }
  }

  private IntBuffer grabPixels() throws IOException {
    X11Image current = image;
    if (current == null) {
      throw new IOException("the screen is closed");
    }
    IntBuffer pixels = current.grab();
    stride = current.stride();
    return pixels;
  }

  @Override
  public void close() {
    X11Image old = image;
    image = null;
    if (old != null) {
      old.close();
    }
    connection.close();
  }
}
