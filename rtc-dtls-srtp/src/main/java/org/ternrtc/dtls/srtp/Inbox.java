package org.ternrtc.dtls.srtp;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams between the thread that reads the port and the connection's thread: at most {@link
 * #CAPACITY}, the newest is dropped when full. Thread-safe; adding never blocks.
 *
 * <p>Some room is kept for what is no application data: a peer that has finished may already send
 * at full speed while we still wait for its last flight, which must not be crowded out.
 */
final class Inbox {
  static final int CAPACITY = 64;

  /** Most places that datagrams of application data may fill. */
  static final int APPLICATION_DATA_CAPACITY = 48;

  /** The same once the handshake is over. */
  static final int CONNECTED_CAPACITY = 1024;

  private final ArrayDeque<byte[]> datagrams = new ArrayDeque<>();
  private int room = APPLICATION_DATA_CAPACITY;
  private int capacity = CAPACITY;
  private boolean closed;

  /** The peer is who it should be: a burst of its data finds more room. */
  synchronized void connected() {
    room = CONNECTED_CAPACITY;
    capacity = CONNECTED_CAPACITY + CAPACITY - APPLICATION_DATA_CAPACITY;
  }

  /** Adds a datagram; false if there is no room for its kind or the inbox is closed. */
  synchronized boolean offer(byte[] datagram) {
    int most = HandshakeGuard.isApplicationData(datagram) ? room : capacity;
    if (closed || datagrams.size() >= most) {
      return false;
    }
    datagrams.add(datagram);
    notifyAll();
    return true;
  }

  /** The oldest datagram; null when none comes in time or the inbox is closed. */
  synchronized byte @Nullable [] poll(long waitNanos) {
    long start = System.nanoTime();
    while (datagrams.isEmpty() && !closed) {
      long left = waitNanos - (System.nanoTime() - start);
      if (left <= 0) {
        return null;
      }
      try {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      } catch (InterruptedException _) {
        // The connection's thread is ended by close() alone; a listener's interrupt is none of
        // ours.
      }
    }
    return closed ? null : datagrams.poll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Drops what is there, takes nothing more and wakes the reader. */
  synchronized void close() {
    closed = true;
    datagrams.clear();
    notifyAll();
  }
}
