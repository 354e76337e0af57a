package org.ternrtc.app.window;

import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import javax.swing.JComponent;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.pixel.PixelConverter;

/**
 * Shows pictures as large as fits, in their own shape. Pictures are converted in place into the
 * image that is painted, on the thread that brings them: writing pixel by pixel through the image
 * would cost several times as much.
 */
final class VideoPanel extends JComponent implements VideoSink {
  private static final long serialVersionUID = 1L;

  private final transient PixelConverter converter = PixelConverter.best();
  private final transient Object lock = new Object();
  private final boolean fill;
  private transient @Nullable BufferedImage image;

  /**
   * @param fill whether the picture fills the panel and is cut, rather than standing whole in it
   */
  VideoPanel(boolean fill) {
    this.fill = fill;
    setOpaque(true);
  }

  @Override
  public void accept(VideoFrame frame) {
    synchronized (lock) {
      BufferedImage target = image;
      if (target == null
          || target.getWidth() != frame.width()
          || target.getHeight() != frame.height()) {
        target = new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
        image = target;
      }
      int[] pixels = ((DataBufferInt) target.getRaster().getDataBuffer()).getData();
      converter.toRgb(frame, pixels, 0, frame.width());
    }
    repaint();
  }

  /** Shows nothing until the next picture. */
  void clear() {
    synchronized (lock) {
      image = null;
    }
    repaint();
  }

  @Override
  protected void paintComponent(Graphics graphics) {
    Graphics2D pen = (Graphics2D) graphics.create();
    try {
      pen.setColor(Color.BLACK);
      pen.fillRect(0, 0, getWidth(), getHeight());
      synchronized (lock) {
        BufferedImage shown = image;
        if (shown == null) {
          return;
        }
        double across = (double) getWidth() / shown.getWidth();
        double down = (double) getHeight() / shown.getHeight();
        double scale = fill ? Math.max(across, down) : Math.min(across, down);
        int width = (int) Math.round(shown.getWidth() * scale);
        int height = (int) Math.round(shown.getHeight() * scale);
        pen.setRenderingHint(
            RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.drawImage(
            shown, (getWidth() - width) / 2, (getHeight() - height) / 2, width, height, null);
      }
    } finally {
      pen.dispose();
    }
  }
}
