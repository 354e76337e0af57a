package org.ternrtc.capture.openpnp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.CameraFormat;
import org.ternrtc.capture.CameraMode;
import org.ternrtc.capture.FrameInterval;

/** From the library's lists to those of {@link Camera}. */
final class OpenpnpListing {
  private static final int MAX_DEVICES = 64;
  private static final int MAX_FORMATS = 512;

  /** The same formats under the names that V4L2 has for them. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of("YUY2", "YUYV", "2vuy", "UYVY", "I420", "YU12");

  /** What the library itself can read on Linux; the other systems convert for it. */
  private static final Set<String> READ_ON_LINUX = Set.of("YUYV", "RGB3", "MJPG");

  /** What the library hands out, whatever the camera sends. */
  private static final String HANDED_OUT = "RGB3";

  private final boolean linux;

  OpenpnpListing(boolean linux) {
    this.linux = linux;
  }

  List<Camera> cameras(OpenpnpIo.Session session) {
    List<Camera> cameras = new ArrayList<>();
    List<String> ids = ids(session);
    for (int device = 0; device < ids.size(); device++) {
      Set<CameraFormat> formats = new LinkedHashSet<>();
      for (int i = 0; i < formatCount(session, device); i++) {
        CameraFormat format = format(session, device, i);
        if (format != null) {
          formats.add(format);
        }
      }
      String id = ids.get(device);
      cameras.add(
          new Camera(
              id,
              session.name(device),
              id,
              "openpnp-capture",
              "",
              0,
              0,
              "",
              false,
              List.copyOf(formats)));
    }
    return List.copyOf(cameras);
  }

  /** One for each camera, in the library's order; twins are told apart by a number. */
  static List<String> ids(OpenpnpIo.Session session) {
    List<String> ids = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    int count = Math.min(session.deviceCount(), MAX_DEVICES);
    for (int device = 0; device < count; device++) {
      String told = session.uniqueId(device);
      String id = told.isBlank() ? session.name(device) : told;
      int number = seen.merge(id, 1, Integer::sum);
      ids.add(number == 1 ? id : id + "#" + number);
    }
    return ids;
  }

  /** The library's number of a mode; negative when the camera does not have it. */
  int formatIndex(OpenpnpIo.Session session, int device, CameraMode mode) {
    int best = -1;
    double bestOff = Double.MAX_VALUE;
    FrameInterval wanted = mode.interval();
    for (int i = 0; i < formatCount(session, device); i++) {
      CameraFormat format = format(session, device, i);
      if (format == null
          || !format.pixelFormat().equals(mode.pixelFormat())
          || format.width() != mode.width()
          || format.height() != mode.height()) {
        continue;
      }
      double off =
          wanted == null || format.intervals().isEmpty()
              ? 0
              : Math.abs(
                  format.intervals().getFirst().framesPerSecond() - wanted.framesPerSecond());
      if (off < bestOff) {
        bestOff = off;
        best = i;
      }
    }
    return best;
  }

  private static int formatCount(OpenpnpIo.Session session, int device) {
    return Math.min(session.formatCount(device), MAX_FORMATS);
  }

  private @Nullable CameraFormat format(OpenpnpIo.Session session, int device, int index) {
    OpenpnpIo.Format found = session.format(device, index);
    if (found == null
        || found.width() < 2
        || found.height() < 2
        || found.width() > 16_383
        || found.height() > 16_383) {
      return null;
    }
    String pixels = pixelFormat(found.fourcc());
    if (pixels == null) {
      return null;
    }
    int rate = found.framesPerSecond();
    return new CameraFormat(
        pixels,
        found.width(),
        found.height(),
        rate > 0 ? List.of(new FrameInterval(1, rate)) : List.of());
  }

  private @Nullable String pixelFormat(int fourcc) {
    byte[] letters = {
      (byte) fourcc, (byte) (fourcc >> 8), (byte) (fourcc >> 16), (byte) (fourcc >> 24)
    };
    String told = new String(letters, StandardCharsets.ISO_8859_1);
    String name = OTHER_NAMES.getOrDefault(told, told);
    if (linux) {
      return READ_ON_LINUX.contains(name) ? name : null;
    }
    return CameraMode.READABLE.contains(name) ? name : HANDED_OUT;
  }
}
