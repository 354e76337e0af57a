package org.ternrtc.capture;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a camera is asked for, or has agreed to.
 *
 * @param pixelFormat four letters, such as {@code YUYV}
 * @param width in pixels
 * @param height in pixels
 * @param interval from one picture to the next; null leaves it to the driver
 */
public record CameraMode(
    String pixelFormat, int width, int height, @Nullable FrameInterval interval) {
  /** The formats that can be turned into pictures here, the cheapest first. */
  public static final List<String> READABLE =
      List.of("YU12", "YV12", "NV12", "YUYV", "UYVY", "BGR4", "RGB3", "BGR3", "MJPG", "JPEG");

  /** Compressed: costs ten times as much as the others to turn into a picture. */
  private static final Set<String> COMPRESSED = Set.of("MJPG", "JPEG");

  /** Rates this close are the same: 29.97 is as good as 30. */
  private static final double SAME_RATE = 0.02;

  /**
   * The mode that comes closest to a wish: first of all no smaller and no slower, then no larger
   * than needed, and of equals the one that is cheapest to read.
   *
   * @return null when the camera gives nothing that can be read
   */
  public static @Nullable CameraMode best(
      List<CameraFormat> formats, int width, int height, double framesPerSecond) {
    CameraMode best = null;
    double bestCost = Double.MAX_VALUE;
    for (CameraFormat format : formats) {
      int rank = READABLE.indexOf(format.pixelFormat());
      if (rank < 0) {
        continue;
      }
      double size =
          sizeCost(format, width, height)
              + rank * 0.001
              + (COMPRESSED.contains(format.pixelFormat()) ? 0.1 : 0);
      if (format.intervals().isEmpty() && size + 0.2 < bestCost) {
        bestCost = size + 0.2;
        best = new CameraMode(format.pixelFormat(), format.width(), format.height(), null);
      }
      for (FrameInterval interval : format.intervals()) {
        double cost = size + rateCost(interval.framesPerSecond(), framesPerSecond);
        if (cost < bestCost) {
          bestCost = cost;
          best = new CameraMode(format.pixelFormat(), format.width(), format.height(), interval);
        }
      }
    }
    return best;
  }

  /**
   * The same for what is wanted of a camera, its pixel format too.
   *
   * @return null when the camera gives nothing that can be read, or not in the wanted format
   */
  public static @Nullable CameraMode best(List<CameraFormat> formats, CameraOptions options) {
    String wanted = options.pixelFormat();
    List<CameraFormat> fitting =
        wanted == null
            ? formats
            : formats.stream().filter(it -> it.pixelFormat().equals(wanted)).toList();
    return best(fitting, options.width(), options.height(), options.framesPerSecond());
  }

  private static double sizeCost(CameraFormat format, int width, int height) {
    double wanted = (double) width * height;
    double given = (double) format.width() * format.height();
    double shape = Math.abs(Math.log((double) format.width() / format.height() * height / width));
    boolean covers = format.width() >= width && format.height() >= height;
    double size =
        covers ? 0.5 * Math.log(given / wanted) : 2 + 2 * Math.abs(Math.log(wanted / given));
    return size + shape;
  }

  private static double rateCost(double given, double wanted) {
    double ratio = given / wanted;
    if (ratio < 1 - SAME_RATE) {
      return 0.3 + 2 * (1 / ratio - 1);
    }
    return ratio > 1 + SAME_RATE ? 0.05 * Math.log(ratio) : 0;
  }
}
