package org.ternrtc.media.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;

/**
 * Reads raw pictures of a YUV4MPEG2 stream (Y4M): 8 bit, 4:2:0, any size that {@link VideoFrame}
 * allows, odd ones too. Not thread-safe.
 *
 * <p>Every fault of the file is an {@link IOException} whose message is one line for a person.
 * Sizes are checked before anything is allocated.
 */
public final class Y4mReader implements AutoCloseable {
  /** Larger pictures are refused: 8192 by 8192. */
  private static final long MAX_PIXELS = 1 << 26;

  private static final int MAX_HEADER = 2048;
  private static final int MAX_FRAME_HEADER = 256;

  /** They differ in where chroma is sampled, which nothing here can keep apart. */
  private static final Set<String> COLOURS = Set.of("420", "420jpeg", "420mpeg2", "420paldv");

  private final InputStream in;
  private final long length;
  private int width;
  private int height;
  private int rateNumerator = 30;
  private int rateDenominator = 1;
  private long frames;

  /**
   * Reads the header of a stream that may have no end, such as a pipe; closed with the reader.
   *
   * @throws IOException when it is not Y4M or not of a kind that can be read
   */
  public Y4mReader(InputStream in) throws IOException {
    this(in, Long.MAX_VALUE);
  }

  private Y4mReader(InputStream in, long length) throws IOException {
    this.in = in;
    this.length = length;
    readHeader();
  }

  /**
   * Opens a file.
   *
   * @throws IOException when it cannot be opened, is not Y4M, is not of a kind that can be read, or
   *     has not even one whole picture
   */
  public static Y4mReader open(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    try {
      // A pipe has no size.
      long length = Files.isRegularFile(path) ? Files.size(path) : Long.MAX_VALUE;
      return new Y4mReader(in, length);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private void readHeader() throws IOException {
    byte[] magic = in.readNBytes(Y4mWriter.MAGIC.length());
    for (int i = 0; i < Y4mWriter.MAGIC.length(); i++) {
      if (i >= magic.length || magic[i] != Y4mWriter.MAGIC.charAt(i)) {
        throw new IOException("not a Y4M file: it does not begin with YUV4MPEG2");
      }
    }
    String header = HeaderReader.line(in, MAX_HEADER, "the Y4M header");
    if (header == null) {
      throw new EOFException("the file ends inside the Y4M header");
    }
    for (String parameter : header.split(" ", -1)) {
      if (!parameter.isEmpty()) {
        readParameter(parameter.charAt(0), parameter.substring(1));
      }
    }
    if (width == 0 || height == 0) {
      throw new IOException("the Y4M header has no picture size");
    }
    if ((long) width * height > MAX_PIXELS || frameBytes() > length) {
      throw new IOException(
          "the Y4M header says "
              + width
              + "x"
              + height
              + ": "
              + (frameBytes() > length ? "the file is too short for that" : "too large"));
    }
  }

  private void readParameter(char name, String value) throws IOException {
    switch (name) {
      case 'W' -> width = size(value);
      case 'H' -> height = size(value);
      case 'F' -> readRate(value);
      case 'C' -> {
        if (!COLOURS.contains(value)) {
          throw new IOException("Y4M colour C" + value + " is not 8-bit 4:2:0");
        }
      }
      default -> {} // interlacing, aspect ratio and comments change no byte of the pictures
    }
  }

  private static int size(String value) throws IOException {
    int size = number(value);
    if (size < 1 || size > VideoFrame.MAX_DIMENSION) {
      throw new IOException("bad picture size " + value + " in the Y4M header");
    }
    return size;
  }

  private void readRate(String value) throws IOException {
    int colon = value.indexOf(':');
    int numerator = colon < 0 ? -1 : number(value.substring(0, colon));
    int denominator = colon < 0 ? -1 : number(value.substring(colon + 1));
    if (numerator == 0 && denominator == 0) {
      return; // "unknown"
    }
    if (numerator < 1 || denominator < 1 || (double) numerator / denominator > 1000) {
      throw new IOException("bad frame rate " + value + " in the Y4M header");
    }
    rateNumerator = numerator;
    rateDenominator = denominator;
  }

  private static int number(String digits) {
    try {
      return digits.startsWith("+") || digits.startsWith("-") ? -1 : Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Pictures a second, 30 when the file does not say. */
  public double framesPerSecond() {
    return (double) rateNumerator / rateDenominator;
  }

  public int rateNumerator() {
    return rateNumerator;
  }

  public int rateDenominator() {
    return rateDenominator;
  }

  /** How many pictures were read or skipped. */
  public long frames() {
    return frames;
  }

  /**
   * Reads the next picture; its time of capture counts from 0 by the frame rate.
   *
   * @return the picture, or null at the end of the file
   * @throws IOException when the file is damaged; an {@link EOFException} when it is cut short
   */
  public @Nullable VideoFrame next() throws IOException {
    if (!readFrameHeader()) {
      return null;
    }
    long captureNanos = Math.round(frames * 1e9 * rateDenominator / rateNumerator);
    VideoFrame frame = VideoFrame.allocate(width, height, captureNanos);
    byte[] data = frame.data();
    if (in.readNBytes(data, 0, data.length) < data.length) {
      throw new EOFException("the file ends inside picture " + frames);
    }
    frames++;
    return frame;
  }

  /**
   * Passes over the next picture.
   *
   * @return false at the end of the file
   * @throws IOException as {@link #next}
   */
  public boolean skip() throws IOException {
    if (!readFrameHeader()) {
      return false;
    }
    try {
      in.skipNBytes(frameBytes());
    } catch (EOFException e) {
      throw new EOFException("the file ends inside picture " + frames);
    }
    frames++;
    return true;
  }

  private boolean readFrameHeader() throws IOException {
    String header = HeaderReader.line(in, MAX_FRAME_HEADER, "the header of picture " + frames);
    if (header == null) {
      return false;
    }
    if (!header.equals("FRAME") && !header.startsWith("FRAME ")) {
      throw new IOException("picture " + frames + " does not begin with FRAME");
    }
    return true;
  }

  private long frameBytes() {
    return (long) width * height + 2L * ((width + 1) / 2) * ((height + 1) / 2);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
