package org.ternrtc.capture.x11;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryUtil;

/**
 * A place for the pixels of one drawable, any rectangle of it, grabbed again and again into memory
 * that is shared with the server, or, where the two share none (a remote display, another
 * container), through the connection. Belongs to its connection's thread.
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
  private static final int IMAGE_WIDTH = 0;
  private static final int IMAGE_HEIGHT = 4;
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
  private final int width;
  private final int height;
  private final long visual;
  private final int depth;
  private boolean shared;
  private boolean tenBits;
  private long segment;
  private long image;
  private IntBuffer pixels = IntBuffer.allocate(0);
  private @Nullable X11Bands bands;
  private int stride;

  /**
   * Room for that many pixels.
   *
   * @param visual how the drawable means its pixels
   * @param depth bits of colour of the drawable, and of alpha if it has that
   */
  X11Image(
      X11Connection connection, int width, int height, long visual, int depth, boolean mayShare)
      throws IOException {
    this.connection = connection;
    this.x11 = connection.x11();
    this.width = width;
    this.height = height;
    this.visual = visual;
    this.depth = depth;
    if (mayShare && x11.XShmQueryExtension(connection.display()) != 0) {
      try {
        share();
      } catch (UnsupportedPixelsException e) {
        close();
        throw e;
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "no shared memory with the X server: " + e.getMessage());
        close();
      }
    }
  }

  /** Room for the root window's pixels. */
  static X11Image ofRoot(X11Connection connection, int width, int height, boolean mayShare)
      throws IOException {
    long display = connection.display();
    long visual = connection.x11().XDefaultVisual(display, connection.screen());
    int depth = connection.x11().XDefaultDepth(display, connection.screen());
    return new X11Image(connection, width, height, visual, depth, mayShare);
  }

  private void share() throws IOException {
    long display = connection.display();
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
    bands = X11Bands.of(connection, (int) MemoryUtil.memGetLong(segment), pixels);
  }

  /** Reads the layout from the image's header and refuses what is not 8 or 10 bits in 32. */
  private void describe() throws IOException {
    int bits = MemoryUtil.memGetInt(image + IMAGE_BITS_PER_PIXEL);
    int found = MemoryUtil.memGetInt(image + IMAGE_DEPTH);
    tenBits = masks(0x3FF00000, 0xFFC00, 0x3FF);
    int order = MemoryUtil.memGetInt(image + IMAGE_BYTE_ORDER);
    boolean sameOrder =
        (order == LITTLE_ENDIAN) == (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    if (bits != 32 || !(tenBits || masks(0xFF0000, 0xFF00, 0xFF)) || !sameOrder) {
      throw new UnsupportedPixelsException(
          found + " bits of colour in " + bits + " cannot be read: only 24, 30 or 32 in 32 can");
    }
    stride = MemoryUtil.memGetInt(image + IMAGE_BYTES_PER_LINE) / 4;
  }

  private boolean masks(long red, long green, long blue) {
    long r = MemoryUtil.memGetLong(image + IMAGE_RED_MASK);
    long g = MemoryUtil.memGetLong(image + IMAGE_GREEN_MASK);
    long b = MemoryUtil.memGetLong(image + IMAGE_BLUE_MASK);
    // A pixmap has no visual: XGetImage then gives no masks, and the depth must tell.
    boolean unknown = r == 0 && g == 0 && b == 0;
    int bits = MemoryUtil.memGetInt(image + IMAGE_DEPTH);
    boolean fits = red == 0xFF0000 ? bits == 24 || bits == 32 : bits == 30;
    return (r == red && g == green && b == blue) || (unknown && fits);
  }

  /** Whether pixels come through shared memory. */
  boolean shared() {
    return shared;
  }

  /** Pixels from one row to the next in what {@link #grab} gave. */
  int stride() {
    return stride;
  }

  /** Begins to grab a rectangle band by band; null when that has to be done at once. */
  @Nullable X11Bands beginBands(long drawable, int x, int y, int columns, int rows) {
    X11Bands found = bands;
    if (found == null || tenBits || !found.worthwhile(columns, rows)) {
      return null;
    }
    found.begin(drawable, x, y, columns, rows);
    return found;
  }

  /** Whether so many pixels have room here. */
  boolean holds(int columns, int rows) {
    return columns <= width && rows <= height;
  }

  /**
   * What is in that rectangle of the drawable now, as 0xXXRRGGBB ints; valid until the next call.
   *
   * @throws X11Exception when the server refuses, because the drawable is smaller than that
   * @throws IOException when the server has gone
   */
  IntBuffer grab(long drawable, int x, int y, int columns, int rows) throws IOException {
    long display = connection.display();
    IntBuffer found;
    if (shared) {
      // One header for any rectangle: the server packs the rows as tightly as this says.
      MemoryUtil.memPutInt(image + IMAGE_WIDTH, columns);
      MemoryUtil.memPutInt(image + IMAGE_HEIGHT, rows);
      MemoryUtil.memPutInt(image + IMAGE_BYTES_PER_LINE, 4 * columns);
      stride = columns;
      int ok = x11.XShmGetImage(display, drawable, image, x, y, ALL_PLANES);
      connection.check(ok != 0, "the pixels");
      found = pixels;
    } else {
      if (image != 0) {
        x11.XDestroyImage(image);
      }
      image = x11.XGetImage(display, drawable, x, y, columns, rows, ALL_PLANES, Z_PIXMAP);
      connection.check(image != 0, "the pixels");
      describe();
      found = MemoryUtil.memIntBuffer(MemoryUtil.memGetLong(image + IMAGE_DATA), stride * rows);
    }
    if (tenBits) {
      toEightBits(found, stride * rows);
    }
    return found;
  }

  /** From ten bits a colour to eight, in place. */
  private static void toEightBits(IntBuffer pixels, int count) {
    for (int i = 0; i < count; i++) {
      int p = pixels.get(i);
      pixels.put(i, (p >>> 22 & 0xFF) << 16 | (p >>> 12 & 0xFF) << 8 | (p >>> 2 & 0xFF));
    }
  }

  /** Gives everything back; may be called twice. */
  @Override
  public void close() {
    pixels = IntBuffer.allocate(0);
    bands = null;
    if (shared && !connection.broken()) {
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
