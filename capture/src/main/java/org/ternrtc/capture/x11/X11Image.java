package org.ternrtc.capture.x11;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import org.lwjgl.system.MemoryUtil;

/**
 * Pixels of one rectangle of the root window, grabbed again and again into memory that is shared
 * with the server, or, where the two share none (a remote display, another container), through the
 * connection. Belongs to its connection's thread.
 */
final class X11Image implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(X11Image.class.getName());

  private static final long ALL_PLANES = -1;
  private static final int Z_PIXMAP = 2;
  private static final int IPC_PRIVATE = 0;
  private static final int IPC_RMID = 0;
  private static final int IPC_CREAT_0600 = 01600;
  private static final int LITTLE_ENDIAN = 0;

  // struct XImage and struct XShmSegmentInfo on 64 bit.
  private static final int IMAGE_DATA = 16;
  private static final int IMAGE_BYTE_ORDER = 24;
  private static final int IMAGE_DEPTH = 40;
  private static final int IMAGE_BYTES_PER_LINE = 44;
  private static final int IMAGE_BITS_PER_PIXEL = 48;
  private static final int IMAGE_RED_MASK = 56;
  private static final int IMAGE_GREEN_MASK = 64;
  private static final int IMAGE_BLUE_MASK = 72;
  private static final int SEGMENT_ID = 8;
  private static final int SEGMENT_ADDRESS = 16;
  private static final int SEGMENT_BYTES = 32;

  private final X11Connection connection;
  private final X11 x11;
  private final int x;
  private final int y;
  private final int width;
  private final int height;
  private boolean shared;
  private long segment;
  private long image;
  private IntBuffer pixels = IntBuffer.allocate(0);
  private int stride;

  /** Prepares for a rectangle that lies inside the root window. */
  X11Image(X11Connection connection, int x, int y, int width, int height, boolean mayShare)
      throws IOException {
    this.connection = connection;
    this.x11 = connection.x11();
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
    if (mayShare && x11.XShmQueryExtension(connection.display()) != 0) {
      try {
        share();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "no shared memory with the X server: " + e.getMessage());
        close();
      }
    }
  }

  private void share() throws IOException {
    long display = connection.display();
    long visual = x11.XDefaultVisual(display, connection.screen());
    int depth = x11.XDefaultDepth(display, connection.screen());
    segment = MemoryUtil.nmemCallocChecked(1, SEGMENT_BYTES);
    image = x11.XShmCreateImage(display, visual, depth, Z_PIXMAP, 0, segment, width, height);
    connection.check(image != 0, "an image for shared memory");
    describe();
    long bytes = (long) MemoryUtil.memGetInt(image + IMAGE_BYTES_PER_LINE) * height;
    int id = x11.shmget(IPC_PRIVATE, bytes, IPC_CREAT_0600);
    if (id < 0) {
      throw new IOException("the system gives no shared memory of " + bytes + " bytes");
    }
    long address = x11.shmat(id, 0, 0);
    if (address == -1) {
      x11.shmctl(id, IPC_RMID, 0);
      throw new IOException("shared memory cannot be attached");
    }
    MemoryUtil.memPutInt(segment + SEGMENT_ID, id);
    MemoryUtil.memPutLong(segment + SEGMENT_ADDRESS, address);
    MemoryUtil.memPutLong(image + IMAGE_DATA, address);
    try {
      int attached = x11.XShmAttach(display, segment);
      x11.XSync(display, 0);
      connection.check(attached != 0, "shared memory");
      shared = true;
    } finally {
      // Attached by both, or by none: the system frees it with the last of them, crash or not.
      x11.shmctl(id, IPC_RMID, 0);
    }
    pixels = MemoryUtil.memIntBuffer(address, Math.toIntExact(bytes / 4));
  }

  /** Reads the layout from the image's header and refuses what is not 0xRRGGBB in 32 bits. */
  private void describe() throws IOException {
    int bits = MemoryUtil.memGetInt(image + IMAGE_BITS_PER_PIXEL);
    int depth = MemoryUtil.memGetInt(image + IMAGE_DEPTH);
    boolean masks =
        MemoryUtil.memGetLong(image + IMAGE_RED_MASK) == 0xFF0000
            && MemoryUtil.memGetLong(image + IMAGE_GREEN_MASK) == 0xFF00
            && MemoryUtil.memGetLong(image + IMAGE_BLUE_MASK) == 0xFF;
    int order = MemoryUtil.memGetInt(image + IMAGE_BYTE_ORDER);
    boolean sameOrder =
        (order == LITTLE_ENDIAN) == (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    if (bits != 32 || !masks || !sameOrder) {
      throw new UnsupportedPixelsException(
          "the screen has " + depth + " bits of colour in " + bits + ": only 24 in 32 are read");
    }
    stride = MemoryUtil.memGetInt(image + IMAGE_BYTES_PER_LINE) / 4;
  }

  /** Whether pixels come through shared memory. */
  boolean shared() {
    return shared;
  }

  /** Pixels from one row to the next in what {@link #grab} gives. */
  int stride() {
    return stride;
  }

  /**
   * What is on the screen now, as 0xRRGGBB ints; valid until the next call.
   *
   * @throws X11Exception when the server refuses, because the screen has become smaller
   * @throws IOException when the server has gone
   */
  IntBuffer grab() throws IOException {
    long display = connection.display();
    long root = connection.root();
    if (shared) {
      int ok = x11.XShmGetImage(display, root, image, x, y, ALL_PLANES);
      connection.check(ok != 0, "the screen's pixels");
      return pixels;
    }
    if (image != 0) {
      x11.XDestroyImage(image);
    }
    image = x11.XGetImage(display, root, x, y, width, height, ALL_PLANES, Z_PIXMAP);
    connection.check(image != 0, "the screen's pixels");
    describe();
    return MemoryUtil.memIntBuffer(MemoryUtil.memGetLong(image + IMAGE_DATA), stride * height);
  }

  /** Gives everything back; may be called twice. */
  @Override
  public void close() {
    pixels = IntBuffer.allocate(0);
    if (shared) {
      x11.XShmDetach(connection.display(), segment);
      // The server lets go before the memory does: else it would read what is gone.
      x11.XSync(connection.display(), 0);
    }
    shared = false;
    if (image != 0 && segment != 0) {
      // The data is not Xlib's: it must not free it.
      MemoryUtil.memPutLong(image + IMAGE_DATA, 0);
    }
    if (image != 0) {
      x11.XDestroyImage(image);
      image = 0;
    }
    if (segment != 0) {
      long address = MemoryUtil.memGetLong(segment + SEGMENT_ADDRESS);
      if (address != 0) {
        x11.shmdt(address);
      }
      MemoryUtil.nmemFree(segment);
      segment = 0;
    }
  }
}
