package org.ternrtc.capture.openpnp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What this module asks of openpnp-capture; tests have one without a library and a camera. */
interface OpenpnpIo {
  /**
   * One way that a camera can be opened, as the library lists it.
   *
   * @param fourcc the system's name of the pixel format, first letter lowest; the pictures are
   *     handed out as RGB in any case
   * @param framesPerSecond the most it gives; 0 when the system does not tell
   */
  record Format(int width, int height, int fourcc, int framesPerSecond) {}

  /** Bounds and default of a property. */
  record Limits(int minimum, int maximum, int defaultValue) {}

  /** Looks what cameras there are, now. */
  Session open();

  /** The cameras of one moment, and what was opened of them. Not thread-safe. */
  interface Session extends AutoCloseable {
    int deviceCount();

    String name(int device);

    String uniqueId(int device);

    int formatCount(int device);

    /** Null when there is none of that number. */
    @Nullable Format format(int device, int index);

    /** The number of the stream; negative when it cannot be opened. */
    int openStream(int device, int format);

    void closeStream(int stream);

    boolean hasNewFrame(int stream);

    /** Pictures that have come since the stream was opened. */
    int frameCount(int stream);

    /** Copies the newest picture, three bytes a pixel, top row first. */
    boolean captureFrame(int stream, ByteBuffer rgb);

    /** Null when the camera has no such property. */
    @Nullable Limits limits(int stream, int property);

    @Nullable Integer property(int stream, int property);

    boolean setProperty(int stream, int property, int value);

    /** Whether the camera sees to a property by itself; null when that cannot be chosen. */
    @Nullable Boolean automatic(int stream, int property);

    boolean setAutomatic(int stream, int property, boolean on);

    @Override
    void close();
  }
}
