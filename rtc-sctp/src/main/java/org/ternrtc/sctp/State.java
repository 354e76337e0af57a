package org.ternrtc.sctp;

import org.ternrtc.sctp.packet.Bytes;

/** The states of RFC 9260 section 4, each with what only it needs. */
sealed interface State {
  /** CLOSED, and nothing has happened yet. */
  record Closed() implements State {}

  /**
   * COOKIE-WAIT: our INIT is out.
   *
   * @param attempts how often it was sent
   */
  record CookieWait(int attempts) implements State {}

  /**
   * COOKIE-ECHOED: the cookie is on its way back.
   *
   * @param cookie the cookie
   * @param attempts how often it was sent
   * @param block what will be used
   */
  record CookieEchoed(Bytes cookie, int attempts, ControlBlock block) implements State {}

  /** ESTABLISHED. */
  record Established(ControlBlock block) implements State {}

  /** SHUTDOWN-PENDING: we want to end and have data to deliver. */
  record ShutdownPending(ControlBlock block) implements State {}

  /**
   * SHUTDOWN-SENT.
   *
   * @param block the control block
   * @param attempts how often SHUTDOWN was sent
   */
  record ShutdownSent(ControlBlock block, int attempts) implements State {}

  /** SHUTDOWN-RECEIVED: the peer wants to end and we have data to deliver. */
  record ShutdownReceived(ControlBlock block) implements State {}

  /**
   * SHUTDOWN-ACK-SENT.
   *
   * @param block the control block
   * @param attempts how often SHUTDOWN ACK was sent
   */
  record ShutdownAckSent(ControlBlock block, int attempts) implements State {}

  /** CLOSED for good. */
  record Ended() implements State {}
}
