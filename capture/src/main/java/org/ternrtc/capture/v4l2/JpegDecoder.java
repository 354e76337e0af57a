package org.ternrtc.capture.v4l2;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;

/**
 * Decodes the pictures of Motion JPEG with the JDK's decoder, as luma and chroma, without the way
 * over RGB. Belongs to one thread.
 */
final class JpegDecoder {
  private static final int MARKER = 0xFF;
  private static final int START_OF_IMAGE = 0xD8;

  /** JPEG's range from 0 to 255 to the limited one of pictures in a call. */
  private static final byte[] LUMA = new byte[256];

  private static final byte[] CHROMA = new byte[256];

  static {
    for (int i = 0; i < 256; i++) {
      LUMA[i] = (byte) (16 + (i * 219 + 127) / 255);
      CHROMA[i] = (byte) (128 + Math.round((i - 128) * 224 / 255f));
    }
  }

  private final int width;
  private final int height;
  private final @Nullable ImageReader reader;
  private byte[] file = new byte[0];

  /** For pictures of that size: others are refused. */
  JpegDecoder(int width, int height) {
    this.width = width;
    this.height = height;
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
    this.reader = readers.hasNext() ? readers.next() : null;
  }

  /** Decodes one picture; null when it is damaged or of another size. */
  @Nullable VideoFrame decode(ByteBuffer buffer, int bytes, long captureNanos) {
    ImageReader with = reader;
    if (with == null
        || bytes < 4
        || (buffer.get(0) & 0xFF) != MARKER
        || (buffer.get(1) & 0xFF) != START_OF_IMAGE) {
      return null;
    }
    if (file.length < bytes) {
      file = new byte[bytes];
    }
    buffer.get(0, file, 0, bytes);
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file, 0, bytes))) {
      with.setInput(in, true, true);
      if (with.getWidth(0) != width || with.getHeight(0) != height) {
        return null;
      }
      return frame(with.readRaster(0, null), captureNanos);
    } catch (IOException | RuntimeException e) {
      // What the JDK's decoder throws at damaged files is not only what it declares.
      return null;
    } finally {
      with.setInput(null);
    }
  }

  private @Nullable VideoFrame frame(Raster raster, long captureNanos) {
    if (!(raster.getDataBuffer() instanceof DataBufferByte samples)
        || !(raster.getSampleModel() instanceof PixelInterleavedSampleModel model)) {
      return null;
    }
    int bands = model.getNumBands();
    if (bands != 1 && bands != 3) {
      return null;
    }
    VideoFrame frame = VideoFrame.allocate(width, height, captureNanos);
    byte[] in = samples.getData();
    int pixel = model.getPixelStride();
    int stride = model.getScanlineStride();
    int[] offsets = model.getBandOffsets();
    for (int y = 0; y < height; y++) {
      int from = y * stride + offsets[0];
      int to = frame.yOffset() + y * frame.yStride();
      for (int x = 0; x < width; x++) {
        frame.data()[to + x] = LUMA[in[from + x * pixel] & 0xFF];
      }
    }
    if (bands == 1) {
      Arrays.fill(frame.data(), frame.uOffset(), frame.data().length, (byte) 128);
    } else {
      chroma(in, pixel, stride, offsets[1], frame, frame.uOffset());
      chroma(in, pixel, stride, offsets[2], frame, frame.vOffset());
    }
    return frame;
  }

  private void chroma(
      byte[] in, int pixel, int stride, int band, VideoFrame frame, int planeOffset) {
    for (int y = 0; y < (height + 1) / 2; y++) {
      int upper = 2 * y * stride + band;
      int lower = 2 * y + 1 < height ? upper + stride : upper;
      int to = planeOffset + y * frame.uvStride();
      for (int x = 0; x < (width + 1) / 2; x++) {
        int left = 2 * x * pixel;
        int right = 2 * x + 1 < width ? left + pixel : left;
        int sum =
            (in[upper + left] & 0xFF)
                + (in[upper + right] & 0xFF)
                + (in[lower + left] & 0xFF)
                + (in[lower + right] & 0xFF);
        frame.data()[to + x] = CHROMA[(sum + 2) >> 2];
      }
    }
  }
}
