package org.ternrtc.capture.v4l2;

import java.io.IOException;

/** A camera's driver refused something. */
final class V4l2Exception extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  V4l2Exception(String message, int errno) {
    super(message);
    this.errno = errno;
  }

  int errno() {
    return errno;
  }

  /** In words, what is met with cameras. */
  static String reason(int errno) {
    return switch (errno) {
      case V4l2Io.ENOENT, V4l2Io.ENODEV -> "it was unplugged";
      case V4l2Io.EACCES -> "this user may not use it (is there a group \"video\"?)";
      case V4l2Io.EBUSY -> "it is in use by another program";
      case V4l2Io.EINVAL -> "the driver does not take it";
      case V4l2Io.EIO -> "the camera fails";
      default -> "errno " + errno;
    };
  }
}
