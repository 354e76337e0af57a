package org.ternrtc.interop;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pixel.PixelConverter;

/** Pictures that a browser shows, as Tern's tests compare them. */
final class Pictures {
  private Pictures() {}

  /** What a video element shows now, in its own size, without loss. */
  static BufferedImage shown(Chromium.Page page, String element) throws IOException {
    String url =
        page.eval(
                "const video = "
                    + element
                    + ";"
                    + "while (!(video.videoWidth > 0 && video.readyState >= 2)) {"
                    + "  await new Promise((r) => setTimeout(r, 20));"
                    + "}"
                    + "const canvas = document.createElement('canvas');"
                    + "canvas.width = video.videoWidth;"
                    + "canvas.height = video.videoHeight;"
                    + "canvas.getContext('2d').drawImage(video, 0, 0);"
                    + "return canvas.toDataURL('image/png');")
            .asString();
    byte[] png = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  /** The same as a picture of Tern's. */
  static VideoFrame frame(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
    return PixelConverter.scalar().toI420(rgb, 0, width, width, height, 0);
  }

  /** A picture of Tern's as others see it. */
  static BufferedImage image(VideoFrame frame) {
    int width = frame.width();
    int height = frame.height();
    int[] rgb = new int[width * height];
    PixelConverter.scalar().toRgb(frame, rgb, 0, width);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, rgb, 0, width);
    return image;
  }

  /** The means of 8 by 6 cells: small moving things do not matter in it, wrong colours do. */
  static BufferedImage coarse(BufferedImage image) {
    BufferedImage cells = new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB);
    for (int cell = 0; cell < 48; cell++) {
      int left = cell % 8 * image.getWidth() / 8;
      int top = cell / 8 * image.getHeight() / 6;
      int right = (cell % 8 + 1) * image.getWidth() / 8;
      int bottom = (cell / 8 + 1) * image.getHeight() / 6;
      long[] sums = new long[3];
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          int pixel = image.getRGB(x, y);
          for (int c = 0; c < 3; c++) {
            sums[c] += (pixel >> (8 * c)) & 0xFF;
          }
        }
      }
      int samples = (right - left) * (bottom - top);
      cells.setRGB(
          cell % 8,
          cell / 8,
          (int) (sums[2] / samples) << 16
              | (int) (sums[1] / samples) << 8
              | (int) (sums[0] / samples));
    }
    return cells;
  }

  /** Leaves a picture where the build leaves its things, for people. */
  static void keep(BufferedImage image, String name) throws IOException {
    Path directory = Files.createDirectories(Path.of("target", "screenshots"));
    ImageIO.write(image, "png", directory.resolve(name + ".png").toFile());
  }

  /** How far apart two pictures of one size are: the mean over all samples of red, green, blue. */
  static double meanDifference(BufferedImage a, BufferedImage b) {
    if (a.getWidth() != b.getWidth() || a.getHeight() != b.getHeight()) {
      throw new AssertionError(
          a.getWidth() + "x" + a.getHeight() + " and " + b.getWidth() + "x" + b.getHeight());
    }
    long sum = 0;
    for (int y = 0; y < a.getHeight(); y++) {
      for (int x = 0; x < a.getWidth(); x++) {
        int p = a.getRGB(x, y);
        int q = b.getRGB(x, y);
        for (int shift = 0; shift < 24; shift += 8) {
          sum += Math.abs(((p >> shift) & 0xFF) - ((q >> shift) & 0xFF));
        }
      }
    }
    return sum / (3.0 * a.getWidth() * a.getHeight());
  }
}
