package org.ternrtc.capture.robot;

import java.awt.AWTException;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.CaptureTarget;
import org.ternrtc.capture.CursorMode;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.Pixels;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoFrame.Region;
import org.ternrtc.media.pixel.PixelConverter;

/**
 * Pictures of one screen, each a new image of AWT's. What changed is found by comparing with the
 * picture before, in bands of rows.
 */
final class RobotGrabber implements ScreenGrabber {
  private static final int BAND_ROWS = 16;

  private final Rectangle bounds;
  private final Robot robot;
  private final PixelConverter converter = PixelConverter.best();
  private int[] before = new int[0];
  private @Nullable VideoFrame last;

  RobotGrabber(CaptureTarget target, GrabOptions options) throws IOException {
    if (options.cursor() != CursorMode.NONE) {
      throw new IOException("AWT's Robot does not know the mouse pointer");
    }
    var whole = new Rectangle(target.x(), target.y(), target.width(), target.height());
    Region region = options.region();
    Rectangle part =
        region == null
            ? whole
            : whole.intersection(
                new Rectangle(
                    whole.x + region.x(), whole.y + region.y(), region.width(), region.height()));
    if (part.width < 2 || part.height < 2) {
      throw new IOException("the region lies outside the " + target.label());
    }
    bounds = new Rectangle(part.x, part.y, part.width & ~1, part.height & ~1);
    try {
      robot = new Robot();
    } catch (AWTException | SecurityException | LinkageError e) {
      throw new IOException("the screen cannot be grabbed: " + e.getMessage(), e);
    }
  }

  private int[] picture() throws IOException {
    BufferedImage picture;
    try {
      picture = robot.createScreenCapture(bounds);
    } catch (SecurityException e) {
      throw new IOException("the desktop does not allow its screen to be grabbed", e);
    }
    return picture.getRaster().getDataBuffer() instanceof DataBufferInt ints
        ? ints.getData()
        : picture.getRGB(0, 0, bounds.width, bounds.height, null, 0, bounds.width);
  }

  @Override
  public VideoFrame grab(long captureNanos) throws IOException {
    int[] pixels = picture();
    int width = bounds.width;
    VideoFrame old = last;
    List<Region> dirty = old == null ? null : changes(pixels);
    before = pixels;
    VideoFrame frame =
        old != null && dirty != null && dirty.isEmpty()
            ? old.withCaptureNanos(captureNanos)
            : converter.toI420(pixels, 0, width, width, bounds.height, captureNanos);
    last = frame;
    return frame.withDirty(dirty);
  }

  private List<Region> changes(int[] pixels) {
    List<Region> bands = new ArrayList<>();
    int width = bounds.width;
    int start = -1;
    for (int row = 0; row < bounds.height; row += BAND_ROWS) {
      int from = row * width;
      int to = Math.min(bounds.height, row + BAND_ROWS) * width;
      boolean same = Arrays.equals(pixels, from, to, before, from, to);
      if (!same && start < 0) {
        start = row;
      } else if (same && start >= 0) {
        bands.add(new Region(0, start, width, row - start));
        start = -1;
      }
    }
    if (start >= 0) {
      bands.add(new Region(0, start, width, bounds.height - start));
    }
    return bands;
  }

  @Override
  public Pixels grabPixels() throws IOException {
    return new Pixels(IntBuffer.wrap(picture()), bounds.width, bounds.width, bounds.height);
  }

  @Override
  public void close() {}
}
