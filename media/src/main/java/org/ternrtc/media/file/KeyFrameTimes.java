package org.ternrtc.media.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.EncodedFrame;

/** When the key frames of an IVF file come, and how fast its pictures follow each other. */
final class KeyFrameTimes {
  static final KeyFrameTimes NONE = new KeyFrameTimes(new long[0], 0);

  private static final double MAX_RATE = 240;

  private final long[] nanos;
  private final double meanRate;

  private KeyFrameTimes(long[] nanos, double meanRate) {
    this.nanos = nanos;
    this.meanRate = meanRate;
  }

  /**
   * Reads a file once, from its beginning to its end.
   *
   * @throws IOException when it is damaged, or does not begin with a key frame
   */
  static KeyFrameTimes scan(Path path) throws IOException {
    long[] found = new long[64];
    int count = 0;
    long first = 0;
    long last = 0;
    try (IvfReader scan = IvfReader.open(path)) {
      for (EncodedFrame frame = orEnd(scan); frame != null; frame = orEnd(scan)) {
        last = frame.captureNanos();
        if (count == 0) {
          if (!frame.key()) {
            throw new IOException("the file does not begin with a key frame");
          }
          first = last;
        }
        if (frame.key()) {
          found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
          found[count++] = last;
        }
      }
      if (count == 0) {
        throw new IOException("the file has no picture");
      }
      double rate = (scan.frames() - 1) * 1e9 / (last - first);
      return new KeyFrameTimes(
          Arrays.copyOf(found, count), rate > 0 && rate <= MAX_RATE ? rate : 0);
    }
  }

  private static @Nullable EncodedFrame orEnd(IvfReader from) throws IOException {
    try {
      return from.next();
    } catch (EOFException e) {
      return null;
    }
  }

  /** Pictures a second; 0 where the timestamps do not tell. */
  double meanRate() {
    return meanRate;
  }

  /** Whether the next key frame comes so soon after that picture. */
  boolean within(EncodedFrame frame, long most) {
    int place = Arrays.binarySearch(nanos, frame.captureNanos());
    int next = place >= 0 ? place : -place - 1;
    return next < nanos.length && nanos[next] - frame.captureNanos() <= most;
  }
}
