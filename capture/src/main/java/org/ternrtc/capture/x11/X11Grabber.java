package org.ternrtc.capture.x11;

import java.io.IOException;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.ternrtc.capture.CaptureState;
import org.ternrtc.capture.CaptureTarget;
import org.ternrtc.capture.Cursor;
import org.ternrtc.capture.CursorMode;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.Pixels;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.Window;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoFrame.Region;
import org.ternrtc.media.pixel.PixelConverter;

/**
 * Pictures of one screen or window, over a connection of its own. What was not drawn since the last
 * picture is taken from that: neither grabbed nor converted.
 */
final class X11Grabber implements ScreenGrabber {
  private static final long LOOK_AGAIN_NANOS = 1_000_000_000;
  private static final int EVENT_BYTES = 192;
  private static final int CONFIGURE_NOTIFY = 22;
  private static final long STRUCTURE_NOTIFY_MASK = 1L << 17;

  /** Changes of the screen's size, of CRTCs and of outputs. */
  private static final int RANDR_MASK = 1 | 2 | 4;

  private final X11Connection connection;
  private final boolean mayShare;
  private final GrabOptions options;
  private final X11Target target;
  private final X11Cursor pointer;
  private final PixelConverter converter = PixelConverter.best();
  private final int randrEvents;
  private @Nullable X11Damage damage;
  private @Nullable X11Image image;
  private @Nullable VideoFrame last;
  private @Nullable Cursor cursor;
  private @Nullable Cursor drawn;
  private int[] rows = new int[0];
  private int x;
  private int y;
  private int width;
  private int height;
  private long lookedNanos;
  private boolean looked;
  private boolean closed;

  /** Connects and grabs once, so that a target that cannot be read is refused here. */
  X11Grabber(
      @Nullable String displayName, CaptureTarget listed, GrabOptions options, boolean mayShare)
      throws IOException {
    this.mayShare = mayShare;
    this.options = options;
    this.connection = X11Connection.open(displayName);
    X11Target found = null;
    try {
      found =
          switch (listed) {
            case Screen screen -> new X11Monitor(connection, screen);
            case Window window -> new X11Window(connection, window);
          };
      target = found;
      pointer = new X11Cursor(connection);
      if (options.cursor() != CursorMode.NONE && !connection.hasFixes()) {
        throw new IOException("this X server does not tell its mouse pointer");
      }
      randrEvents = selectEvents();
      target.refresh();
      prepare();
      damage = X11Damage.watch(connection, target.watched);
      if (!target.hidden) {
        grabPart(0, 0, width, height);
      }
    } catch (IOException | RuntimeException e) {
      if (found != null) {
        found.close();
      }
      X11Image made = image;
      if (made != null) {
        made.close();
      }
      connection.close();
      throw e;
    }
  }

  /** Asks for word of changes of the desktop; gives the first event type of RandR, or -1. */
  private int selectEvents() {
    X11 x11 = connection.x11();
    x11.XSelectInput(connection.display(), connection.root(), STRUCTURE_NOTIFY_MASK);
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long out = stack.nmalloc(4, 8);
      if (x11.XRRQueryExtension(connection.display(), out, out + 4) == 0) {
        return -1;
      }
      x11.XRRSelectInput(connection.display(), connection.root(), RANDR_MASK);
      return MemoryUtil.memGetInt(out);
    }
  }

  /** Makes room for the target's present size. */
  private void prepare() throws IOException {
    Region region = options.region();
    x = region == null ? 0 : region.x();
    y = region == null ? 0 : region.y();
    int wantedWidth = region == null ? target.width : Math.min(region.width(), target.width - x);
    int wantedHeight =
        region == null ? target.height : Math.min(region.height(), target.height - y);
    if (region != null && (wantedWidth < 2 || wantedHeight < 2)) {
      throw new IOException("the region lies outside what is captured");
    }
    width = Math.max(2, wantedWidth & ~1);
    height = Math.max(2, wantedHeight & ~1);
    if (width > VideoFrame.MAX_DIMENSION || height > VideoFrame.MAX_DIMENSION) {
      throw new IOException("pictures of " + width + "x" + height + " are too large");
    }
    last = null;
    rows = new int[2 * width];
    X11Image old = image;
    if (old == null || !old.holds(width, height) || target.restless()) {
      image = null;
      if (old != null) {
        old.close();
      }
      if (target.width < 2 || target.height < 2) {
        throw new IOException("what is captured has become too small");
      }
      image = new X11Image(connection, width, height, target.visual, target.depth, mayShare);
    }
  }

  @Override
  public boolean changed() throws IOException {
    if (closed) {
      throw new IOException("the grabber is closed");
    }
    try {
      look();
    } catch (X11Exception e) {
      // A request of before was refused: if that was because the target has gone, this says so.
      target.refresh();
      last = null;
    }
    looked = true;
    X11Damage watch = damage;
    return last == null
        || (!target.hidden
            && (watch == null
                || watch.pending()
                || (options.cursor() == CursorMode.DRAWN && !samePlace(cursor, drawn))));
  }

  /** Hears what the server has told, and asks what it does not tell. */
  private void look() throws IOException {
    long now = System.nanoTime();
    boolean again = hear() || target.restless() || now - lookedNanos >= LOOK_AGAIN_NANOS;
    if (again && (lookAgain(now) || last == null)) {
      last = null;
    }
    if (options.cursor() != CursorMode.NONE) {
      Cursor desktop = pointer.now();
      cursor = desktop == null ? null : inPicture(desktop);
      connection.check(true, "the mouse pointer");
    }
  }

  /** Whether the desktop may have another shape. */
  private boolean hear() throws IOException {
    boolean shape = false;
    X11 x11 = connection.x11();
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long event = stack.nmalloc(8, EVENT_BYTES);
      while (x11.XPending(connection.display()) > 0) {
        x11.XNextEvent(connection.display(), event);
        int type = MemoryUtil.memGetInt(event);
        X11Damage watch = damage;
        if (watch != null && type == watch.eventType()) {
          watch.told();
        } else {
          shape |= type == CONFIGURE_NOTIFY || (type >= randrEvents && type <= randrEvents + 1);
        }
      }
    }
    connection.check(true, "word of changes");
    return shape;
  }

  private boolean lookAgain(long now) throws IOException {
    lookedNanos = now;
    boolean wasHidden = target.hidden;
    if (!target.refresh()) {
      return false;
    }
    if (target.hidden) {
      return false; // the last picture stays
    }
    boolean sameSize = fits() && wasHidden;
    if (!sameSize) {
      prepare();
    }
    return true;
  }

  private boolean fits() {
    X11Image room = image;
    return options.region() == null
        && room != null
        && (target.width & ~1) == width
        && (target.height & ~1) == height;
  }

  /** From the desktop's pixels to those of the picture; null when it lies outside. */
  private @Nullable Cursor inPicture(Cursor desktop) {
    int left = desktop.x() - target.desktopX - x;
    int top = desktop.y() - target.desktopY - y;
    int pointsX = left + desktop.hotX();
    int pointsY = top + desktop.hotY();
    if (pointsX < 0 || pointsY < 0 || pointsX >= width || pointsY >= height) {
      return null;
    }
    return new Cursor(left, top, desktop.hotX(), desktop.hotY(), desktop.shape());
  }

  private static boolean samePlace(@Nullable Cursor a, @Nullable Cursor b) {
    return a == null ? b == null : a.equals(b);
  }

  @Override
  public VideoFrame grab(long captureNanos) throws IOException {
    if (!looked) {
      changed();
    }
    looked = false;
    try {
      return grabChanges(captureNanos);
    } catch (X11Exception e) {
      // Most likely the target has shrunk under us: BadMatch. AWT, if it started after us, keeps
      // the
      // code to itself, so any refusal is met in the same way.
      last = null;
      lookAgain(System.nanoTime());
      return grabChanges(captureNanos);
    }
  }

  private VideoFrame grabChanges(long captureNanos) throws IOException {
    VideoFrame before = last;
    if (target.hidden) {
      VideoFrame frame = before == null ? black(captureNanos) : before;
      last = frame;
      return frame.withCaptureNanos(captureNanos).withDirty(List.of());
    }
    List<Region> patches = patches(before);
    if (before == null || patches == null) {
      last = whole(captureNanos);
    } else if (!patches.isEmpty()) {
      last = patched(before, patches, captureNanos);
    }
    drawn = cursor;
    VideoFrame result = last;
    if (result == null) {
      throw new AssertionError("no picture");
    }
    if (before == null || patches == null) {
      return result; // as new as it can be, and no hint
    }
    return result.withCaptureNanos(captureNanos).withDirty(patches);
  }

  /** What has to be grabbed; null for everything. */
  private @Nullable List<Region> patches(@Nullable VideoFrame before) throws IOException {
    X11Damage watch = damage;
    if (watch == null) {
      return null;
    }
    var patches = new Patches(width, height);
    if (watch.pending()) {
      List<Region> regions = watch.take();
      if (regions == null) {
        patches.addAll();
      } else {
        for (Region region : regions) {
          patches.add(
              region.x() - target.watchedX - x,
              region.y() - target.watchedY - y,
              region.width(),
              region.height());
        }
      }
    }
    if (before == null) {
      return null;
    }
    if (options.cursor() == CursorMode.DRAWN && !samePlace(cursor, drawn)) {
      addCursor(patches, drawn);
      addCursor(patches, cursor);
    }
    return patches.result();
  }

  private static void addCursor(Patches patches, @Nullable Cursor cursor) {
    if (cursor != null) {
      patches.add(cursor.x(), cursor.y(), cursor.shape().width(), cursor.shape().height());
    }
  }

  /** A copy of the picture before, with some parts new: nobody may write to what was handed on. */
  private VideoFrame patched(VideoFrame before, List<Region> patches, long captureNanos)
      throws IOException {
    VideoFrame frame =
        VideoFrame.wrap(
            width,
            height,
            before.data().clone(),
            before.yOffset(),
            before.uOffset(),
            before.vOffset(),
            before.yStride(),
            before.uvStride(),
            captureNanos);
    for (Region patch : patches) {
      X11Bands bands = beginBands(patch.x(), patch.y(), patch.width(), patch.height());
      convert(bands, patch.x(), patch.y(), patch.width(), patch.height(), frame);
    }
    return frame;
  }

  private VideoFrame whole(long captureNanos) throws IOException {
    X11Bands bands = beginBands(0, 0, width, height);
    // The server copies the first bands while the memory is cleared.
    VideoFrame frame = VideoFrame.allocate(width, height, captureNanos);
    convert(bands, 0, 0, width, height, frame);
    return frame;
  }

  private void convert(
      @Nullable X11Bands bands, int left, int top, int wide, int high, VideoFrame into)
      throws IOException {
    if (bands == null) {
      IntBuffer pixels = grabPart(left, top, wide, high);
      converter.toI420(pixels, stride(), rows, into, left, top, wide, high);
      return;
    }
    for (int some = bands.height(); some > 0; some = bands.height()) {
      int from = top + bands.top();
      IntBuffer pixels = bands.next();
      drawPointer(pixels, wide, left, from, wide, some);
      converter.toI420(pixels, wide, rows, into, left, from, wide, some);
    }
  }

  private @Nullable X11Bands beginBands(int left, int top, int columns, int partRows) {
    X11Image current = image;
    return current == null
        ? null
        : current.beginBands(
            target.drawable,
            target.drawableX + x + left,
            target.drawableY + y + top,
            columns,
            partRows);
  }

  private int stride() {
    X11Image current = image;
    return current == null ? 0 : current.stride();
  }

  /** A part of the picture, with the pointer in it if that is wanted. */
  private IntBuffer grabPart(int left, int top, int columns, int partRows) throws IOException {
    X11Image current = image;
    if (current == null) {
      throw new IOException("the grabber is closed");
    }
    IntBuffer pixels =
        current.grab(
            target.drawable,
            target.drawableX + x + left,
            target.drawableY + y + top,
            columns,
            partRows);
    drawPointer(pixels, current.stride(), left, top, columns, partRows);
    return pixels;
  }

  private void drawPointer(
      IntBuffer pixels, int stride, int left, int top, int columns, int partRows) {
    Cursor over = cursor;
    if (over != null && options.cursor() == CursorMode.DRAWN) {
      X11Cursor.draw(
          over.shape(), over.x() - left, over.y() - top, pixels, stride, columns, partRows);
    }
  }

  private VideoFrame black(long captureNanos) {
    VideoFrame frame = VideoFrame.allocate(width, height, captureNanos);
    Arrays.fill(frame.data(), 0, frame.uOffset(), (byte) 16);
    Arrays.fill(frame.data(), frame.uOffset(), frame.data().length, (byte) 128);
    return frame;
  }

  @Override
  public Pixels grabPixels() throws IOException {
    changed();
    if (target.hidden) {
      throw new IOException("the window is minimised");
    }
    IntBuffer pixels;
    try {
      pixels = grabPart(0, 0, width, height);
    } catch (X11Exception e) {
      last = null;
      lookAgain(System.nanoTime());
      pixels = grabPart(0, 0, width, height);
    }
    return new Pixels(pixels, stride(), width, height);
  }

  @Override
  public CaptureState state() {
    return target.hidden ? CaptureState.HIDDEN : CaptureState.SHOWN;
  }

  @Override
  public @Nullable Cursor cursor() {
    return options.cursor() == CursorMode.SEPARATE ? cursor : null;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    X11Image old = image;
    image = null;
    if (old != null) {
      old.close();
    }
    X11Damage watch = damage;
    damage = null;
    if (watch != null) {
      watch.close();
    }
    target.close();
    connection.close();
  }
}
