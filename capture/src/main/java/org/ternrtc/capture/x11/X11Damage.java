package org.ternrtc.capture.x11;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.ternrtc.media.VideoFrame.Region;

/**
 * What was drawn into a window since the last look, by the DAMAGE extension. Belongs to its
 * connection's thread.
 */
final class X11Damage implements AutoCloseable {
  /** One event when the first change comes; none more until it was taken. */
  private static final int NON_EMPTY = 3;

  /** More rectangles than this are not worth a grab each. */
  private static final int MAX_REGIONS = 64;

  private static final int RECTANGLE_BYTES = 8;

  private final X11Connection connection;
  private final X11 x11;
  private final int eventType;
  private final long damage;
  private final long region;
  private boolean pending = true;

  private X11Damage(X11Connection connection, int eventType, long window) throws IOException {
    this.connection = connection;
    this.x11 = connection.x11();
    this.eventType = eventType;
    this.damage = x11.XDamageCreate(connection.display(), window, NON_EMPTY);
    this.region = x11.XFixesCreateRegion(connection.display(), 0, 0);
    x11.XSync(connection.display(), 0);
    connection.check(true, "word of what is drawn");
  }

  /**
   * Begins to watch a window; all of it counts as changed at first.
   *
   * @return null when the server has no DAMAGE or refuses it
   */
  static @Nullable X11Damage watch(X11Connection connection, long window) throws IOException {
    X11 x11 = connection.x11();
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long out = stack.nmalloc(4, 8);
      if (!connection.hasFixes()
          || x11.XDamageQueryExtension(connection.display(), out, out + 4) == 0) {
        return null;
      }
      return new X11Damage(connection, MemoryUtil.memGetInt(out), window);
    } catch (X11Exception e) {
      return null;
    }
  }

  /** The type of the event that tells of a change; to be passed to {@link #told}. */
  int eventType() {
    return eventType;
  }

  /** Such an event came. */
  void told() {
    pending = true;
  }

  /** Whether something was drawn. */
  boolean pending() {
    return pending;
  }

  /**
   * Where something was drawn since the last call, in the window's pixels; null when it is too
   * scattered to say. What is drawn from now on belongs to the next call: grab afterwards.
   */
  @Nullable List<Region> take() throws IOException {
    pending = false;
    long display = connection.display();
    x11.XDamageSubtract(display, damage, 0, region);
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long count = stack.ncalloc(4, 1, 4);
      long rectangles = x11.XFixesFetchRegion(display, region, count);
      int found = MemoryUtil.memGetInt(count);
      List<Region> regions = new ArrayList<>(Math.min(found, MAX_REGIONS));
      if (rectangles != 0) {
        for (int i = 0; i < Math.min(found, MAX_REGIONS); i++) {
          long at = rectangles + (long) i * RECTANGLE_BYTES;
          regions.add(
              new Region(
                  MemoryUtil.memGetShort(at),
                  MemoryUtil.memGetShort(at + 2),
                  MemoryUtil.memGetShort(at + 4) & 0xFFFF,
                  MemoryUtil.memGetShort(at + 6) & 0xFFFF));
        }
        x11.XFree(rectangles);
      }
      connection.check(true, "word of what is drawn");
      return found > MAX_REGIONS ? null : regions;
    }
  }

  /** Stops watching. A window that has gone takes its damage with it: that error is no news. */
  @Override
  public void close() {
    if (connection.broken()) {
      return;
    }
    x11.XDamageDestroy(connection.display(), damage);
    x11.XFixesDestroyRegion(connection.display(), region);
    x11.XSync(connection.display(), 0);
    connection.forgetErrors();
  }
}
