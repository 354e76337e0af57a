package org.ternrtc.rtp.receive;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.extension.CaptureTime;
import org.ternrtc.rtp.extension.ColourSpace;
import org.ternrtc.rtp.extension.PlayoutLimits;
import org.ternrtc.rtp.extension.VideoOrientation;

/**
 * What header extensions say of the frames on their way, kept by RTP timestamp until the frame is
 * complete. Bounded: of frames that stay too long incomplete it forgets what was said.
 */
final class PictureExtensions {
  /** Frames of which something may be known at once. */
  private static final int FRAMES = 64;

  private static final int UNSAID = -1;

  private final int orientationId;
  private final int contentId;
  private final int colourId;
  private final int playoutId;
  private final int captureId;
  private final boolean any;
  private final int[] timestamps = new int[FRAMES];
  private final int[] degrees = new int[FRAMES];
  private int next;
  private int rotation;
  private boolean screen;
  private @Nullable ColourSpace colours;
  private @Nullable PlayoutLimits playout;

  PictureExtensions(HeaderExtensionMap extensions) {
    orientationId = extensions.id(HeaderExtension.VIDEO_ORIENTATION);
    contentId = extensions.id(HeaderExtension.VIDEO_CONTENT_TYPE);
    colourId = extensions.id(HeaderExtension.COLOUR_SPACE);
    playoutId = extensions.id(HeaderExtension.PLAYOUT_DELAY);
    captureId = extensions.id(HeaderExtension.ABSOLUTE_CAPTURE_TIME);
    any = orientationId > 0 || contentId > 0 || colourId > 0 || playoutId > 0 || captureId > 0;
    Arrays.fill(degrees, UNSAID);
  }

  /** Notes what a packet says; the limits of playout when it says new ones, else null. */
  @Nullable PlayoutLimits read(RtpPacket packet, SenderClock clock) {
    if (!any) {
      return null;
    }
    byte[] buffer = packet.buffer();
    int at = at(packet, orientationId);
    if (at >= 0 && packet.extensionLength(at) == VideoOrientation.LENGTH) {
      timestamps[next] = packet.timestamp();
      degrees[next] = VideoOrientation.degrees(buffer[at]);
      next = (next + 1) % FRAMES;
    }
    at = at(packet, contentId);
    if (at >= 0) {
      // The lowest bit; those above once told layers.
      screen = (buffer[at] & 1) != 0;
    }
    at = at(packet, colourId);
    if (at >= 0) {
      ColourSpace read = ColourSpace.read(buffer, at, packet.extensionLength(at));
      colours = read == null ? colours : read;
    }
    at = at(packet, captureId);
    if (at >= 0) {
      CaptureTime read = CaptureTime.read(buffer, at, packet.extensionLength(at));
      if (read != null) {
        clock.captured(read.senderNtpTime(), packet.timestamp());
      }
    }
    at = at(packet, playoutId);
    PlayoutLimits read = at < 0 ? null : PlayoutLimits.read(buffer, at, packet.extensionLength(at));
    if (read == null || read.equals(playout)) {
      return null;
    }
    playout = read;
    return read;
  }

  private static int at(RtpPacket packet, int id) {
    return id == HeaderExtensionMap.NONE ? -1 : packet.extensionOffset(id);
  }

  /** Frames come in order: which way up this one is. What was said once holds until told anew. */
  int rotation(int timestamp) {
    for (int i = 0; i < FRAMES; i++) {
      if (timestamps[i] == timestamp && degrees[i] != UNSAID) {
        rotation = degrees[i];
        degrees[i] = UNSAID;
      }
    }
    return rotation;
  }

  /** Whether the sender shows a screen. */
  boolean screen() {
    return screen;
  }

  /** What the sender's samples mean; null when it has not said. */
  @Nullable ColourSpace colours() {
    return colours;
  }

  /** Begins anew with another source. */
  void reset() {
    Arrays.fill(degrees, UNSAID);
    rotation = 0;
    screen = false;
    colours = null;
  }
}
