package org.ternrtc.rtp.send;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.RtpWriter;
import org.ternrtc.rtp.extension.CaptureTime;
import org.ternrtc.rtp.extension.ColourSpace;
import org.ternrtc.rtp.extension.PlayoutLimits;
import org.ternrtc.rtp.extension.VideoOrientation;
import org.ternrtc.rtp.rtcp.NtpTime;

/**
 * The header extensions that tell of a picture: capture time and limits of playout on its first
 * packet, orientation, content and colours on its last, each as often as it is needed.
 */
final class PictureHeader {
  /** The receiver works out the times between. */
  private static final long CAPTURE_TIME_NANOS = 1_000_000_000;

  /** Two-byte headers, and padding. */
  private static final int OVERHEAD = 2;

  private final int orientationId;
  private final int contentId;
  private final int colourId;
  private final int playoutId;
  private final int captureId;
  private final byte[] orientation = new byte[VideoOrientation.LENGTH];
  private final byte[] content = new byte[1];
  private final byte[] colours = new byte[ColourSpace.LENGTH];
  private final byte[] playout = new byte[PlayoutLimits.LENGTH];
  private final byte[] capture = new byte[CaptureTime.LENGTH];
  private final int[] ids;
  private int degrees;
  private int lastDegrees;
  private boolean limited;
  private boolean tellsOrientation;
  private boolean tellsAll;
  private boolean tellsCapture;
  private boolean everCaptured;
  private long capturedAt;

  PictureHeader(HeaderExtensionMap extensions) {
    orientationId = extensions.id(HeaderExtension.VIDEO_ORIENTATION);
    contentId = extensions.id(HeaderExtension.VIDEO_CONTENT_TYPE);
    colourId = extensions.id(HeaderExtension.COLOUR_SPACE);
    playoutId = extensions.id(HeaderExtension.PLAYOUT_DELAY);
    captureId = extensions.id(HeaderExtension.ABSOLUTE_CAPTURE_TIME);
    ids = new int[] {orientationId, contentId, colourId, playoutId, captureId};
    ColourSpace.BT601.write(colours, 0);
  }

  void orientation(int value) {
    orientation[0] = VideoOrientation.value(value);
    degrees = value;
  }

  void screen(boolean value) {
    content[0] = (byte) (value ? 1 : 0);
  }

  void playout(@Nullable PlayoutLimits limits) {
    limited = limits != null;
    if (limits != null) {
      limits.write(playout, 0);
    }
  }

  /**
   * Begins a frame.
   *
   * @return bytes that its packets must leave for this
   */
  int begin(boolean key, long captureEpochNanos) {
    tellsOrientation =
        orientationId != HeaderExtensionMap.NONE && (key || degrees != 0 || degrees != lastDegrees);
    lastDegrees = degrees;
    tellsAll = key;
    tellsCapture =
        captureId != HeaderExtensionMap.NONE
            && (key || !everCaptured || captureEpochNanos - capturedAt >= CAPTURE_TIME_NANOS);
    if (tellsCapture) {
      everCaptured = true;
      capturedAt = captureEpochNanos;
      new CaptureTime(NtpTime.ofEpochNanos(captureEpochNanos), 0).write(capture, 0);
    }
    int first =
        (tellsCapture ? OVERHEAD + capture.length : 0)
            + (limited && playoutId != HeaderExtensionMap.NONE ? OVERHEAD + playout.length : 0);
    int last =
        (tellsOrientation ? OVERHEAD + orientation.length : 0)
            + (tellsAll && contentId != HeaderExtensionMap.NONE ? OVERHEAD + content.length : 0)
            + (tellsAll && colourId != HeaderExtensionMap.NONE ? OVERHEAD + colours.length : 0);
    // One packet may be both. The extensions that all packets have may need two bytes then.
    return first + last == 0 ? 0 : first + last + 8;
  }

  void write(RtpWriter writer, boolean first, boolean last) {
    if (first && tellsCapture) {
      writer.extension(captureId, capture);
    }
    if (first && limited) {
      writer.extension(playoutId, playout);
    }
    if (last && tellsOrientation) {
      writer.extension(orientationId, orientation);
    }
    if (last && tellsAll) {
      writer.extension(contentId, content);
      writer.extension(colourId, colours);
    }
  }

  /** The same in a retransmission. */
  void repeat(RtpWriter writer, RtpPacket lost) {
    for (int id : ids) {
      int at = id == HeaderExtensionMap.NONE ? -1 : lost.extensionOffset(id);
      if (at >= 0) {
        writer.extension(id, lost.buffer(), at, lost.extensionLength(at));
      }
    }
  }
}
