package org.ternrtc.capture.x11;

import java.io.IOException;
import java.nio.IntBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.Screen;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.PacedVideoSource;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pixel.PixelConverter;

/**
 * Pictures of one screen. Its thread owns the connection. When the screen changes its size, so do
 * the pictures; when the monitor or the server goes, the source ends and says so.
 */
final class X11ScreenSource extends PacedVideoSource {
  private static final long LOOK_AGAIN_NANOS = 1_000_000_000;

  private final @Nullable String displayName;
  private final double framesPerSecond;
  private final boolean mayShare;
  private final PixelConverter converter = PixelConverter.best();
  private Screen screen;
  private @Nullable X11Connection connection;
  private @Nullable X11Image image;
  private int[] rows = new int[0];
  private long lookedNanos;

  X11ScreenSource(
      @Nullable String displayName, Screen screen, double framesPerSecond, boolean mayShare) {
    super("tern-screen", ContentKind.SCREEN);
    this.displayName = displayName;
    this.screen = screen;
    this.framesPerSecond = framesPerSecond;
    this.mayShare = mayShare;
  }

  @Override
  protected double open() throws IOException {
    X11Connection opened = X11Connection.open(displayName);
    connection = opened;
    prepare(opened, find(opened));
    // A first grab now: a screen that cannot be read fails at the start, with its reason.
    grab(opened);
    return framesPerSecond;
  }

  /** The screen as it is now. */
  private Screen find(X11Connection from) throws IOException {
    lookedNanos = System.nanoTime();
    List<Screen> screens = from.screens();
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

  private void prepare(X11Connection with, Screen now) throws IOException {
    X11Image old = image;
    image = null;
    if (old != null) {
      old.close();
    }
    screen = now;
    rows = new int[2 * now.grabbedWidth()];
    image = new X11Image(with, now.x(), now.y(), now.grabbedWidth(), now.grabbedHeight(), mayShare);
  }

  @Override
  protected VideoFrame next(long tick, long captureNanos) throws IOException {
    X11Connection from = connection;
    if (from == null) {
      throw new IOException("the source is closed");
    }
    if (captureNanos - lookedNanos >= LOOK_AGAIN_NANOS) {
      lookAgain(from);
    }
    IntBuffer pixels;
    try {
      pixels = grab(from);
    } catch (X11Exception e) {
      // Most likely the screen has shrunk under us: BadMatch. AWT, if it started after us, keeps
      // the
      // code to itself, so any refusal is met in the same way.
      lookAgain(from);
      pixels = grab(from);
    }
    VideoFrame frame =
        VideoFrame.allocate(screen.grabbedWidth(), screen.grabbedHeight(), captureNanos);
    converter.toI420(pixels, stride(), rows, frame);
    return frame;
  }

  private void lookAgain(X11Connection from) throws IOException {
    Screen now = find(from);
    if (!now.equals(screen)) {
      prepare(from, now);
    }
  }

  private IntBuffer grab(X11Connection from) throws IOException {
    X11Image current = image;
    if (current == null) {
      prepare(from, screen);
      current = image;
    }
    if (current == null) {
      throw new AssertionError("prepared, but no image");
    }
    return current.grab();
  }

  private int stride() {
    X11Image current = image;
    return current == null ? 0 : current.stride();
  }

  @Override
  protected void release() {
    X11Image oldImage = image;
    X11Connection oldConnection = connection;
    image = null;
    connection = null;
    if (oldImage != null) {
      oldImage.close();
    }
    if (oldConnection != null) {
      oldConnection.close();
    }
  }
}
