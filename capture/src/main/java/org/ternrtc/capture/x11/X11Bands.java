package org.ternrtc.capture.x11;

import java.io.IOException;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * Grabs a part of a drawable in bands: while the server copies one, the caller works on the one
 * before. Xlib waits for every answer, so the requests go through XCB, over the same connection.
 * The bands share three places in memory, which stay in the processor's caches. Belongs to its
 * connection's thread.
 *
 * <p>The bands are not of one moment: where something is drawn between two of them, it is torn in
 * this picture, and whole in the next.
 */
final class X11Bands {
  /**
   * Measured on one and on two monitors of 1920x1080: smaller ones cost round trips, larger ones
   * begin later and leave the caches.
   */
  private static final int BAND_BYTES = 1 << 20;

  private static final int SLOTS = 3;
  private static final int Z_PIXMAP = 2;
  private static final int ERROR_CODE = 1;

  private final X11Connection connection;
  private final Xcb xcb;
  private final long xcbConnection;
  private final int segment;
  private final IntBuffer[] slots = new IntBuffer[SLOTS];
  private final int[] cookies = new int[SLOTS];
  private final int slotInts;
  private long drawable;
  private int x;
  private int y;
  private int columns;
  private int rows;
  private int bandRows;
  private int asked;
  private int taken;

  /**
   * @param segment the server's id of the shared memory
   * @param pixels all of it
   */
  private X11Bands(X11Connection connection, Xcb xcb, int segment, IntBuffer pixels) {
    this.connection = connection;
    this.xcb = xcb;
    this.xcbConnection = xcb.XGetXCBConnection(connection.display());
    this.segment = segment;
    this.slotInts = Math.min(BAND_BYTES / 4, pixels.limit() / SLOTS);
    Arrays.setAll(slots, i -> pixels.slice(i * slotInts, slotInts));
  }

  /** Whether so large a part has several bands: else there is nothing to do at the same time. */
  boolean worthwhile(int wide, int high) {
    int fit = slotInts / wide & ~1;
    return fit >= 2 && high > fit;
  }

  /** Begins with a part for which this is {@link #worthwhile}: its first bands are on their way. */
  void begin(long from, int left, int top, int wide, int high) {
    drawable = from;
    x = left;
    y = top;
    columns = wide;
    rows = high;
    bandRows = slotInts / wide & ~1;
    asked = 0;
    taken = 0;
    for (int i = 0; i < SLOTS - 1; i++) {
      ask();
    }
  }

  private void ask() {
    int top = asked * bandRows;
    if (top >= rows) {
      return;
    }
    int slot = asked % SLOTS;
    cookies[slot] =
        xcb.xcb_shm_get_image(
            xcbConnection,
            (int) drawable,
            (short) x,
            (short) (y + top),
            (short) columns,
            (short) Math.min(bandRows, rows - top),
            -1,
            (byte) Z_PIXMAP,
            segment,
            4 * slot * slotInts);
    // One by one: the server sends its answers when it has done all that it has read.
    xcb.xcb_flush(xcbConnection);
    asked++;
  }

  /** Rows of the part above the band that {@link #next} gives. */
  int top() {
    return taken * bandRows;
  }

  /** Rows of the band that {@link #next} gives; 0 when there are no more. */
  int height() {
    return Math.clamp(rows - top(), 0, bandRows);
  }

  /**
   * The next band's pixels, row after row; valid until the next call.
   *
   * @throws X11Exception when the server refuses, because the drawable is smaller than that
   * @throws IOException when the server has gone
   */
  IntBuffer next() throws IOException {
    ask();
    int slot = taken % SLOTS;
    int code = answer(cookies[slot]);
    taken++;
    if (code >= 0) {
      abandon();
      connection.refused(xcb.xcb_connection_has_error(xcbConnection) != 0, code, "the pixels");
    }
    return slots[slot];
  }

  /** -1 when it is there, the protocol's error code when it was refused, 0 when there is none. */
  private int answer(int cookie) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long errorPointer = stack.ncalloc(8, 1, 8);
      long reply = xcb.xcb_shm_get_image_reply(xcbConnection, cookie, errorPointer);
      if (reply != 0) {
        xcb.free(reply);
        return -1;
      }
      long error = MemoryUtil.memGetAddress(errorPointer);
      if (error == 0) {
        return 0;
      }
      int code = MemoryUtil.memGetByte(error + ERROR_CODE) & 0xFF;
      xcb.free(error);
      return code;
    }
  }

  private void abandon() {
    for (int i = taken; i < asked; i++) {
      xcb.xcb_discard_reply(xcbConnection, cookies[i % SLOTS]);
    }
    taken = asked;
    rows = 0;
  }

  /** For memory that is shared; null where XCB is not there. */
  static @Nullable X11Bands of(X11Connection connection, int segment, IntBuffer pixels) {
    Xcb xcb = connection.xcb();
    return xcb == null ? null : new X11Bands(connection, xcb, segment, pixels);
  }
}
