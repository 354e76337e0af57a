package org.ternrtc.capture.x11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A property of a window.
 *
 * @param format bits of each of its items: 8, 16 or 32; 0 when the window has no such property
 * @param type name of its type, such as {@code UTF8_STRING}
 * @param bytes as Xlib gives them: an item of 32 bits is a C long
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record X11Property(int format, String type, byte[] bytes) {
  static final X11Property NONE = new X11Property(0, "", new byte[0]);

  private static final int ESCAPE = 0x1B;

  boolean isEmpty() {
    return bytes.length == 0;
  }

  /** Its items, where each has 32 bits; else none. */
  List<Long> longs() {
    List<Long> longs = new ArrayList<>();
    if (format == 32) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
      while (buffer.remaining() >= 8) {
        longs.add(buffer.getLong());
      }
    }
    return longs;
  }

  String text() {
    if (format != 8) {
      return "";
    }
    return switch (type) {
      case "UTF8_STRING" -> new String(bytes, StandardCharsets.UTF_8);
      case "COMPOUND_TEXT" -> compound();
      default -> new String(bytes, StandardCharsets.ISO_8859_1);
    };
  }

  /**
   * Compound Text (X.Org's CTEXT 1.1): Latin-1 by default; {@code ESC % G} switches to UTF-8,
   * {@code ESC % @} back. Other character sets, of which programs make no use any more, come out as
   * question marks.
   */
  private String compound() {
    var text = new StringBuilder();
    Charset charset = StandardCharsets.ISO_8859_1;
    boolean known = true;
    int at = 0;
    while (at < bytes.length) {
      int end = at;
      while (end < bytes.length && bytes[end] != ESCAPE) {
        end++;
      }
      text.append(
          known ? new String(bytes, at, end - at, charset) : "?".repeat((end - at + 1) / 2));
      if (end == bytes.length) {
        break;
      }
      // An escape sequence: ESC, intermediate bytes 0x20 to 0x2F, a final byte.
      at = end + 1;
      while (at < bytes.length && bytes[at] >= 0x20 && bytes[at] <= 0x2F) {
        at++;
      }
      at = Math.min(bytes.length, at + 1);
      String sequence = new String(bytes, end + 1, at - end - 1, StandardCharsets.ISO_8859_1);
      boolean utf8 = sequence.equals("%G");
      charset = utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
      known = utf8 || sequence.equals("%@") || sequence.equals("(B") || sequence.equals("-A");
    }
    return text.toString();
  }
}
