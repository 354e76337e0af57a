package org.ternrtc.dtls.srtp;

import java.io.InterruptedIOException;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * What Bouncy Castle sees as its datagram socket. Outgoing records are gathered up to the MTU and
 * go out as one datagram when Bouncy Castle turns to reading: a flight is then lost or delivered as
 * a whole, 4 datagrams a handshake instead of 13. Incoming datagrams pass the {@link
 * HandshakeGuard}.
 *
 * <p>Bouncy Castle is entered only by a thread that holds {@code engine}. While the connection's
 * thread waits here for a datagram it lets go of it, so that others can send in between, and never
 * while a repeated handshake flight has switched the record layer back to its unencrypted epoch.
 */
final class FlightTransport implements DatagramTransport {
  private static final System.Logger LOG = System.getLogger(FlightTransport.class.getName());

  /** Longest datagram taken; browsers' ClientHellos come in pieces of up to 1408 bytes. */
  static final int RECEIVE_LIMIT = 2048;

  private final ReentrantLock engine;
  private final Inbox inbox;
  private final HandshakeGuard guard;
  private final DatagramOut out;

  private final byte[] gathered = new byte[DtlsTransport.MAX_DATAGRAM];
  private int gatheredLength;
  private boolean closed;

  FlightTransport(ReentrantLock engine, Inbox inbox, HandshakeGuard guard, DatagramOut out) {
    this.engine = engine;
    this.inbox = inbox;
    this.guard = guard;
    this.out = out;
  }

  @Override
  public int getReceiveLimit() {
    return RECEIVE_LIMIT;
  }

  @Override
  public int getSendLimit() {
    return DtlsTransport.MTU;
  }

  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis)
      throws InterruptedIOException {
    flush();
    long start = System.nanoTime();
    long wait = waitMillis * 1_000_000L;
    while (true) {
      leaveIfClosed();
      byte[] released = guard.takeReleased();
      if (released != null) {
        return copy(released, released.length, buffer, offset, length);
      }
      byte[] datagram = await(wait - (System.nanoTime() - start));
      if (datagram == null) {
        leaveIfClosed();
        return -1;
      }
      int admitted = guard.admit(datagram, datagram.length);
      if (admitted > 0) {
        return copy(datagram, admitted, buffer, offset, length);
      }
    }
  }

  /** The one way out of Bouncy Castle's reading loop before its time is over. */
  private void leaveIfClosed() throws InterruptedIOException {
    if (closed || inbox.isClosed()) {
      throw new InterruptedIOException("closed");
    }
  }

  private byte @Nullable [] await(long waitNanos) {
    engine.unlock();
    try {
      return inbox.poll(waitNanos);
    } finally {
      engine.lock();
    }
  }

  private static int copy(byte[] from, int fromLength, byte[] to, int offset, int room) {
    int length = Math.min(fromLength, room);
    System.arraycopy(from, 0, to, offset, length);
    return length;
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    if (closed) {
      return;
    }
    if (gatheredLength + length > DtlsTransport.MTU) {
      flush();
    }
    System.arraycopy(buffer, offset, gathered, gatheredLength, length);
    gatheredLength += length;
  }

  /** Sends what was gathered. */
  void flush() {
    if (gatheredLength > 0) {
      int length = gatheredLength;
      gatheredLength = 0;
      try {
        out.send(gathered, 0, length);
      } catch (RuntimeException e) {
        // A datagram may be lost on any way; often its socket was closed a moment before.
        LOG.log(System.Logger.Level.DEBUG, "a DTLS datagram was not sent", e);
      }
    }
  }

  @Override
  public void close() {
    flush();
    closed = true;
  }
}
