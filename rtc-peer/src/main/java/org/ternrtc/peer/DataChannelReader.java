package org.ternrtc.peer;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;

/** The messages of a channel as one stream of bytes. One thread at a time. */
final class DataChannelReader implements ReadableByteChannel {
  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final DataChannel channel;
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private volatile boolean closed;

  DataChannelReader(DataChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer target) throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    while (!rest.hasRemaining()) {
      DataMessage next = channel.receive(FOREVER);
      if (next == null) {
        return -1;
      }
      rest = next.data();
    }
    int length = Math.min(rest.remaining(), target.remaining());
    target.put(rest.slice(rest.position(), length));
    rest.position(rest.position() + length);
    return length;
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  /** Closes this view and the channel. */
  @Override
  public void close() {
    closed = true;
    channel.close();
  }
}
