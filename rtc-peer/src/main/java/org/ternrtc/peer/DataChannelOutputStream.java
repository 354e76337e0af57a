package org.ternrtc.peer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Sends what is written as binary messages of up to 16 KiB. One thread at a time. */
final class DataChannelOutputStream extends OutputStream {
  private static final int MESSAGE = 16 * 1024;

  private final DataChannel channel;
  private final ByteBuffer gathered;

  DataChannelOutputStream(DataChannel channel) {
    this.channel = channel;
    gathered = ByteBuffer.allocate((int) Math.min(MESSAGE, channel.maxMessageSize()));
  }

  @Override
  public void write(int value) throws IOException {
    gathered.put((byte) value);
    if (!gathered.hasRemaining()) {
      flush();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int at = offset;
    int left = length;
    while (left > 0) {
      int part = Math.min(left, gathered.remaining());
      gathered.put(bytes, at, part);
      at += part;
      left -= part;
      if (!gathered.hasRemaining()) {
        flush();
      }
    }
  }

  @Override
  public void flush() throws IOException {
    if (gathered.position() == 0) {
      return;
    }
    gathered.flip();
    try {
      channel.sendBlocking(gathered);
    } catch (RtcException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      gathered.clear();
    }
  }

  /** Sends what is left and closes the channel. */
  @Override
  public void close() throws IOException {
    try {
      flush();
    } finally {
      channel.close();
    }
  }
}
