package org.ternrtc.capture.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Numbers of {@code linux/videodev2.h}, 64 bit: requests, constants, sizes of structures and the
 * offsets of their fields.
 */
final class V4l2 {
  static final int QUERYCAP = 0x80685600;
  static final int ENUM_FMT = 0xC0405602;
  static final int G_FMT = 0xC0D05604;
  static final int S_FMT = 0xC0D05605;
  static final int REQBUFS = 0xC0145608;
  static final int QUERYBUF = 0xC0585609;
  static final int QBUF = 0xC058560F;
  static final int DQBUF = 0xC0585611;
  static final int STREAMON = 0x40045612;
  static final int STREAMOFF = 0x40045613;
  static final int S_PARM = 0xC0CC5616;
  static final int G_CTRL = 0xC008561B;
  static final int S_CTRL = 0xC008561C;
  static final int QUERYCTRL = 0xC0445624;
  static final int QUERYMENU = 0xC02C5625;
  static final int ENUM_FRAMESIZES = 0xC02C564A;
  static final int ENUM_FRAMEINTERVALS = 0xC034564B;

  static final int VIDEO_CAPTURE = 1;
  static final int MEMORY_MMAP = 1;
  static final int FIELD_NONE = 1;

  static final int CAP_VIDEO_CAPTURE = 0x1;
  static final int CAP_STREAMING = 0x04000000;
  static final int CAP_DEVICE_CAPS = 0x80000000;
  static final int CAP_TIMEPERFRAME = 0x1000;

  static final int BUF_FLAG_ERROR = 0x40;
  static final int BUF_FLAG_TIMESTAMP_MASK = 0xE000;
  static final int BUF_FLAG_TIMESTAMP_MONOTONIC = 0x2000;

  static final int DISCRETE = 1;

  static final int CTRL_INTEGER = 1;
  static final int CTRL_BOOLEAN = 2;
  static final int CTRL_MENU = 3;
  static final int CTRL_BUTTON = 4;
  static final int CTRL_BITMASK = 8;
  static final int CTRL_INTEGER_MENU = 9;
  static final int CTRL_NEXT = 0x80000000;

  /** Disabled, grabbed by a stream, read-only, inactive. */
  static final int CTRL_NOT_SETTABLE = 0x1 | 0x2 | 0x4 | 0x10;

  static final int CTRL_DISABLED = 0x1;
  static final int CTRL_WRITE_ONLY = 0x40;

  static final int CAPABILITY_BYTES = 104;
  static final int FMTDESC_BYTES = 64;
  static final int FRMSIZEENUM_BYTES = 44;
  static final int FRMIVALENUM_BYTES = 52;
  static final int FORMAT_BYTES = 208;
  static final int REQUESTBUFFERS_BYTES = 20;
  static final int BUFFER_BYTES = 88;
  static final int STREAMPARM_BYTES = 204;
  static final int CONTROL_BYTES = 8;
  static final int QUERYCTRL_BYTES = 68;
  static final int QUERYMENU_BYTES = 44;

  private V4l2() {}

  /** Four letters, as a number. */
  static int fourcc(String letters) {
    return letters.charAt(0)
        | letters.charAt(1) << 8
        | letters.charAt(2) << 16
        | letters.charAt(3) << 24;
  }

  /** The other way round; a dot for what is no letter, the sign of big endian left out. */
  static String fourcc(int number) {
    var text = new StringBuilder(4);
    for (int shift = 0; shift < 32; shift += 8) {
      int letter = number >>> shift & (shift == 24 ? 0x7F : 0xFF);
      text.append(letter >= 0x20 && letter < 0x7F ? (char) letter : '.');
    }
    return text.toString();
  }

  /** A string of at most so many bytes, ended by zero. */
  static String text(MemorySegment in, long offset, int maxBytes) {
    byte[] bytes = in.asSlice(offset, maxBytes).toArray(JAVA_BYTE);
    int length = 0;
    while (length < maxBytes && bytes[length] != 0) {
      length++;
    }
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return text.codePoints()
        .filter(c -> !Character.isISOControl(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
