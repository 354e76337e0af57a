package org.ternrtc.media.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes compressed pictures into an IVF file. Not thread-safe. */
public final class IvfWriter implements AutoCloseable {
  private static final int COUNT_OFFSET = 24;

  private final Path path;
  private final OutputStream out;
  private long frames;
  private boolean closed;

  /**
   * Creates a file, over an older one.
   *
   * @param fourCc four letters, {@code VP80} for VP8
   * @param rate timestamp units in a second: pictures a second, when timestamps count pictures
   * @param scale divides the rate; 1 mostly, 1001 for NTSC
   */
  public IvfWriter(Path path, String fourCc, int width, int height, int rate, int scale)
      throws IOException {
    byte[] letters = fourCc.getBytes(StandardCharsets.US_ASCII);
    if (letters.length != 4
        || width < 1
        || width > 0xFFFF
        || height < 1
        || height > 0xFFFF
        || rate < 1
        || scale < 1) {
      throw new IllegalArgumentException(
          fourCc + " " + width + "x" + height + " at " + rate + ":" + scale);
    }
    this.path = path;
    ByteBuffer header = ByteBuffer.allocate(IvfReader.FILE_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put("DKIF".getBytes(StandardCharsets.US_ASCII));
    header.putShort((short) 0).putShort((short) IvfReader.FILE_HEADER).put(letters);
    header.putShort((short) width).putShort((short) height).putInt(rate).putInt(scale);
    out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
    out.write(header.array());
  }

  /**
   * Writes one compressed picture.
   *
   * @param timestamp in the header's units; grows from picture to picture
   */
  public void write(byte[] data, long timestamp) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(IvfReader.FRAME_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(data.length).putLong(timestamp);
    out.write(header.array());
    out.write(data);
    frames++;
  }

  /** How many pictures were written. */
  public long frames() {
    return frames;
  }

  /** Writes what is buffered and the number of pictures into the header; may be called twice. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    out.close();
    if (!Files.isRegularFile(path)) {
      return; // a pipe: the header has gone
    }
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(COUNT_OFFSET);
      file.writeInt(Integer.reverseBytes((int) frames));
    }
  }
}
