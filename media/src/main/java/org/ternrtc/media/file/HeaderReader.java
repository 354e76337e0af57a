package org.ternrtc.media.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads the lines of text and the fixed headers that stand between pictures. */
final class HeaderReader {
  private HeaderReader() {}

  /**
   * One line of ASCII without its line feed, or null when the file ends before it.
   *
   * @throws IOException when it is longer than allowed, has other bytes, or is cut short
   */
  static @Nullable String line(InputStream in, int maxLength, String what) throws IOException {
    var line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        if (line.isEmpty()) {
          return null;
        }
        throw new EOFException("the file ends inside " + what);
      }
      if (next == '\n') {
        return line.toString();
      }
      if (next < ' ' || next > '~') {
        throw new IOException(what + " has a byte " + next);
      }
      if (line.length() == maxLength) {
        throw new IOException(what + " is longer than " + maxLength + " bytes");
      }
      line.append((char) next);
    }
  }

  /**
   * Exactly so many bytes, or null when the file ends before the first.
   *
   * @throws EOFException when there are some, but not all
   */
  static byte @Nullable [] bytes(InputStream in, int length, String what) throws IOException {
    // readNBytes grows its array as bytes arrive: a hostile length allocates nothing by itself.
    byte[] bytes = in.readNBytes(length);
    if (bytes.length == length) {
      return bytes;
    }
    if (bytes.length == 0) {
      return null;
    }
    throw new EOFException("the file ends inside " + what);
  }
}
