package org.ternrtc.sctp;

import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.packet.ShutdownAckChunk;
import org.ternrtc.sctp.packet.ShutdownChunk;
import org.ternrtc.sctp.packet.ShutdownCompleteChunk;

/**
 * How an association ends when all that was given has arrived, RFC 9260 section 9.2: SHUTDOWN,
 * SHUTDOWN ACK, SHUTDOWN COMPLETE, from either side or from both at once.
 */
final class Shutdown {
  private final Association host;
  private final Timer timer = new Timer();

  Shutdown(Association host) {
    this.host = host;
  }

  @Nullable Long earlier(@Nullable Long other) {
    return timer.earlier(other);
  }

  void stop() {
    timer.stop();
  }

  void tick(long now) {
    if (timer.expire(now)) {
      retry(now);
    }
  }

  void onShutdown(ShutdownChunk shutdown, long now) {
    switch (host.state()) {
      case State.Established(ControlBlock block) -> {
        host.become(new State.ShutdownReceived(block));
        block.stopHeartbeat();
        block.shutdownAcknowledges(shutdown.cumulativeTsn(), now);
      }
      case State.ShutdownPending(ControlBlock block) -> {
        host.become(new State.ShutdownReceived(block));
        block.stopHeartbeat();
        block.shutdownAcknowledges(shutdown.cumulativeTsn(), now);
      }
      case State.ShutdownReceived(ControlBlock block) ->
          block.shutdownAcknowledges(shutdown.cumulativeTsn(), now);
      case State.ShutdownSent s -> sendShutdownAck(s.block(), 1, now);
      case State.ShutdownAckSent s -> sendShutdownAck(s.block(), s.attempts(), now);
      default -> {}
    }
  }

  void onShutdownAck() {
    switch (host.state()) {
      case State.ShutdownSent s -> {
        host.emit(s.block().peerTag(), false, new ShutdownCompleteChunk(false));
        host.end(true, "shut down");
      }
      case State.ShutdownAckSent s -> {
        host.emit(s.block().peerTag(), false, new ShutdownCompleteChunk(false));
        host.end(true, "shut down");
      }
      default -> {}
    }
  }

  /** Goes on with the end once nothing is outstanding. */
  void advance(long now) {
    switch (host.state()) {
      case State.ShutdownPending(ControlBlock block) when block.isDelivered() ->
          sendShutdown(block, 1, now);
      case State.ShutdownReceived(ControlBlock block) when block.isDelivered() ->
          sendShutdownAck(block, 1, now);
      default -> {}
    }
  }

  private void sendShutdown(ControlBlock block, int attempts, long now) {
    host.become(new State.ShutdownSent(block, attempts));
    block.stopHeartbeat();
    timer.start(now, block.rto());
    host.emit(block.peerTag(), false, new ShutdownChunk(block.lastTsn(true)));
  }

  void sendShutdownAck(ControlBlock block, int attempts, long now) {
    host.become(new State.ShutdownAckSent(block, attempts));
    block.stop();
    timer.start(now, block.rto());
    host.emit(block.peerTag(), false, new ShutdownAckChunk());
  }

  private void retry(long now) {
    switch (host.state()) {
      case State.ShutdownSent(ControlBlock block, int attempts) -> {
        if (attempts > host.config().maxRetransmissions()) {
          host.end(false, "no answer to SHUTDOWN");
        } else {
          sendShutdown(block, attempts + 1, now);
        }
      }
      case State.ShutdownAckSent(ControlBlock block, int attempts) -> {
        if (attempts > host.config().maxRetransmissions()) {
          host.end(false, "no answer to SHUTDOWN ACK");
        } else {
          sendShutdownAck(block, attempts + 1, now);
        }
      }
      default -> {}
    }
  }
}
