package org.ternrtc.media.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ternrtc.media.VideoFrame;

/** Writes raw pictures of one size as a YUV4MPEG2 stream (Y4M). Not thread-safe. */
public final class Y4mWriter implements AutoCloseable {
  static final String MAGIC = "YUV4MPEG2";
  private static final byte[] FRAME = "FRAME\n".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final int width;
  private final int height;
  private long frames;

  /**
   * Writes the header.
   *
   * @param out closed with the writer
   * @param rateNumerator pictures in so many seconds as the denominator says; 30000 for NTSC
   * @param rateDenominator 1001 for NTSC
   */
  public Y4mWriter(OutputStream out, int width, int height, int rateNumerator, int rateDenominator)
      throws IOException {
    if (width < 1
        || height < 1
        || width > VideoFrame.MAX_DIMENSION
        || height > VideoFrame.MAX_DIMENSION
        || rateNumerator < 1
        || rateDenominator < 1) {
      throw new IllegalArgumentException(
          width + "x" + height + " at " + rateNumerator + ":" + rateDenominator);
    }
    this.out = out;
    this.width = width;
    this.height = height;
    // jpeg: chroma sits in the middle of its four pixels, as our conversion averages it.
    String header =
        MAGIC
            + " W"
            + width
            + " H"
            + height
            + " F"
            + rateNumerator
            + ":"
            + rateDenominator
            + " Ip A1:1 C420jpeg\n";
    out.write(header.getBytes(StandardCharsets.US_ASCII));
  }

  /** Creates a file, over an older one. */
  public static Y4mWriter create(
      Path path, int width, int height, int rateNumerator, int rateDenominator) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
    try {
      return new Y4mWriter(out, width, height, rateNumerator, rateDenominator);
    } catch (IOException | RuntimeException e) {
      out.close();
      throw e;
    }
  }

  /**
   * Writes one picture.
   *
   * @throws IllegalArgumentException when it has another size than the header says
   */
  public void write(VideoFrame frame) throws IOException {
    if (frame.width() != width || frame.height() != height) {
      throw new IllegalArgumentException(frame + " in a file of " + width + "x" + height);
    }
    out.write(FRAME);
    plane(frame.data(), frame.yOffset(), frame.yStride(), width, height);
    plane(frame.data(), frame.uOffset(), frame.uvStride(), (width + 1) / 2, (height + 1) / 2);
    plane(frame.data(), frame.vOffset(), frame.uvStride(), (width + 1) / 2, (height + 1) / 2);
    frames++;
  }

  private void plane(byte[] data, int offset, int stride, int columns, int rows)
      throws IOException {
    if (stride == columns) {
      out.write(data, offset, columns * rows);
      return;
    }
    for (int row = 0; row < rows; row++) {
      out.write(data, offset + row * stride, columns);
    }
  }

  /** How many pictures were written. */
  public long frames() {
    return frames;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
