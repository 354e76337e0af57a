package org.ternrtc.peer;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The way to the other side on which a {@link Negotiator} sends, W3C WebRTC section 10.7.
 *
 * <p>Called on the connection's event thread, one call after the other; it may block. What is sent
 * must arrive in the same order. What it throws is logged.
 */
public interface SignalingChannel {
  void send(SessionDescription description);

  /** Carries a candidate; null says that no more will come. */
  void send(@Nullable IceCandidate candidate);

  /**
   * What the other side sent could not be used: it is malformed, or fits no state. The negotiation
   * goes on with what comes next.
   */
  default void failed(RtcException cause) {
    System.getLogger(SignalingChannel.class.getName())
        .log(Level.WARNING, "negotiation: " + cause.getMessage());
  }
}
