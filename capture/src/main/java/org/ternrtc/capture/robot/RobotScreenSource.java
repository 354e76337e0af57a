package org.ternrtc.capture.robot;

import java.awt.AWTException;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.Screen;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.PacedVideoSource;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pixel.PixelConverter;

/** Pictures of one screen, each a new image of AWT's. */
final class RobotScreenSource extends PacedVideoSource {
  private final Rectangle bounds;
  private final double framesPerSecond;
  private final PixelConverter converter = PixelConverter.best();
  private @Nullable Robot robot;

  RobotScreenSource(Screen screen, double framesPerSecond) {
    super("tern-screen", ContentKind.SCREEN);
    this.bounds =
        new Rectangle(screen.x(), screen.y(), screen.grabbedWidth(), screen.grabbedHeight());
    this.framesPerSecond = framesPerSecond;
  }

  @Override
  protected double open() throws IOException {
    try {
      robot = new Robot();
      return framesPerSecond;
    } catch (AWTException | SecurityException | LinkageError e) {
      throw new IOException("the screen cannot be grabbed: " + e.getMessage(), e);
    }
  }

  @Override
  protected @Nullable VideoFrame next(long tick, long captureNanos) throws IOException {
    Robot current = robot;
    if (current == null) {
      return null;
    }
    BufferedImage picture;
    try {
      picture = current.createScreenCapture(bounds);
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
  protected void release() {
    robot = null;
  }
}
