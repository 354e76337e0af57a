package org.ternrtc.media.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ternrtc.media.AudioFrame;

/**
 * Reads a WAV file: RIFF chunks, PCM of 8, 16, 24 or 32 bits or 32-bit floats, given as 16 bits.
 * Not thread-safe.
 */
public final class WavReader implements AutoCloseable {
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final int MAX_FORMAT_BYTES = 1024;

  private final InputStream in;
  private int sampleRate;
  private int channels;
  private int bytesPerSample;
  private boolean floats;
  private long remaining;
  private byte[] raw = new byte[0];

  private WavReader(InputStream in) throws IOException {
    this.in = in;
    readHeader();
  }

  /**
   * @throws IOException when it cannot be read or is no WAV file of a kind we know
   */
  public static WavReader open(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    try {
      return new WavReader(in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Reads from a stream, which is closed with the reader. */
  public static WavReader of(InputStream in) throws IOException {
    return new WavReader(in);
  }

  private void readHeader() throws IOException {
    ByteBuffer riff = need(12, "the RIFF header");
    if (riff.getInt(0) != tag("RIFF") || riff.getInt(8) != tag("WAVE")) {
      throw new IOException("no WAV file");
    }
    boolean format = false;
    while (true) {
      ByteBuffer head = need(8, "a chunk's header");
      long length = head.getInt(4) & 0xFFFFFFFFL;
      if (head.getInt(0) == tag("fmt ")) {
        readFormat(length);
        format = true;
      } else if (head.getInt(0) == tag("data")) {
        if (!format) {
          throw new IOException("samples before their format");
        }
        // Who streams a WAV file does not know its length and writes 0 or the largest number.
        remaining = length == 0 || length == 0xFFFFFFFFL ? Long.MAX_VALUE : length;
        return;
      } else {
        in.skipNBytes(length + (length & 1));
      }
    }
  }

  private void readFormat(long length) throws IOException {
    if (length < 16 || length > MAX_FORMAT_BYTES) {
      throw new IOException("format chunk of " + length + " bytes");
    }
    ByteBuffer chunk = need((int) (length + (length & 1)), "the format");
    int kind = chunk.getShort(0) & 0xFFFF;
    if (kind == EXTENSIBLE && length >= 26) {
      kind = chunk.getShort(24) & 0xFFFF;
    }
    channels = chunk.getShort(2) & 0xFFFF;
    sampleRate = chunk.getInt(4);
    int bits = chunk.getShort(14) & 0xFFFF;
    floats = kind == FLOAT;
    if ((kind != PCM && kind != FLOAT) || (floats && bits != 32)) {
      throw new IOException("samples of kind " + kind + " with " + bits + " bits");
    }
    if (bits != 8 && bits != 16 && bits != 24 && bits != 32) {
      throw new IOException("samples of " + bits + " bits");
    }
    if (channels < 1 || channels > AudioFrame.MAX_CHANNELS) {
      throw new IOException(channels + " channels");
    }
    if (sampleRate < 1 || sampleRate > AudioFrame.MAX_SAMPLE_RATE) {
      throw new IOException("sampling rate " + Integer.toUnsignedString(sampleRate));
    }
    bytesPerSample = bits / 8;
  }

  private ByteBuffer need(int length, String what) throws IOException {
    byte[] bytes = HeaderReader.bytes(in, length, what);
    if (bytes == null) {
      throw new EOFException("the file ends before " + what);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int tag(String name) {
    return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
  }

  /** In hertz. */
  public int sampleRate() {
    return sampleRate;
  }

  public int channels() {
    return channels;
  }

  /**
   * Reads the next samples.
   *
   * @param out interleaved
   * @param samples how many of each channel are wanted
   * @return how many of each channel were read; fewer than wanted only at the end, 0 after it
   */
  public int read(short[] out, int outOffset, int samples) throws IOException {
    int frameBytes = bytesPerSample * channels;
    int wanted = (int) Math.min((long) samples * frameBytes, remaining);
    if (raw.length < wanted) {
      raw = new byte[wanted];
    }
    int got = in.readNBytes(raw, 0, wanted);
    remaining = got < wanted ? 0 : remaining - got;
    int count = got / frameBytes;
    for (int i = 0; i < count * channels; i++) {
      out[outOffset + i] = sample(i * bytesPerSample);
    }
    return count;
  }

  private short sample(int at) {
    int high = raw[at + bytesPerSample - 1];
    return switch (bytesPerSample) {
      case 1 -> (short) (((high & 0xFF) - 128) << 8);
      case 2, 3 -> (short) (high << 8 | (raw[at + bytesPerSample - 2] & 0xFF));
      default -> floats ? fromFloat(at) : (short) (high << 8 | (raw[at + 2] & 0xFF));
    };
  }

  private short fromFloat(int at) {
    int bits =
        (raw[at] & 0xFF)
            | (raw[at + 1] & 0xFF) << 8
            | (raw[at + 2] & 0xFF) << 16
            | (raw[at + 3] & 0xFF) << 24;
    float value = Float.intBitsToFloat(bits) * 32768;
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value)));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
