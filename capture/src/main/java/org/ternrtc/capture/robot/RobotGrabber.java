package org.ternrtc.capture.robot;

import java.awt.AWTException;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pixel.PixelConverter;

/** Pictures of one screen, each a new image of AWT's. */
final class RobotGrabber implements ScreenGrabber {
  private final Rectangle bounds;
  private final Robot robot;
  private final PixelConverter converter = PixelConverter.best();

  RobotGrabber(Screen screen) throws IOException {
    bounds = new Rectangle(screen.x(), screen.y(), screen.grabbedWidth(), screen.grabbedHeight());
    try {
      robot = new Robot();
    } catch (AWTException | SecurityException | LinkageError e) {
      throw new IOException("the screen cannot be grabbed: " + e.getMessage(), e);
    }
  }

  @Override
  public VideoFrame grab(long captureNanos) throws IOException {
    BufferedImage picture;
    try {
      picture = robot.createScreenCapture(bounds);
    } catch (SecurityException e) {
      throw new IOException("the desktop does not allow its screen to be grabbed", e);
    }
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] pixels =
        picture.getRaster().getDataBuffer() instanceof DataBufferInt ints
            ? ints.getData()
            : picture.getRGB(0, 0, width, height, null, 0, width);
    return converter.toI420(pixels, 0, width, width, height, captureNanos);
  }

  @Override
  public void close() {}
}
