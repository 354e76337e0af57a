package org.ternrtc.media.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.EncodedFrame;

/**
 * Reads compressed pictures of an IVF file, the container of libvpx. Not thread-safe.
 *
 * <p>Every fault of the file is an {@link IOException} whose message is one line for a person.
 */
public final class IvfReader implements AutoCloseable {
  static final int FILE_HEADER = 32;
  static final int FRAME_HEADER = 12;

  /** Larger compressed pictures are refused. */
  static final int MAX_FRAME_BYTES = 1 << 26;

  private final InputStream in;
  private final String fourCc;
  private final int width;
  private final int height;
  private final long rate;
  private final long scale;
  private long frames;
  private long timestamp;

  /**
   * Reads the header.
   *
   * @param in closed with the reader
   * @throws IOException when it is not IVF
   */
  public IvfReader(InputStream in) throws IOException {
    this.in = in;
    byte[] bytes = HeaderReader.bytes(in, FILE_HEADER, "the IVF header");
    if (bytes == null || !"DKIF".equals(ascii(bytes, 0))) {
      throw new IOException("not an IVF file: it does not begin with DKIF");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int version = header.getShort(4) & 0xFFFF;
    int length = header.getShort(6) & 0xFFFF;
    if (version != 0 || length < FILE_HEADER) {
      throw new IOException("IVF version " + version + " with a header of " + length + " bytes");
    }
    fourCc = ascii(bytes, 8);
    width = header.getShort(12) & 0xFFFF;
    height = header.getShort(14) & 0xFFFF;
    rate = header.getInt(16) & 0xFFFF_FFFFL;
    scale = header.getInt(20) & 0xFFFF_FFFFL;
    if (rate == 0 || scale == 0) {
      throw new IOException("bad time base " + rate + ":" + scale + " in the IVF header");
    }
    in.skipNBytes(length - FILE_HEADER);
  }

  /**
   * Opens a file.
   *
   * @throws IOException when it cannot be opened or is not IVF
   */
  public static IvfReader open(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    try {
      return new IvfReader(in);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static String ascii(byte[] bytes, int offset) {
    return new String(bytes, offset, 4, StandardCharsets.ISO_8859_1);
  }

  /** The codec's four letters, such as {@code VP80}. */
  public String fourCc() {
    return fourCc;
  }

  /** The codec's name in SDP, such as {@code VP8}; the four letters when they are not known. */
  public String codec() {
    return switch (fourCc) {
      case "VP80" -> "VP8";
      case "VP90" -> "VP9";
      case "AV01" -> "AV1";
      default -> fourCc;
    };
  }

  /** Width in the header; what the stream itself says may differ. */
  public int width() {
    return width;
  }

  /** Height in the header; what the stream itself says may differ. */
  public int height() {
    return height;
  }

  /** Timestamp units in a second; pictures a second when timestamps count pictures. */
  public double unitsPerSecond() {
    return (double) rate / scale;
  }

  /** How many pictures were read. */
  public long frames() {
    return frames;
  }

  /** The timestamp of the picture read last, in the header's units. */
  public long timestamp() {
    return timestamp;
  }

  /**
   * Reads the next compressed picture. Its time of capture is its timestamp, counted from 0.
   *
   * @return the picture (of no bytes where the encoder dropped one), or null at the end of the file
   * @throws IOException when the file is damaged; an {@link EOFException} when it is cut short
   */
  public @Nullable EncodedFrame next() throws IOException {
    byte[] header = HeaderReader.bytes(in, FRAME_HEADER, "the header of picture " + frames);
    if (header == null) {
      return null;
    }
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    int size = fields.getInt(0);
    if (size < 0 || size > MAX_FRAME_BYTES) {
      throw new IOException(
          "picture " + frames + " has " + Integer.toUnsignedString(size) + " bytes");
    }
    byte[] data = HeaderReader.bytes(in, size, "picture " + frames);
    if (data == null) {
      throw new EOFException("the file ends inside picture " + frames);
    }
    timestamp = fields.getLong(4);
    frames++;
    long captureNanos = Math.round(timestamp * 1e9 * scale / rate);
    return new EncodedFrame(data, key(data), 0, 0, captureNanos, -1);
  }

  /** RFC 6386 section 9.1: the first bit of a VP8 frame is 0 in a key frame. Others: not known. */
  private boolean key(byte[] data) {
    return "VP80".equals(fourCc) && data.length > 0 && (data[0] & 1) == 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
