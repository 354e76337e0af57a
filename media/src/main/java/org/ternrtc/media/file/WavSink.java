package org.ternrtc.media.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.AudioSink;
import org.ternrtc.media.audio.AudioConverter;

/**
 * Writes the sound it is given to a WAV file of 16 bits, whose rate and channels are those of the
 * first frame; later frames of another form are converted. The file is created with the first
 * frame; its header is true after {@link #close}. Thread-safe.
 */
public final class WavSink implements AudioSink, AutoCloseable {
  private static final int HEADER = 44;

  /** RIFF counts in 32 bits. */
  private static final long MAX_DATA = 0xFFFFFFFFL - HEADER;

  private final Path path;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  private @Nullable FileChannel file;
  private @Nullable AudioConverter converter;
  private int sampleRate;
  private int channels;
  private long dataBytes;
  private boolean closed;

  public WavSink(Path path) {
    this.path = path;
  }

  /**
   * Writes one frame; what would pass the 4 GiB of a WAV file is left out.
   *
   * @throws UncheckedIOException when the file cannot be written
   */
  @Override
  public synchronized void accept(AudioFrame frame) {
    if (closed) {
      return;
    }
    try {
      AudioConverter to = converter;
      if (to == null) {
        sampleRate = frame.sampleRate();
        channels = frame.channels();
        to = new AudioConverter(sampleRate, channels);
        converter = to;
        file =
            FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        putHeader();
      }
      AudioFrame same = to.convert(frame);
      int count = same.length() * channels;
      if (dataBytes + 2L * count > MAX_DATA) {
        return;
      }
      for (int i = 0; i < count; i++) {
        if (buffer.remaining() < 2) {
          flush();
        }
        buffer.putShort(same.samples()[same.offset() + i]);
      }
      dataBytes += 2L * count;
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": " + e.getMessage(), e);
    }
  }

  private void putHeader() {
    buffer.put(new byte[] {'R', 'I', 'F', 'F'}).putInt((int) (HEADER - 8 + dataBytes));
    buffer.put(new byte[] {'W', 'A', 'V', 'E', 'f', 'm', 't', ' '}).putInt(16);
    buffer.putShort((short) 1).putShort((short) channels).putInt(sampleRate);
    buffer.putInt(sampleRate * channels * 2).putShort((short) (channels * 2)).putShort((short) 16);
    buffer.put(new byte[] {'d', 'a', 't', 'a'}).putInt((int) dataBytes);
  }

  private void flush() throws IOException {
    FileChannel to = file;
    buffer.flip();
    while (to != null && buffer.hasRemaining()) {
      to.write(buffer);
    }
    buffer.clear();
  }

  /** Samples of each channel in the file. */
  public synchronized long samples() {
    return channels == 0 ? 0 : dataBytes / 2 / channels;
  }

  /** Writes what is buffered and the lengths in the header; may be called twice. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    FileChannel last = file;
    if (last == null) {
      return;
    }
    try (last) {
      flush();
      last.position(0);
      putHeader();
      flush();
    } finally {
      file = null;
    }
  }
}
